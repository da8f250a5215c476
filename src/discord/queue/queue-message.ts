/** The queue, as one member may see it. */

import { escapeMarkdown, hyperlink, userMention } from 'discord.js';
import type { Job } from '../../jobs/job.js';
import type { QueueOverview } from '../../jobs/jobs.js';
import type { Messages } from '../../locales/index.js';
import { MAX_SELECT_OPTIONS } from '../discord-limits.js';
import type { BotMessage } from '../messages/bot-message.js';
import { type ComponentRow, selectMenuRow } from '../messages/components.js';
import { ACCENT_COLOURS, buttonRow, textMessage } from '../messages/message.js';
import { replyLink, replyTargetOf } from '../replies/reply-target.js';
import { timeLeft } from '../stylize/job-messages.js';

export interface Viewer {
  readonly userId: string;
  readonly guildId: string | null;
  /** Sees whose paintings wait in the server, and may take them out. */
  readonly isModerator: boolean;
}

/** Lines of one kind, so that the other kind is seen too. */
const MAX_LINES = 15;
/** Characters that all lines may have; Discord takes 4,000, and what follows the last line needs some. */
const MAX_LINES_LENGTH = 3500;

export function queueMessage(
  { running, waiting }: QueueOverview,
  paused: boolean,
  viewer: Viewer,
  messages: Messages,
): BotMessage {
  const { queue, painting } = messages;
  const here = ({ guildId }: Job) => guildId !== null && guildId === viewer.guildId;
  const isKnown = ({ job }: { job: Job }) => job.userId === viewer.userId || (viewer.isModerator && here(job));
  const nameOf = (job: Job) => {
    const { ephemeral } = replyTargetOf(job);
    const own = job.userId === viewer.userId;
    // What is private is nobody else's to read, a moderator's neither.
    const title = `**${ephemeral && !own ? queue.private : escapeMarkdown(job.name, { maskedLink: true })}**`;
    const linked = ephemeral ? title : hyperlink(title, replyLink(replyTargetOf(job)));
    return own ? linked : `${linked} ${userMention(job.userId)}`;
  };

  const lines = [`**${queue.title}**`];
  if (paused) lines.push(queue.paused);
  if (running.length + waiting.length === 0) lines.push(queue.empty);
  const list = <T extends { job: Job }>(title: string, entries: readonly T[], say: (entry: T) => readonly string[]) => {
    if (entries.length === 0) return;
    const known = entries.filter(isKnown);
    lines.push(`\n${title}`);
    let said = 0;
    for (const entry of known.slice(0, MAX_LINES)) {
      const line = `- ${say(entry).join(' · ')}`;
      if (lines.join('\n').length + line.length > MAX_LINES_LENGTH) break;
      lines.push(line);
      said++;
    }
    if (known.length > said) lines.push(`- ${queue.more({ count: known.length - said })}`);
    if (entries.length > known.length) lines.push(`- ${queue.othersCount({ count: entries.length - known.length })}`);
  };
  list(queue.running, running, ({ job, progress: at }) => [
    nameOf(job),
    ...(at === undefined ? [] : [painting.progress.percent({ done: at.done }), timeLeft(at, painting.progress)]),
  ]);
  list(queue.waiting, waiting, ({ job, place }) => [
    queue.position({ position: place.position }),
    nameOf(job),
    ...(place.startsAt === undefined ? [] : [painting.queued.starts({ at: place.startsAt })]),
  ]);

  const droppable = [...running, ...waiting].map(({ job }) => job).filter(here);
  return textMessage(lines.join('\n'), ACCENT_COLOURS.waiting, ...moderatorRows(droppable, paused, viewer, messages));
}

function moderatorRows(jobs: readonly Job[], paused: boolean, { isModerator, guildId }: Viewer, messages: Messages) {
  if (!isModerator || guildId === null) return [];
  const rows: ComponentRow[] = [];
  if (jobs.length > 0) {
    const choices = jobs.slice(0, MAX_SELECT_OPTIONS).map((job) => ({
      label: replyTargetOf(job).ephemeral ? messages.queue.private : job.name,
      value: job.id,
    }));
    rows.push(selectMenuRow('drop', guildId, messages.queue.removePlaceholder, choices));
  }
  return [...rows, buttonRow([paused ? 'resume' : 'pause'], guildId, messages)];
}
