/** What happened to a challenge, and files of it: for organisers. */
import { ContainerBuilder } from 'discord.js';
import type { Challenge, LogLine, Page } from '../../challenges/challenge.js';
import type { Messages } from '../../locales/index.js';
import { relative } from '../../locales/units.js';
import { COLOURS, type Message, small } from './message.js';
import { messageOf, pagerOf, plain, text, user } from './parts.js';

/** Lines on a page. */
export const HISTORY_SIZE = 15;

/** @param page from 0. */
export function historyMessage(
  { id, title }: Challenge,
  { items, total }: Page<LogLine>,
  page: number,
  messages: Messages,
): Message {
  const { organise } = messages.challenges;
  const lines = items.map(({ at, actorId, action, details }) => {
    const who = actorId === null ? organise.theBot : user(actorId, messages);
    const { reason } = details;
    return `- ${relative(at)} ${who}: ${organise.actions[action]}${typeof reason === 'string' ? ` (${plain(reason).slice(0, 150)})` : ''}`;
  });
  const pages = Math.ceil(total / HISTORY_SIZE);
  const foot = pages > 1 ? [small(messages.challenges.page(page + 1, pages))] : [];
  const box = new ContainerBuilder()
    .setAccentColor(COLOURS.waiting)
    .addTextDisplayComponents(text([`## ${organise.historyTitle(plain(title))}`, ...lines, ...foot].join('\n')))
    .addActionRowComponents(...pagerOf('history', id, page, pages, messages));
  return messageOf(box);
}
