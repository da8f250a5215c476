import type { Challenges } from '../../challenges/challenges.js';
import type { ChallengeDrafts } from '../../challenges/settings/challenge-drafts.js';
import type { Jobs } from '../../jobs/jobs.js';
import type { StyleLibrary } from '../../library/style-library.js';
import type { PictureScreen } from '../../moderation/picture-screen.js';
import type { PictureStore } from '../../store/pictures/picture-store.js';
import type { Clock } from '../../time/clock.js';
import type { FormDeps } from '../forms/forms.js';
import type { MemberPictureDownloads } from '../pictures/member-picture-downloads.js';
import type { ModerationOfMembers } from '../settings/guild-policy.js';
import type { ThumbnailCache } from './thumbnail-cache.js';

/** What challenges need. */
export interface ChallengeDeps extends FormDeps {
  readonly clock: Clock;
  readonly challenges: Challenges;
  /** Challenges that are being set up and not published yet. */
  readonly challengeDrafts: ChallengeDrafts;
  readonly pictures: Pick<PictureStore, 'read'>;
  readonly thumbnails: ThumbnailCache;
  readonly jobs: Jobs;
  readonly styles: StyleLibrary;
  readonly downloads: MemberPictureDownloads;
  readonly moderation: ModerationOfMembers;
  readonly pictureScreen: Pick<PictureScreen, 'check'>;
}
