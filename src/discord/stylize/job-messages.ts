/** Messages of a job: queued, in progress, finished, failed. */
import { ButtonStyle, bold, subtext, userMention } from 'discord.js';
import type { ReducedAnimation } from '../../images/index.js';
import type { QueuePosition } from '../../jobs/delivery.js';
import type { Job, PaintedPicture } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import {
  MEMBER_OPTIONS,
  type MemberOption,
  OPTIONS,
  type Options,
  PICTURE_OPTIONS,
  type PictureOption,
} from '../../painting/options.js';
import type { Progress, Snapshot } from '../../worker/protocol.js';
import type { BotMessage } from '../messages/bot-message.js';
import { actionButton, componentRow, escapeMemberText, type PictureAttachment } from '../messages/components.js';
import { failureMessage } from '../messages/failure-message.js';
import { ACCENT_COLOURS, buttonRow, noticeMessage, pictureMessage, textMessage } from '../messages/message.js';
import { replyTargetOf } from '../replies/reply-target.js';
import { nameParts } from './painting-name.js';

export function queuedMessage(
  job: Job,
  { position, waiting, startsAt, isPaused }: QueuePosition,
  messages: Messages,
): BotMessage {
  const { queued } = messages.painting;
  const when = isPaused ? [queued.paused] : startsAt === undefined ? [] : [queued.starts({ at: startsAt })];
  const text = joinLines(
    `**${queued.title}**`,
    [queued.position({ position, waiting }), ...when].join(' · '),
    animationLine(job, messages),
    clampedLine(job, messages),
  );
  return textMessage(text, ACCENT_COLOURS.waiting, buttonRow(['cancel', 'ping'], job.id, messages));
}

const PROGRESS_BAR = { length: 16, full: '█', empty: '░' } as const;

/** @param done share, 0-1. */
function progressBar(done: number): string {
  const full = Math.round(PROGRESS_BAR.length * Math.min(1, Math.max(0, done)));
  return PROGRESS_BAR.full.repeat(full) + PROGRESS_BAR.empty.repeat(PROGRESS_BAR.length - full);
}

/** An estimate of less is not worth a number, and is over before anybody has read it. */
const FINISHING_S = 3;

/** How long a painting is expected to take still. */
export function timeLeft({ secondsLeft }: Progress, words: Messages['painting']['progress']): string {
  if (secondsLeft === undefined) return words.estimating;
  return secondsLeft < FINISHING_S ? words.finishing : words.ready({ seconds: secondsLeft });
}

export function progressMessage(
  job: Job,
  progress: Progress,
  snapshot: Snapshot | undefined,
  messages: Messages,
): BotMessage {
  const { done } = progress;
  const words = messages.painting.progress;
  const details = [partOf(progress, messages), timeLeft(progress, words)].join(' · ');
  const text = `**${words.title}** \`${progressBar(done)}\` ${words.percent({ done })}\n${subtext(details)}`;
  const row = buttonRow(['cancel', 'ping'], job.id, messages);
  if (snapshot === undefined) return textMessage(text, ACCENT_COLOURS.painting, row);
  const shown = {
    name: `sketch-${job.attempt}-${Math.floor(100 * done)}.${snapshot.extension}`,
    bytes: snapshot.bytes,
    description: altOf(job, messages, done),
    spoiler: replyTargetOf(job).spoiler,
  };
  return pictureMessage(shown, text, ACCENT_COLOURS.painting, [row]);
}

/** Which part of the work is under way. */
function partOf({ stage, stages, panel, frame }: Progress, { painting, paintings }: Messages): string {
  if (frame !== undefined) return painting.animation.progress(frame);
  return panel === undefined ? painting.progress.pass({ stage, stages }) : paintings.panelProgress(panel);
}

export interface PaintingFile {
  readonly bytes: Uint8Array;
  readonly extension: string;
  /** Of an animation: what was given up so that it can be uploaded. */
  readonly reduced?: ReducedAnimation;
}

