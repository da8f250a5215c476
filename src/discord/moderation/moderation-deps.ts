import type { Moderation } from '../../moderation/moderation.js';
import type { PictureScreen } from '../../moderation/picture-screen.js';
import type { FormDeps } from '../forms/forms.js';
import type { StylizeDeps } from '../stylize/stylize-deps.js';
import type { ModerationWorker } from './moderation-worker.js';

/** What reporting, and deciding on reports, needs. */
export interface ModerationDeps extends StylizeDeps, FormDeps {
  readonly moderation: Moderation;
  readonly pictureScreen: PictureScreen;
  readonly moderationWorker: Pick<ModerationWorker, 'wake'>;
}
