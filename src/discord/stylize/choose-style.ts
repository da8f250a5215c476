/** Asks for a style that was not given, or that nobody knows; the request waits in the store, so that nothing is sent twice. */
import { ButtonStyle, ContainerBuilder, subtext } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import { drawNumberedTiles } from '../../images/index.js';
import { nameOf, type Style } from '../../library/style.js';
import type { StyleChoices } from '../../library/style-library.js';
import { type Messages, messagesFor } from '../../locales/index.js';
import { OPTIONS, type Options } from '../../painting/options.js';
import { joinIds } from '../custom-id.js';
import { MAX_SELECT_OPTIONS } from '../discord-limits.js';
import { libraryScope } from '../library/access.js';
import type { BotMessage } from '../messages/bot-message.js';
import {
  actionButton,
  buttonLabel,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  selectMenuRow,
  textDisplay,
} from '../messages/components.js';
import { ACCENT_COLOURS, toReply } from '../messages/message.js';
import type { RemotePicture } from '../pictures/picture-input.js';
import { deferComponent, deferPrivately, type RepliableInteraction, respond } from '../replies/respond.js';
import type { PaintRequest, UnresolvedStyle } from './paint-request.js';
import { nameFromFile, shortName } from './painting-name.js';
import type { StartJobDeps } from './stylize-deps.js';

/** A request without one of its styles, as it is stored: the picture's own fields, and the rest beside them. */
interface PendingRequest extends RemotePicture {
  readonly request: Omit<PaintRequest, 'content'>;
  /** Index of the style to be chosen. */
  readonly missing: number;
  /** What was typed in its place, and the id of the style that may be meant. */
  readonly typed?: string;
  readonly suggestion?: string | undefined;
}

/** @throws UserError `style-none` for a picture that is not the member's own to wait with. */
export async function askForStyle(
  interaction: RepliableInteraction,
  { content, ...request }: PaintRequest,
  unresolved: UnresolvedStyle,
  services: Pick<StartJobDeps, 'styles' | 'heldPictures'>,
): Promise<void> {
  if ('hash' in content) throw new UserError('style-none');
  const wasDeferred = interaction.deferred;
  if (wasDeferred) await interaction.deleteReply();
  else await (interaction.isMessageComponent() ? deferComponent(interaction) : deferPrivately(interaction));
  const { index: missing, typed, suggestion } = unresolved;
  const pending: PendingRequest = { ...content, request, missing, typed, suggestion: suggestion?.id };
  const message = await questionAbout(interaction, pending, suggestion, services);
  // An answer in public was announced already, and has been taken back.
  if (wasDeferred) await interaction.followUp(toReply(message, true));
  else await respond(interaction, message);
}

/** Holds the request, and asks for its style. */
async function questionAbout(
  interaction: RepliableInteraction,
  pending: PendingRequest,
  suggestion: Style | undefined,
  { styles, heldPictures }: Pick<StartJobDeps, 'styles' | 'heldPictures'>,
): Promise<BotMessage> {
  const choices = await styles.choices(libraryScope(interaction), MAX_SELECT_OPTIONS);
  // A missing picture must not prevent the others from being shown.
  const tiles = await Promise.all(choices.styles.map((each) => styles.tile(each).catch(() => undefined)));
  const question: StyleQuestion = {
    pendingId: heldPictures.add(pending, interaction.user.id),
    picture: nameFromFile(pending.name),
    typed: pending.typed ?? '',
    suggestion,
    part: pending.request.options.part ?? OPTIONS.part.default,
    choices,
    sheet: tiles.length === 0 ? undefined : await drawNumberedTiles(tiles),
  };
  return styleQuestionMessage(question, interaction.locale, messagesFor(interaction.locale));
}

/**
 * Another part of the picture was chosen: the question as it is now.
 *
 * @param part untrusted; what is none is all of it.
 * @throws UserError `pictures-gone`
 */