/** A finished painting as an attachment. @param description its alternative text. */
export const shownPainting = (
  job: Job,
  { bytes, extension }: PaintingFile,
  description: string,
): PictureAttachment => ({
  name: `brushwork-${job.id.slice(0, 8)}.${extension}`,
  bytes,
  description,
  spoiler: replyTargetOf(job).spoiler,
});

/** @param preface what is said first where the painting comes in another message than the one that was waited for. */
export function finishedMessage(
  job: Job,
  painted: PaintedPicture,
  file: PaintingFile,
  messages: Messages,
  preface?: string,
): BotMessage {
  const { width, height, seconds } = painted;
  const { isUnattributed } = replyTargetOf(job);
  const facts = [describeOptions(job, messages), `${width} × ${height}`, messages.painting.took({ seconds })].join(
    ' · ',
  );
  const byline = preface !== undefined || isUnattributed === true;
  const text = joinLines(
    preface,
    `${paintedText(job, messages)} · ${facts}`,
    animationLine(job, messages),
    reducedLine(file, messages),
    clampedLine(job, messages),
    painted.isSubjectMissing === true ? subtext(messages.painting.finished.noSubject) : undefined,
    byline ? subtext(messages.painting.finished.requestedBy({ user: userMention(job.userId) })) : undefined,
  );
  const { strength } = job.options;
  const off = [
    ...(strength >= OPTIONS.strength.maximum ? (['stronger'] as const) : []),
    ...(strength <= OPTIONS.strength.minimum ? (['weaker'] as const) : []),
  ];
  return pictureMessage(shownPainting(job, file, altOf(job, messages)), text, ACCENT_COLOURS.done, [
    buttonRow(['again', 'stronger', 'weaker', 'edit', 'more'], job.id, messages, off),
  ]);
}

/** "**lighthouse** in **Night swirls**" */
export function paintedText({ name }: Job, { painting }: Messages): string {
  const { content, styles } = nameParts(name);
  const write = (part: string) => bold(escapeMemberText(part));
  return styles.length === 0
    ? write(content)
    : painting.painted({ picture: write(content), styles: styles.map((style) => write(style)) });
}

/** The same for screen readers. @param done share, 0-1, of a painting that is not finished. */
export function altOf({ name }: Job, { painting }: Messages, done?: number): string {
  const { content: picture, styles } = nameParts(name);
  if (styles.length === 0) return picture;
  return done === undefined ? painting.alt({ picture, styles }) : painting.altProgress({ picture, styles, done });
}

/** "24 frames, 2 s", and how many there are where some are left out; undefined where nothing moves. */
function animationLine({ animation, panels }: Job, { painting: { animation: words } }: Messages): string | undefined {
  // Several small paintings are of its first frame.
  if (animation === null || panels.length > 0) return undefined;
  const { frames, ofFrames } = animation;
  const seconds = animation.milliseconds / 1000;
  const said = frames < ofFrames ? words.part({ frames, ofFrames, seconds }) : words.whole({ frames, seconds });
  return subtext(said);
}

/** What an animation was reduced by for its upload, in the order in which it was; undefined where nothing was. */
function reducedLine({ reduced }: PaintingFile, { painting: { animation: words } }: Messages): string | undefined {
  if (reduced === undefined) return undefined;
  const { hasFewerColours, scale, frames, ofFrames } = reduced;
  const reductions = [
    ...(hasFewerColours ? [words.reduced.colours] : []),
    ...(scale < 1 ? [words.reduced.scale({ scale })] : []),
    ...(frames < ofFrames ? [words.reduced.frames({ frames, ofFrames })] : []),
  ];
  return subtext(words.reduced.line({ reductions }));
}

