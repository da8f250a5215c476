/** A job's message, from the queue to the painting. */
import type { Place } from '../../jobs/delivery.js';
import type { Job, Painted } from '../../jobs/job.js';
import { type Messages, type SayableFailure, sayFailure } from '../../locales/index.js';
import { OPTIONS, type Options } from '../../options.js';
import type { Progress, Snapshot } from '../../worker/protocol.js';
import { addressOfJob } from '../replies/address.js';
import { buttons, COLOURS, type Message, pictureMessage, small, textMessage } from './message.js';

export function queuedMessage(job: Job, { position, waiting, startsAt, paused }: Place, messages: Messages): Message {
  const { queued } = messages;
  const when = paused ? [queued.paused] : startsAt === undefined ? [] : [queued.starts(startsAt)];
  const text = linesOf(
    `**${queued.title}**`,
    [queued.place(position, waiting), ...when].join(' · '),
    loweredLine(job, messages),
  );
  return textMessage(text, COLOURS.waiting, buttons(['cancel'], job.id, messages));
}

const BAR = { length: 16, full: '█', empty: '░' } as const;

/** @param done share, 0-1. */
export function progressBar(done: number): string {
  const full = Math.round(BAR.length * Math.min(1, Math.max(0, done)));
  return BAR.full.repeat(full) + BAR.empty.repeat(BAR.length - full);
}

/** When a painting is expected to be done. @param now milliseconds since 1970. */
export const timeLeft = ({ secondsLeft }: Progress, now: number, words: Messages['progress']): string =>
  secondsLeft === undefined ? words.estimating : words.until(now + 1000 * secondsLeft);

export function progressMessage(
  job: Job,
  progress: Progress,
  snapshot: Snapshot | undefined,
  now: number,
  messages: Messages,
): Message {
  const { done } = progress;
  const words = messages.progress;
  const details = [words.scale(progress), timeLeft(progress, now, words)].join(' · ');
  const text = `**${words.title}** \`${progressBar(done)}\` ${words.percent(done)}\n${small(details)}`;
  const row = buttons(['cancel'], job.id, messages);
  if (snapshot === undefined) return textMessage(text, COLOURS.painting, row);
  const shown = {
    name: `sketch-${job.attempt}-${Math.floor(100 * done)}.${snapshot.extension}`,
    bytes: snapshot.bytes,
    description: words.alt(done),
    spoiler: addressOfJob(job).spoiler,
  };
  return pictureMessage(shown, text, COLOURS.painting, [row]);
}

export interface FinishedFile {
  readonly bytes: Uint8Array;
  readonly extension: string;
}

/** @param preface what is said first where the painting comes in another message than the one that was waited for. */
export function finishedMessage(
  job: Job,
  painted: Painted,
  { bytes, extension }: FinishedFile,
  messages: Messages,
  preface?: string,
): Message {
  const words = messages.finished;
  const { width, height, networks, seconds, engine } = painted;
  const { spoiler, guildId, reachable } = addressOfJob(job);
  // The library and challenges are where the bot is a member.
  const inServer = guildId !== null && reachable;
  const text = linesOf(
    `**${words.title}** ${words.by(job.userId)}`,
    preface,
    small(describeOptions(job, messages)),
    loweredLine(job, messages),
    small(`${words.size(width, height)} · ${words.made(networks, seconds, engine)}`),
  );
  const shown = {
    name: `brushwork-${job.id.slice(0, 8)}.${extension}`,
    bytes,
    description: words.alt,
    spoiler,
  };
  const { strength, colours } = job.options;
  const off = [
    ...(strength >= OPTIONS.strength.maximum ? (['stronger'] as const) : []),
    ...(strength <= OPTIONS.strength.minimum ? (['weaker'] as const) : []),
    ...(colours === 'content' ? (['colours'] as const) : []),
  ];
  return pictureMessage(shown, text, COLOURS.done, [
    buttons(['again', 'stronger', 'weaker', 'colours'], job.id, messages, off),
    buttons(['edit', ...(inServer ? (['style-save', 'enter'] as const) : []), 'delete'], job.id, messages),
  ]);
}

/** "size 1024 → 512, this server's ceiling"; undefined where no ceiling was met. */
function loweredLine({ lowered }: Job, { settings, options }: Messages): string | undefined {
  if (lowered.length === 0) return undefined;
  const said = (value: string | number) => options.quality[value as Options['quality']] ?? String(value);
  return small(
    lowered.map(({ option, from, to, by }) => settings.lowered[by](option, said(from), said(to))).join(' · '),
  );
}

/** "strength 50 · standard · the style's colours": what a member chose, or could have. */
export function describeOptions(
  { options, styles }: Pick<Job, 'options' | 'styles'>,
  { options: words }: Messages,
): string {
  const { strength, quality, colours, styleScale, start, seed }: Options = options;
  const shares = styles.map(({ share }) => share);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return [
    words.strength(strength),
    words.quality[quality],
    words.colours[colours],
    ...(styleScale === 1 ? [] : [words.styleScale(styleScale)]),
    ...(shares.length === 1 ? [] : [words.blend(shares.map((share) => Math.round((100 * share) / total)))]),
    ...(start === 'noise' ? [words.seed(seed)] : []),
  ].join(' · ');
}

/**
 * There will be no painting.
 *
 * @param preface what is said first where this comes in another message than the one that was waited for.
 */
export function endedMessage(job: Job, messages: Messages, preface?: string): Message {
  if (job.failure !== null) return failureMessage(job.failure, messages, preface);
  const { title, byRequester, byModerator } = messages.cancelled;
  const by = job.cancelledBy ?? job.userId;
  const who = by === job.userId ? byRequester(by) : byModerator(by);
  return textMessage(linesOf(`**${title}**`, preface, who));
}

/** @param title where no painting was asked for. */
export function failureMessage(
  failure: SayableFailure,
  messages: Messages,
  preface?: string,
  title: string = messages.failed.title,
): Message {
  const text = linesOf(`**${title}**`, preface, sayFailure(messages, failure));
  return textMessage(text, COLOURS.failed);
}

const linesOf = (...lines: readonly (string | undefined)[]) => lines.filter((line) => line !== undefined).join('\n');

/** For a message that can soon no longer be changed: a press makes it possible again. */
export function shelvedMessage(job: Job, messages: Messages): Message {
  const text = job.painted === null ? messages.ready.unfinished : messages.ready.finished;
  return textMessage(text, COLOURS.painting, buttons(['show'], job.id, messages));
}