export async function questionWithPart(
  interaction: RepliableInteraction,
  pendingId: string,
  part: string | undefined,
  services: Pick<StartJobDeps, 'styles' | 'heldPictures'>,
): Promise<BotMessage> {
  const pending = await services.heldPictures.find<PendingRequest>(pendingId, interaction.user.id);
  if (pending === undefined) throw new UserError('pictures-gone');
  const chosen = OPTIONS.part.choices.find((choice) => choice === part) ?? OPTIONS.part.default;
  const request = { ...pending.request, options: { ...pending.request.options, part: chosen } };
  const suggested =
    pending.suggestion === undefined
      ? undefined
      : (await services.styles.match(libraryScope(interaction), pending.suggestion)).style;
  return questionAbout(interaction, { ...pending, request }, suggested, services);
}

/** @returns the request, with its style chosen. @throws UserError `pictures-gone` */
export async function pendingRequestWith(
  pendingId: string,
  styleId: string,
  userId: string,
  { heldPictures }: Pick<StartJobDeps, 'heldPictures'>,
): Promise<PaintRequest> {
  const pending = await heldPictures.find<PendingRequest>(pendingId, userId);
  if (pending === undefined) throw new UserError('pictures-gone');
  const { request, missing, typed: _typed, suggestion: _suggestion, ...content } = pending;
  const styles = request.styles.map((style, index) =>
    index === missing ? { library: styleId, share: style.share } : style,
  );
  return { ...request, content, styles };
}

interface StyleQuestion {
  readonly pendingId: string;
  /** Name of what is to be painted. */
  readonly picture: string;
  readonly typed: string;
  readonly suggestion: Style | undefined;
  readonly part: Options['part'];
  readonly choices: StyleChoices;
  /** JPEG of the choices, numbered; undefined where there are none. */
  readonly sheet: Buffer | undefined;
}

/** Numbered as the tiles of the picture. @param chosen the one that is shown as chosen. */
export const styleOptions = (styles: readonly Style[], chosen: Style | undefined, locale: string) =>
  styles.map((style, index) => ({
    label: `${index + 1}. ${nameOf(style, locale)}`,
    value: style.id,
    default: style.id === chosen?.id,
  }));

function styleQuestionMessage(question: StyleQuestion, locale: string, messages: Messages): BotMessage {
  const { pendingId, picture, typed, suggestion, part, choices, sheet } = question;
  const words = messages.choose;
  const proposed = suggestion ?? choices.last;
  const notFound = typed === '' ? [] : [words.notFound({ typed: escapeMemberText(shortName(typed)) })];
  const meant =
    suggestion === undefined ? [] : [words.didYouMean({ name: escapeMemberText(nameOf(suggestion, locale)) })];
  const title =
    typed === '' ? `**${words.title({ picture: escapeMemberText(picture) })}**` : [...notFound, ...meant].join(' ');
  const shown =
    sheet === undefined ? [] : [{ name: 'styles.jpg', bytes: sheet, description: sheetAlt(choices.styles, locale) }];
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.waiting)
    .addTextDisplayComponents(textDisplay(title));
  if (shown.length > 0) box.addMediaGalleryComponents(mediaGallery(shown));
  box.addTextDisplayComponents(textDisplay(subtext(words.upload)));
  const parts: Readonly<Record<string, string>> = messages.painting.options.part;
  const partOptions = OPTIONS.part.choices.map((value) => ({ label: parts[value], value, default: value === part }));
  box.addActionRowComponents(selectMenuRow('choose-part', pendingId, parts[part], partOptions));
  if (proposed !== undefined)
    box.addActionRowComponents(
      componentRow(
        actionButton(
          'paint-in',
          joinIds(pendingId, proposed.id),
          buttonLabel(words.paintIn({ name: nameOf(proposed, locale) })),
          ButtonStyle.Primary,
        ),
      ),
    );
  if (choices.styles.length > 0)
    box.addActionRowComponents(
      selectMenuRow('choose-style', pendingId, words.placeholder, styleOptions(choices.styles, undefined, locale)),
    );
  return containerMessage(box, shown);
}

/** "1. Night swirls, 2. Leaded glass" */
const sheetAlt = (styles: readonly Style[], locale: string) =>
  styles.map((style, index) => `${index + 1}. ${nameOf(style, locale)}`).join(', ');
