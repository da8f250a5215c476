/** "Stylize this picture" on a message, "Stylize avatar" on a member: a modal takes the style. */

import {
  ApplicationCommandType,
  ContextMenuCommandBuilder,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  type UserContextMenuCommandInteraction,
} from 'discord.js';
import type { MessageCommand, ModalHandler, UserCommand } from '../../src/discord/command-types.js';
import { allContexts } from '../../src/discord/install-contexts.js';
import { localizationMap } from '../../src/discord/localize.js';
import { attachedPicture, avatarPicture, findPicture } from '../../src/discord/pictures/find-picture.js';
import type { RemotePicture } from '../../src/discord/pictures/picture-input.js';
import { guildPolicy } from '../../src/discord/settings/guild-policy.js';
import { pictureModal, readOptionFields, STYLE_UPLOAD_FIELD } from '../../src/discord/stylize/option-modals.js';
import { startJob } from '../../src/discord/stylize/start-job.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import { UserError } from '../../src/errors/user-error.js';
import { type Messages, messagesFor, SOURCE_LANGUAGE } from '../../src/locales/index.js';

function contextMenu(
  name: keyof Messages['commands']['menus'],
  type: ApplicationCommandType.Message | ApplicationCommandType.User,
) {
  return allContexts(new ContextMenuCommandBuilder())
    .setName(messagesFor(SOURCE_LANGUAGE).commands.menus[name])
    .setNameLocalizations(localizationMap(({ commands }) => commands.menus[name]))
    .setType(type)
    .toJSON();
}

async function openPictureModal(
  interaction: MessageContextMenuCommandInteraction | UserContextMenuCommandInteraction,
  action: 'picture' | 'avatar',
  picture: RemotePicture,
  services: StylizeDeps,
): Promise<void> {
  const id = services.heldPictures.add(picture, interaction.user.id);
  const { strength } = guildPolicy(interaction, services).defaults;
  await interaction.showModal(pictureModal(action, id, strength, messagesFor(interaction.locale)));
}

export const stylizePicture = {
  expectsPainting: true,
  data: contextMenu('message', ApplicationCommandType.Message),
  async execute(interaction, services) {
    await openPictureModal(interaction, 'picture', findPicture(interaction.targetMessage), services);
  },
} satisfies MessageCommand<StylizeDeps>;

export const stylizeAvatar = {
  expectsPainting: true,
  data: contextMenu('avatar', ApplicationCommandType.User),
  async execute(interaction, services) {
    const { targetMember, targetUser } = interaction;
    const face = targetMember !== null && 'displayAvatarURL' in targetMember ? targetMember : targetUser;
    await openPictureModal(interaction, 'avatar', avatarPicture(face), services);
  },
} satisfies UserCommand<StylizeDeps>;

export const submitPictureModal = {
  expectsPainting: true,
  actions: ['picture', 'avatar'],
  async execute(interaction: ModalSubmitInteraction, id: string, services: StylizeDeps) {
    const content = await services.heldPictures.find(id, interaction.user.id);
    if (content === undefined) throw new UserError('pictures-gone');
    const upload = interaction.fields.getUploadedFiles(STYLE_UPLOAD_FIELD, true).first();
    if (upload === undefined) throw new UserError('picture-missing');
    const { options } = readOptionFields(interaction, services.largestSize);
    const styles = [{ picture: attachedPicture(upload), share: 1 }];
    await startJob(interaction, { content, styles, options, isPrivate: false }, services);
  },
} satisfies ModalHandler<StylizeDeps>;