/** "Size 1024 → 512 (this server's limit)"; undefined where nothing was clamped. */
function clampedLine({ clamped }: Job, { settings, painting }: Messages): string | undefined {
  if (clamped.length === 0) return undefined;
  const said = (value: string | number) => painting.options.quality[value as Options['quality']] ?? String(value);
  return subtext(
    clamped
      .map(({ option, from, to, by }) =>
        settings.clamped[by]({ option: settings.texts[option].name, from: said(from), to: said(to) }),
      )
      .join(' · '),
  );
}

/** The size is shown with the result instead. */
type DescribedOption = Exclude<MemberOption | PictureOption, 'size'>;
const DESCRIBED_OPTIONS = [...MEMBER_OPTIONS, ...PICTURE_OPTIONS].filter(
  (name): name is DescribedOption => name !== 'size',
);
/** Described also where they have their default values. */
const ALWAYS_DESCRIBED: readonly DescribedOption[] = ['strength'];

/** "Strength 50 · Draft · Seed 9": the strength, and what is not as it usually is. */
export function describeOptions(
  { options, styles, mask, painted }: Pick<Job, 'options' | 'styles'> & Partial<Pick<Job, 'mask' | 'painted'>>,
  { painting: { options: texts } }: Messages,
): string {
  const described = DESCRIBED_OPTIONS.filter(
    // An option that is newer than the job is as it usually is.
    (name) => ALWAYS_DESCRIBED.includes(name) || (options[name] ?? OPTIONS[name].default) !== OPTIONS[name].default,
  ).map((name) => {
    const text: ((values: { value: number }) => string) | Readonly<Record<string, string>> = texts[name];
    return typeof text === 'function' ? text({ value: Number(options[name]) }) : text[options[name]];
  });
  const shares = styles.map(({ share }) => share);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return [
    ...described,
    ...(shares.length === 1 || options.part === 'each'
      ? []
      : [texts.blend({ shares: shares.map((share) => Math.round((100 * share) / total)).join(' : ') })]),
    ...(options.start === 'noise' ? [texts.seed({ value: options.seed })] : []),
    ...(mask ? [texts.mask] : []),
    ...(painted?.readTransparency === true ? [texts.transparency] : []),
  ].join(' · ');
}

/**
 * There will be no painting, but the same pictures can be painted once more.
 *
 * @param preface what is said first where this comes in another message than the one that was waited for.
 */
export function unpaintedMessage(job: Job, messages: Messages, preface?: string): BotMessage {
  const row = repaintRow(job, messages);
  if (job.failure !== null) return failureMessage(job.failure, messages, { preface, row });
  const { title, byRequester, byModerator } = messages.painting.cancelled;
  const by = job.cancelledBy ?? job.userId;
  const user = userMention(by);
  const who = by === job.userId ? byRequester({ user }) : byModerator({ user });
  return textMessage(joinLines(`**${title}**`, preface, who), undefined, row);
}

/** Asked before a painting is deleted. */
export function confirmDeleteMessage(job: Job, messages: Messages): BotMessage {
  const { confirmDelete: words } = messages.painting;
  return noticeMessage(
    undefined,
    [words.question({ painting: paintedText(job, messages) }), words.consequences],
    ACCENT_COLOURS.failed,
    actionButton('delete-now', job.id, words.delete, ButtonStyle.Danger),
    actionButton('delete-not', job.id, words.cancel),
  );
}

function repaintRow({ id }: Job, { buttons, painting }: Messages) {
  return componentRow(actionButton('again', id, buttons.again), actionButton('edit', id, painting.modals.edit));
}

const joinLines = (...lines: readonly (string | undefined)[]) => lines.filter((line) => line !== undefined).join('\n');

/** Shown before the token expires: pressing "Show" gives the bot a new token. */
export function awaitingUserMessage(job: Job, messages: Messages): BotMessage {
  const text = messages.painting.awaitingUser[job.painted === null ? 'unfinished' : 'finished'];
  return textMessage(text, ACCENT_COLOURS.painting, buttonRow(['show'], job.id, messages));
}
