/** The queue, as one member may see it. */
import { escapeMarkdown } from 'discord.js';
import type { Job } from '../../jobs/job.js';
import type { Overview } from '../../jobs/jobs.js';
import type { Messages } from '../../locales/index.js';
import { addressOfJob, linkTo } from '../replies/address.js';
import { timeLeft } from './job.js';
import { buttons, COLOURS, type Message, textMessage } from './message.js';
import { menuOf, type Row } from './parts.js';

export interface Viewer {
  readonly userId: string;
  readonly guildId: string | null;
  /** Sees whose paintings wait in the server, and may take them out. */
  readonly moderator: boolean;
}

/** Lines of one kind, so that the other kind is seen too. */
const MOST_LINES = 15;
/** Characters that all lines may have; Discord takes 4,000, and what follows the last line needs some. */
const MOST_CHARACTERS = 3500;
/** Discord's. */
const MOST_CHOICES = 25;

export function queueMessage(
  { running, waiting }: Overview,
  paused: boolean,
  viewer: Viewer,
  now: number,
  messages: Messages,
): Message {
  const { queue, progress } = messages;
  const here = ({ guildId }: Job) => guildId !== null && guildId === viewer.guildId;
  const isKnown = ({ job }: { job: Job }) => job.userId === viewer.userId || (viewer.moderator && here(job));
  const nameOf = (job: Job) => {
    const { ephemeral } = addressOfJob(job);
    const own = job.userId === viewer.userId;
    // What is private is nobody else's to read, a moderator's neither.
    const title = `**${ephemeral && !own ? queue.private : escapeMarkdown(job.name, { maskedLink: true })}**`;
    const linked = ephemeral ? title : `[${title}](${linkTo(addressOfJob(job))})`;
    return own ? linked : `${linked} ${queue.of(job.userId)}`;
  };

  const lines = [`**${queue.title}**`];
  if (paused) lines.push(queue.paused);
  if (running.length + waiting.length === 0) lines.push(queue.empty);
  const list = <T extends { job: Job }>(title: string, entries: readonly T[], say: (entry: T) => readonly string[]) => {
    if (entries.length === 0) return;
    const known = entries.filter(isKnown);
    lines.push(`\n${title}`);
    let said = 0;
    for (const entry of known.slice(0, MOST_LINES)) {
      const line = `- ${say(entry).join(' · ')}`;
      if (lines.join('\n').length + line.length > MOST_CHARACTERS) break;
      lines.push(line);
      said++;
    }
    if (known.length > said) lines.push(`- ${queue.more(known.length - said)}`);
    if (entries.length > known.length) lines.push(`- ${queue.others(entries.length - known.length)}`);
  };
  list(queue.running, running, ({ job, progress: at }) => [
    nameOf(job),
    ...(at === undefined ? [] : [progress.percent(at.done), timeLeft(at, now, progress)]),
  ]);
  list(queue.waiting, waiting, ({ job, place }) => [
    queue.place(place.position),
    nameOf(job),
    ...(place.startsAt === undefined ? [] : [messages.queued.starts(place.startsAt)]),
  ]);

  const droppable = [...running, ...waiting].map(({ job }) => job).filter(here);
  return textMessage(lines.join('\n'), COLOURS.waiting, ...controls(droppable, paused, viewer, messages));
}

function controls(jobs: readonly Job[], paused: boolean, { moderator, guildId }: Viewer, messages: Messages) {
  if (!moderator || guildId === null) return [];
  const rows: Row[] = [];
  if (jobs.length > 0) {
    const choices = jobs.slice(0, MOST_CHOICES).map((job) => ({
      label: addressOfJob(job).ephemeral ? messages.queue.private : job.name,
      value: job.id,
    }));
    rows.push(menuOf('drop', guildId, messages.queue.drop, choices));
  }
  return [...rows, buttons([paused ? 'resume' : 'pause'], guildId, messages)];
}
