import type { Jobs } from '../../jobs/jobs.js';
import type { StyleLibrary } from '../../library/style-library.js';
import type { PictureScreen } from '../../moderation/picture-screen.js';
import type { FormDeps } from '../forms/forms.js';
import type { MemberPictureDownloads } from '../pictures/member-picture-downloads.js';
import type { PolicyDeps } from '../settings/guild-policy.js';

/** What the style library needs. */
export interface LibraryDeps extends PolicyDeps, FormDeps {
  readonly styles: StyleLibrary;
  readonly downloads: MemberPictureDownloads;
  readonly jobs: Jobs;
  readonly pictureScreen: Pick<PictureScreen, 'check'>;
}
