/** The panel of a server's settings, from an interaction to what it shows. */
import type { ChatInputCommandInteraction, MessageComponentInteraction, ModalSubmitInteraction } from 'discord.js';
import { MessageFlags } from 'discord.js';
import { messagesFor } from '../../locales/index.js';
import { SERVER } from '../../settings/changes.js';
import { Desk } from '../../settings/desk.js';
import type { Surroundings } from '../../settings/exchange.js';
import { UserError } from '../../user-error.js';
import type { Bot } from '../bot.js';
import { panelMessage, viewIn } from '../messages/defaults.js';
import { replyOf } from '../messages/message.js';
import { requireManager } from '../permissions.js';

type PanelInteraction = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

/** @throws UserError `managers-only` */
export const deskOf = (interaction: PanelInteraction, bot: Bot): Desk =>
  new Desk(bot, requireManager(interaction), interaction.user.id);

/** In place of what is there, once the interaction was acknowledged. @param note what has just been done. */
export async function showPanel(interaction: PanelInteraction, desk: Desk, bot: Bot, note?: string): Promise<void> {
  let draft = await desk.draft();
  // A channel may be gone since.
  if (draft.channel !== SERVER && !surroundings(interaction).hasChannel(draft.channel))
    draft = await desk.look({ channel: SERVER });
  const history = viewIn(draft) === 'history' ? await desk.history(draft.page) : undefined;
  const guildId = interaction.guildId as string;
  const panel = { guildId, settings: desk.settings, draft, bot: bot.defaults, history, note };
  const { components, allowedMentions } = replyOf(panelMessage(panel, messagesFor(interaction.locale)));
  // A preview that was there goes.
  const files = { files: [], attachments: [] };
  await interaction.editReply({ components, allowedMentions, ...files, flags: MessageFlags.IsComponentsV2 });
}

/** What is in the server where somebody is. */
export const surroundings = ({ guild }: Pick<PanelInteraction, 'guild'>): Surroundings => ({
  hasChannel: (id) => guild?.channels.cache.has(id) === true,
  hasRole: (id) => guild?.roles.cache.has(id) === true,
});

/**
 * The place that an id from outside names.
 *
 * @param id the server's own, or one of its channels'.
 * @throws UserError `setting-unknown` where it is neither.
 */
export function placeOf(interaction: PanelInteraction, id: string): string {
  if (id === interaction.guildId) return SERVER;
  if (surroundings(interaction).hasChannel(id)) return id;
  throw new UserError('setting-unknown', 'That channel is not in this server.', { given: id });
}
