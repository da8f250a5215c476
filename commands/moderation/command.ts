/** `/moderation`: whom and what a server blocks, for its moderators. */

import {
  type BaseInteraction,
  type ChatInputCommandInteraction,
  MessageFlags,
  PermissionFlagsBits,
  SlashCommandBuilder,
  type SlashCommandStringOption,
} from 'discord.js';
import type { ComponentHandler, SlashCommand } from '../../src/discord/command-types.js';
import { parsePage } from '../../src/discord/custom-id.js';
import { guildsOnly } from '../../src/discord/install-contexts.js';
import { localizeBuilder } from '../../src/discord/localize.js';
import { escapeMemberText } from '../../src/discord/messages/components.js';
import { toReply } from '../../src/discord/messages/message.js';
import type { ModerationDeps } from '../../src/discord/moderation/moderation-deps.js';
import { MAX_REASON_LENGTH } from '../../src/discord/moderation/moderation-modals.js';
import { moderationPanel } from '../../src/discord/moderation/moderation-panel.js';
import { requireModerator } from '../../src/discord/permissions.js';
import { attachedPicture } from '../../src/discord/pictures/find-picture.js';
import { respond } from '../../src/discord/replies/respond.js';
import { nameFromFile } from '../../src/discord/stylize/painting-name.js';
import { type Messages, messagesFor } from '../../src/locales/index.js';

type Texts = Messages['commands']['moderation'];
const subcommandTexts =
  (name: keyof Texts['subcommands']) =>
  ({ moderation }: Messages['commands']) =>
    moderation.subcommands[name];
const optionTexts =
  (name: keyof Texts['options']) =>
  ({ moderation }: Messages['commands']) =>
    moderation.options[name];

const reasonOption = (option: SlashCommandStringOption) =>
  localizeBuilder(option, optionTexts('reason')).setRequired(true).setMaxLength(MAX_REASON_LENGTH);

const data = guildsOnly(localizeBuilder(new SlashCommandBuilder(), (commands) => commands.moderation))
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageMessages)
  .addSubcommand((builder) => localizeBuilder(builder, subcommandTexts('show')))
  .addSubcommand((builder) =>
    localizeBuilder(builder, subcommandTexts('block'))
      .addUserOption((option) => localizeBuilder(option, optionTexts('member')).setRequired(true))
      .addStringOption(reasonOption),
  )
  .addSubcommand((builder) =>
    localizeBuilder(builder, subcommandTexts('block_picture'))
      .addAttachmentOption((option) =>
        localizeBuilder(option, optionTexts('picture')).setRequired(true).setFileTypes('image'),
      )
      .addStringOption(reasonOption),
  );

async function panelOf(interaction: BaseInteraction, { moderation }: ModerationDeps, page: number, notice?: string) {
  const guildId = interaction.guildId ?? '';
  const { blocks, reports } = moderation;
  const { client } = interaction;
  const view = {
    guildId,
    members: blocks.members(guildId),
    pictures: blocks.pictures(guildId),
    openReports: await reports.countOpen(guildId),
    page,
    nameOf: (userId: string) => client.users.cache.get(userId)?.displayName,
    notice,
  };
  return moderationPanel(view, messagesFor(interaction.locale));
}

export const moderation = {
  data: data.toJSON(),
  async execute(interaction, services) {
    requireModerator(interaction);
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const notice = await runSubcommand(interaction, services);
    await interaction.editReply(toReply(await panelOf(interaction, services, 0, notice)));
  },
} satisfies SlashCommand<ModerationDeps>;

/** @returns what was done, in words. */
async function runSubcommand(
  { options, user, guildId, locale }: ChatInputCommandInteraction,
  { moderation: { blocks }, jobs, pictureScreen, downloads, clock }: ModerationDeps,
): Promise<string | undefined> {
  const words = messagesFor(locale).moderation.panel;
  const subcommand = options.getSubcommand();
  if (subcommand === 'show') return undefined;
  const block = { guildId: guildId ?? '', by: user.id, reason: options.getString('reason', true), at: clock.now() };
  if (subcommand === 'block') {
    const member = options.getUser('member', true);
    await blocks.blockMember({ ...block, userId: member.id });
    await jobs.cancelAllOf(member.id, block.guildId, user.id);
    return words.memberBlocked({ user: `${member}` });
  }
  const picture = attachedPicture(options.getAttachment('picture', true));
  const name = nameFromFile(picture.name);
  await downloads.run(async (download) => {
    await blocks.blockPicture({ ...block, name, ...(await pictureScreen.identify(await download(picture))) });
  });
  return words.pictureBlocked({ name: escapeMemberText(name) });
}

export const moderationComponents = {
  actions: ['moderation', 'unblock-member', 'unblock-picture'],
  async execute(interaction, id, action, services) {
    requireModerator(interaction);
    await interaction.deferUpdate();
    const guildId = interaction.guildId ?? '';
    const { blocks } = services.moderation;
    const words = messagesFor(interaction.locale).moderation.panel;
    const [chosen] = interaction.isStringSelectMenu() ? interaction.values : [];
    let notice: string | undefined;
    if (chosen !== undefined) {
      if (action === 'unblock-member') await blocks.unblockMember(guildId, chosen);
      else await blocks.unblockPicture(guildId, chosen);
      notice = words.unblocked;
    }
    await respond(interaction, await panelOf(interaction, services, parsePage(id), notice));
  },
} satisfies ComponentHandler<ModerationDeps>;
