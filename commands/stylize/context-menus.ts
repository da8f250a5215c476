/** "Stylize this picture" on a message, "Stylize avatar" on a member: a modal takes the style, of the library or uploaded. */

import {
  ApplicationCommandType,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  type UserContextMenuCommandInteraction,
} from 'discord.js';
import type { MessageCommand, ModalHandler, UserCommand } from '../../src/discord/command-types.js';
import { contextMenu } from '../../src/discord/context-menu.js';
import { parseCustomId } from '../../src/discord/custom-id.js';
import { MAX_SELECT_OPTIONS } from '../../src/discord/discord-limits.js';
import { libraryScope } from '../../src/discord/library/access.js';
import { avatarPicture, findPicture } from '../../src/discord/pictures/find-picture.js';
import type { RemotePicture } from '../../src/discord/pictures/picture-input.js';
import { guildPolicy } from '../../src/discord/settings/guild-policy.js';
import {
  pictureModal,
  readOptionFields,
  readStyleFields,
  STYLE_FIELD,
  uploadedStyle,
} from '../../src/discord/stylize/option-modals.js';
import { startJob } from '../../src/discord/stylize/start-job.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import { UserError } from '../../src/errors/user-error.js';
import { messagesFor } from '../../src/locales/index.js';
import { DEFAULTS } from '../../src/painting/options.js';

async function openPictureModal(
  interaction: MessageContextMenuCommandInteraction | UserContextMenuCommandInteraction,
  action: 'picture' | 'avatar',
  picture: RemotePicture,
  services: StylizeDeps,
): Promise<void> {
  const id = services.heldPictures.add(picture, interaction.user.id);
  const { strength } = guildPolicy(interaction, services).defaults;
  const choices = await services.styles.choices(libraryScope(interaction), MAX_SELECT_OPTIONS);
  const { locale } = interaction;
  await services.forms.show(
    interaction,
    pictureModal(action, { heldPictureId: id, choices, strength }, locale, messagesFor(locale)),
  );
}

export const stylizePicture = {
  expectsPainting: true,
  data: contextMenu('message', ApplicationCommandType.Message).toJSON(),
  async execute(interaction, services) {
    await openPictureModal(interaction, 'picture', findPicture(interaction.targetMessage), services);
  },
} satisfies MessageCommand<StylizeDeps>;

export const stylizeAvatar = {
  expectsPainting: true,
  data: contextMenu('avatar', ApplicationCommandType.User).toJSON(),
  async execute(interaction, services) {
    const { targetMember, targetUser } = interaction;
    const face = targetMember !== null && 'displayAvatarURL' in targetMember ? targetMember : targetUser;
    await openPictureModal(interaction, 'avatar', avatarPicture(face), services);
  },
} satisfies UserCommand<StylizeDeps>;

/** What a modal is about, kept until it is submitted: its content picture. */
interface HeldPicture extends RemotePicture {
  /** A style picture that was uploaded with an earlier submission of it. */
  readonly styleUpload?: RemotePicture;
}

export const submitPictureModal = {
  expectsPainting: true,
  actions: ['picture', 'avatar'],
  async execute(interaction: ModalSubmitInteraction, id: string, services: StylizeDeps) {
    const held = await services.heldPictures.find<HeldPicture>(id, interaction.user.id);
    if (held === undefined) throw new UserError('pictures-gone');
    const { styleUpload, ...content } = held;
    const kept = uploadedStyle(interaction) ?? styleUpload;
    if (kept !== undefined) await keepUpload(interaction, { ...content, styleUpload: kept }, services);
    const { options } = readOptionFields(interaction, services.largestSize);
    const styles = [{ ...readStyleFields(interaction, styleUpload), share: 1 }];
    await startJob(interaction, { content, styles, options, isPrivate: false }, services);
  },
} satisfies ModalHandler<StylizeDeps>;

/** Lets "Edit again" reopen the modal with the style picture that was uploaded in it. */
async function keepUpload(
  interaction: ModalSubmitInteraction,
  held: HeldPicture,
  { heldPictures, styles, forms }: StylizeDeps,
): Promise<void> {
  const { locale, user, customId } = interaction;
  const choices = await styles.choices(libraryScope(interaction), MAX_SELECT_OPTIONS);
  const action = parseCustomId(customId)?.action === 'avatar' ? 'avatar' : 'picture';
  const options = {
    heldPictureId: heldPictures.add(held, user.id),
    // No preselected style: it would take precedence over the upload.
    choices: { ...choices, last: undefined },
    strength: DEFAULTS.strength,
    keptUpload: held.styleUpload?.name,
  };
  forms.replace(interaction, pictureModal(action, options, locale, messagesFor(locale)), [STYLE_FIELD]);
}
