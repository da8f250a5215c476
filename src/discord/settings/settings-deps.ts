import type { SettingsDrafts } from '../../settings/settings-drafts.js';
import type { FormDeps } from '../forms/forms.js';
import type { StartJobDeps } from '../stylize/stylize-deps.js';
import type { PolicyDeps } from './guild-policy.js';

/** What reading and changing a server's settings needs. */
export interface SettingsDeps extends PolicyDeps, FormDeps {
  readonly drafts: SettingsDrafts;
  /** Waiting and running paintings of one member at most, in all servers together: the operator's limit. */
  readonly memberLimit: number;
}

/** A preview is painted like any other job. */
export type PreviewDeps = SettingsDeps & Pick<StartJobDeps, 'clock' | 'jobs' | 'downloads' | 'replyTargets'>;
