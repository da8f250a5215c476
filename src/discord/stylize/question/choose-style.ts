/** Asks for a style that was not given, or that nobody knows; the request waits in the store, so that nothing is sent twice. */
import type { Message, MessageComponentInteraction } from 'discord.js';
import { UserError } from '../../../errors/user-error.js';
import { drawNumberedTiles } from '../../../images/index.js';
import type { Style } from '../../../library/style.js';
import { messagesFor } from '../../../locales/index.js';
import { OPTIONS } from '../../../painting/options.js';
import { MAX_SELECT_OPTIONS } from '../../discord-limits.js';
import { libraryScope } from '../../library/access.js';
import type { BotMessage } from '../../messages/bot-message.js';
import { toReply } from '../../messages/message.js';
import type { RemotePicture } from '../../pictures/picture-input.js';
import { deferComponent, deferPrivately, type RepliableInteraction, respond } from '../../replies/respond.js';
import type { PaintRequest, UnresolvedStyle } from '../paint-request.js';
import { nameFromFile } from '../painting-name.js';
import type { StartJobDeps } from '../stylize-deps.js';
import { type StyleQuestion, styleQuestionMessage } from './style-question-message.js';

/** A request without one of its styles, as it is stored: the picture's own fields, and the rest beside them. */
interface PendingRequest extends RemotePicture {
  readonly request: Omit<PaintRequest, 'content'>;
  /** Index of the style to be chosen. */
  readonly missing: number;
  /** What was typed in its place, and the id of the style that may be meant. */
  readonly typed?: string;
  readonly suggestion?: string | undefined;
}

type QuestionDeps = Pick<StartJobDeps, 'styles' | 'heldPictures' | 'partPreviews'>;

/** @throws UserError `style-none` for a picture that is not the member's own to wait with. */
export async function askForStyle(
  interaction: RepliableInteraction,
  { content, ...request }: PaintRequest,
  unresolved: UnresolvedStyle,
  services: QuestionDeps,
): Promise<void> {
  if ('hash' in content) throw new UserError('style-none');
  const wasDeferred = interaction.deferred;
  if (wasDeferred) await interaction.deleteReply();
  else await (interaction.isMessageComponent() ? deferComponent(interaction) : deferPrivately(interaction));
  const { index: missing, typed, suggestion } = unresolved;
  const pending: PendingRequest = { ...content, request, missing, typed, suggestion: suggestion?.id };
  const question = await questionAbout(interaction, pending, suggestion, services);
  // An answer in public was announced already, and has been taken back.
  const send = (message: BotMessage) =>
    wasDeferred ? interaction.followUp(toReply(message, true)) : respond(interaction, message);
  const sent = await send(render(question, interaction));
  await showPart(interaction, sent, question, pending, services.partPreviews.begin(sent.id), services);
}

/** Holds the request. @returns the question for its style, without what would be painted. */
async function questionAbout(
  interaction: RepliableInteraction,
  pending: PendingRequest,
  suggestion: Style | undefined,
  { styles, heldPictures }: QuestionDeps,
): Promise<StyleQuestion> {
  const choices = await styles.choices(libraryScope(interaction), MAX_SELECT_OPTIONS);
  // A missing picture must not prevent the others from being shown.
  const tiles = await Promise.all(choices.styles.map((each) => styles.tile(each).catch(() => undefined)));
  const { mask, options, styles: given } = pending.request;
  const part = options.part ?? OPTIONS.part.default;
  return {
    pendingId: heldPictures.add(pending, interaction.user.id),
    picture: nameFromFile(pending.name),
    isSpoiler: pending.spoiler,
    typed: pending.typed ?? '',
    suggestion,
    part,
    styleCount: given.length,
    hasMask: mask !== undefined,
    found: mask === undefined && part === 'all' ? undefined : 'looking',
    choices,
    sheet: tiles.length === 0 ? undefined : await drawNumberedTiles(tiles),
  };
}

const render = (question: StyleQuestion, { locale }: RepliableInteraction): BotMessage =>
  styleQuestionMessage(question, locale, messagesFor(locale));

/** Changes the question that was sent: it also shows what would be painted, unless it was changed meanwhile. */
async function showPart(
  interaction: RepliableInteraction,
  sent: Pick<Message, 'id'>,
  question: StyleQuestion,
  { request: { mask }, ...content }: PendingRequest,
  isCurrent: () => boolean,
  { partPreviews }: QuestionDeps,
): Promise<void> {
  if (question.found === undefined) return;
  // A mask from the store is that of a painting, whose pictures are known.
  const drawn = mask === undefined || 'hash' in mask ? undefined : mask;
  const found = await partPreviews.find({ content, mask: drawn });
  if (!isCurrent()) return;
  await interaction.editReply({ message: sent.id, ...toReply(render({ ...question, found }, interaction)) });
}

/**
 * Another part of the picture was chosen: the question as it is now, first without and then with what would be painted. The interaction has
 * been deferred.
 *
 * @param part untrusted; what is none is all of it.
 * @throws UserError `pictures-gone`
 */
export async function choosePart(
  interaction: MessageComponentInteraction,
  pendingId: string,
  part: string | undefined,
  services: QuestionDeps,
): Promise<void> {
  const { message } = interaction;
  const isCurrent = services.partPreviews.begin(message.id);
  const pending = await services.heldPictures.find<PendingRequest>(pendingId, interaction.user.id);
  if (pending === undefined) throw new UserError('pictures-gone');
  const chosen = OPTIONS.part.choices.find((choice) => choice === part) ?? OPTIONS.part.default;
  const request = { ...pending.request, options: { ...pending.request.options, part: chosen } };
  const suggested =
    pending.suggestion === undefined
      ? undefined
      : (await services.styles.match(libraryScope(interaction), pending.suggestion)).style;
  const changed = { ...pending, request };
  const question = await questionAbout(interaction, changed, suggested, services);
  if (!isCurrent()) return;
  await respond(interaction, render(question, interaction));
  await showPart(interaction, message, question, changed, isCurrent, services);
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
