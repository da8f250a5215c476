import type { CommandMentions } from '../command-mentions.js';
import type { PolicyDeps } from '../settings/guild-policy.js';

/** What `/help` needs. */
export interface HelpDeps extends PolicyDeps {
  readonly commandMentions: CommandMentions;
}
