/** What happened to a challenge, and files of it: for organisers. */
import { ContainerBuilder, subtext } from 'discord.js';
import type { Challenge, HistoryEvent, Page } from '../../../challenges/challenge.js';
import type { Messages } from '../../../locales/index.js';
import { relativeTime } from '../../../locales/units.js';
import type { BotMessage } from '../../messages/bot-message.js';
import { containerMessage, escapeMemberText, memberMention, textDisplay } from '../../messages/components.js';
import { ACCENT_COLOURS } from '../../messages/message.js';
import { pageCount, pageNote, pageRow } from '../../messages/paging.js';

/** Lines on a page. */
export const LINES_PER_PAGE = 15;

/** @param page from 0. */
export function historyMessage(
  { id, title }: Challenge,
  { items, total }: Page<HistoryEvent>,
  page: number,
  messages: Messages,
): BotMessage {
  const { organise } = messages.challenges;
  const lines = items.map(({ at, actorId, action, details }) => {
    const who = actorId === null ? organise.botActor : memberMention(actorId, messages);
    const { reason } = details;
    return `- ${relativeTime(at)} ${who}: ${organise.actions[action]}${typeof reason === 'string' ? ` (${escapeMemberText(reason).slice(0, 150)})` : ''}`;
  });
  const place = { number: page, count: pageCount(total, LINES_PER_PAGE) };
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.waiting)
    .addTextDisplayComponents(
      textDisplay(
        [
          `## ${organise.historyTitle({ title: escapeMemberText(title) })}`,
          ...lines,
          ...pageNote(place, messages).map(subtext),
        ].join('\n'),
      ),
    )
    .addActionRowComponents(...pageRow('history', id, place, messages));
  return containerMessage(box);
}
