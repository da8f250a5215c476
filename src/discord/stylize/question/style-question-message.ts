/** The question for a style: what there is, what of the picture is to be painted, and how that looks. */
import { ButtonStyle, ContainerBuilder, subtext } from 'discord.js';
import { nameOf, type Style } from '../../../library/style.js';
import type { StyleChoices } from '../../../library/style-library.js';
import { describeFailure, type Messages } from '../../../locales/index.js';
import type { Options } from '../../../painting/options.js';
import { joinIds } from '../../custom-id.js';
import type { BotMessage } from '../../messages/bot-message.js';
import {
  actionButton,
  buttonLabel,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  type PictureAttachment,
  selectMenuRow,
  textDisplay,
} from '../../messages/components.js';
import { ACCENT_COLOURS } from '../../messages/message.js';
import { partChoices } from '../member-options.js';
import { shortName } from '../painting-name.js';
import type { FoundPart } from './part-previews.js';

export interface StyleQuestion {
  readonly pendingId: string;
  /** Name of what is to be painted. */
  readonly picture: string;
  /** Whether it is shown blurred. */
  readonly isSpoiler: boolean;
  readonly typed: string;
  readonly suggestion: Style | undefined;
  readonly part: Options['part'];
  /** Of the painting. */
  readonly styleCount: number;
  /** Whether a mask says what is to be painted, and nothing is to be chosen. */
  readonly hasMask: boolean;
  /** What would be painted; undefined for all of it. */
  readonly found: 'looking' | FoundPart | undefined;
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

export function styleQuestionMessage(question: StyleQuestion, locale: string, messages: Messages): BotMessage {
  const { pendingId, suggestion, choices, sheet } = question;
  const words = messages.question;
  const proposed = suggestion ?? choices.last;
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.waiting)
    .addTextDisplayComponents(textDisplay(titleOf(question, locale, messages)));
  const shown: PictureAttachment[] = [];
  const addPicture = (picture: PictureAttachment) => {
    shown.push(picture);
    box.addMediaGalleryComponents(mediaGallery([picture]));
  };
  if (sheet !== undefined)
    addPicture({ name: 'styles.jpg', bytes: sheet, description: sheetAlt(choices.styles, locale) });
  box.addTextDisplayComponents(textDisplay(subtext(words.upload)));
  addPart(box, question, messages, addPicture);
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

function titleOf({ picture, typed, suggestion }: StyleQuestion, locale: string, { question }: Messages): string {
  if (typed === '') return `**${question.title({ picture: escapeMemberText(picture) })}**`;
  const notFound = question.notFound({ typed: escapeMemberText(shortName(typed)) });
  if (suggestion === undefined) return notFound;
  return [notFound, question.didYouMean({ name: escapeMemberText(nameOf(suggestion, locale)) })].join(' ');
}

/** The choice of the part, and under it what that is in this picture. */
function addPart(
  box: ContainerBuilder,
  { pendingId, picture, isSpoiler, part, styleCount, hasMask, found }: StyleQuestion,
  messages: Messages,
  addPicture: (picture: PictureAttachment) => void,
): void {
  const { question } = messages;
  const parts: Readonly<Record<string, string>> = messages.painting.options.part;
  const options = partChoices(styleCount).map((value) => ({ label: parts[value], value, default: value === part }));
  if (!hasMask) box.addActionRowComponents(selectMenuRow('choose-part', pendingId, parts[part], options));
  if (found === undefined) return;
  const say = (sentence: string) => box.addTextDisplayComponents(textDisplay(sentence));
  if (found === 'looking') say(question.partLooking);
  else if (found.kind === 'nothing') say(question.partNothing);
  else if (found.kind === 'refused') say(describeFailure(messages, found.error));
  else if (found.kind === 'failed') say(question.partFailed);
  else {
    const { bytes, extension } = found.previews[part === 'background' ? 'outside' : 'inside'];
    const description = question.partAlt({ picture });
    addPicture({ name: `part.${extension}`, bytes, description, spoiler: isSpoiler });
    say(part === 'each' ? question.partEach : question.partShown);
  }
}

/** "1. Night swirls, 2. Leaded glass" */
const sheetAlt = (styles: readonly Style[], locale: string) =>
  styles.map((style, index) => `${index + 1}. ${nameOf(style, locale)}`).join(', ');
