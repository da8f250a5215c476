/** "Stylize this picture" on a message, "Stylize avatar" on a member: a window takes the style. */
import {
  ApplicationCommandType,
  ContextMenuCommandBuilder,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  type UserContextMenuCommandInteraction,
} from 'discord.js';
import type { Bot } from '../src/discord/bot.js';
import type { MessageCommand, UserCommand, Window } from '../src/discord/command.js';
import { everywhere } from '../src/discord/contexts.js';
import { pictureModal, readFields, STYLE_FIELD } from '../src/discord/messages/modals.js';
import { avatarOf, pictureIn, pictureOf } from '../src/discord/paintings/pictures.js';
import { type NamedPicture, startJob } from '../src/discord/paintings/start-job.js';
import { rulesHere } from '../src/discord/settings/rules.js';
import { MENUS } from '../src/discord/wording/painting.js';
import { localise } from '../src/discord/wording/words.js';
import { messagesFor } from '../src/locales/index.js';
import { UserError } from '../src/user-error.js';

function menu(
  names: (typeof MENUS)[keyof typeof MENUS],
  type: ApplicationCommandType.Message | ApplicationCommandType.User,
) {
  return everywhere(new ContextMenuCommandBuilder())
    .setName(names.en)
    .setNameLocalizations(localise(names))
    .setType(type)
    .toJSON();
}

async function ask(
  interaction: MessageContextMenuCommandInteraction | UserContextMenuCommandInteraction,
  action: 'picture' | 'avatar',
  picture: NamedPicture,
  bot: Bot,
): Promise<void> {
  const id = bot.held.hold(picture, interaction.user.id);
  const { strength } = rulesHere(interaction, bot).defaults;
  await interaction.showModal(pictureModal(action, id, strength, messagesFor(interaction.locale)));
}

export const stylizePicture = {
  data: menu(MENUS.message, ApplicationCommandType.Message),
  async execute(interaction, bot) {
    await ask(interaction, 'picture', pictureIn(interaction.targetMessage), bot);
  },
} satisfies MessageCommand;

export const stylizeAvatar = {
  data: menu(MENUS.avatar, ApplicationCommandType.User),
  async execute(interaction, bot) {
    const { targetMember, targetUser } = interaction;
    const face = targetMember !== null && 'displayAvatarURL' in targetMember ? targetMember : targetUser;
    await ask(interaction, 'avatar', avatarOf(face), bot);
  },
} satisfies UserCommand;

export const pictureWindow = {
  actions: ['picture', 'avatar'],
  async submit(interaction: ModalSubmitInteraction, id: string, bot: Bot) {
    const content = await bot.held.find(id, interaction.user.id);
    if (content === undefined) throw new UserError('pictures-gone', 'That picture is no longer kept; choose it again.');
    const upload = interaction.fields.getUploadedFiles(STYLE_FIELD, true).first();
    if (upload === undefined) throw new UserError('picture-missing', 'There is no style picture; upload one.');
    const { options } = readFields(interaction, bot.largestSize);
    const styles = [{ picture: pictureOf(upload), share: 1 }];
    await startJob(interaction, { content, styles, options, secret: false }, bot);
  },
} satisfies Window;
