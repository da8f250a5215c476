/** A rendered message, before it is made a request or a reply. */
import type { APIMessageTopLevelComponent, RawFile } from 'discord.js';
export interface BotMessage {
  readonly components: APIMessageTopLevelComponent[];
  readonly files: readonly RawFile[];
  /** For screen readers, a text for each file. */
  readonly descriptions: readonly string[];
}
