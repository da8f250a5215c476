/** Results of a challenge, one entry, and the leaderboard of a server. */
import { ContainerBuilder, subtext } from 'discord.js';
import type { Challenge, Entry, Leader, Page, RankedEntry } from '../../../challenges/challenge.js';
import type { Messages } from '../../../locales/index.js';
import type { Options } from '../../../painting/options.js';
import type { BotMessage } from '../../messages/bot-message.js';
import {
  attachmentUrl,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  memberMention,
  type PictureAttachment,
  selectMenuRow,
  textDisplay,
} from '../../messages/components.js';
import { ACCENT_COLOURS } from '../../messages/message.js';
import { pageCount, pageNote, pageRow } from '../../messages/paging.js';
import { describeOptions } from '../../stylize/job-messages.js';
/** Results on a page. */
export const RESULTS_PER_PAGE = 5;

/** @param page from 0. @param pictures by the entry's id. */
export function resultsMessage(
  challenge: Challenge,
  { items, total }: Page<RankedEntry>,
  page: number,
  pictures: ReadonlyMap<string, PictureAttachment>,
  messages: Messages,
): BotMessage {
  const { results } = messages.challenges;
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.done)
    .addTextDisplayComponents(textDisplay(`## ${results.title({ title: escapeMemberText(challenge.title) })}`));
  if (items.length === 0) box.addTextDisplayComponents(textDisplay(results.empty));
  for (const { rank, votes, points, entry } of items) {
    const line = results.line({
      rank,
      title: escapeMemberText(entry.title),
      user: memberMention(entry.memberId, messages),
      votes,
      points,
    });
    const shown = pictures.get(entry.id);
    if (shown === undefined) box.addTextDisplayComponents(textDisplay(line));
    else
      box.addSectionComponents((section) =>
        section.addTextDisplayComponents(textDisplay(line)).setThumbnailAccessory((thumbnail) =>
          thumbnail
            .setURL(attachmentUrl(shown))
            .setDescription(shown.description)
            .setSpoiler(shown.spoiler === true),
        ),
      );
  }
  if (items.length > 0) {
    const choices = items.map(({ rank, entry }) => ({ label: `${rank}. ${entry.title}`, value: entry.id }));
    box.addActionRowComponents(selectMenuRow('entry', challenge.id, results.choosePlaceholder, choices));
  }
  const place = { number: page, count: pageCount(total, RESULTS_PER_PAGE) };
  box.addTextDisplayComponents(...pageNote(place, messages).map((note) => textDisplay(subtext(note))));
  box.addActionRowComponents(...pageRow('results', challenge.id, place, messages));
  return containerMessage(box, [...pictures.values()]);
}

/**
 * One entry with all that is known of it.
 *
 * @param placed undefined where it did not stand at the close.
 * @param shown the painting, its content, its styles.
 */
export function entryMessage(
  entry: Entry,
  placed: RankedEntry | undefined,
  shown: readonly PictureAttachment[],
  messages: Messages,
): BotMessage {
  const words = messages.challenges.entry;
  const lines = [
    `## ${escapeMemberText(entry.title)}`,
    [
      words.by({ user: memberMention(entry.memberId, messages) }),
      ...(placed === undefined ? [] : [words.rank({ rank: placed.rank, votes: placed.votes })]),
    ].join(' · '),
    ...(entry.state === 'disqualified' ? [words.disqualified({ reason: escapeMemberText(entry.reason ?? '') })] : []),
    ...(hasOptions(entry.options)
      ? [subtext(describeOptions({ options: entry.options, styles: entry.styles }, messages))]
      : []),
    subtext(words.enteredAt({ at: entry.submittedAt })),
  ];
  const box = new ContainerBuilder().setAccentColor(ACCENT_COLOURS.done);
  if (shown.length > 0) box.addMediaGalleryComponents(mediaGallery(shown));
  return containerMessage(box.addTextDisplayComponents(textDisplay(lines.join('\n'))), shown);
}

/** Those of a member whose data was erased are gone. */
const hasOptions = (options: Entry['options']): options is Options & Entry['options'] => 'strength' in options;

/** Members on a page. */
export const LEADERS_PER_PAGE = 10;

/** @param page from 0. */
export function leaderboardMessage({ items, total }: Page<Leader>, page: number, messages: Messages): BotMessage {
  const { leaderboard } = messages.challenges;
  const lines = items.map(({ rank, memberId, points, wins, votes }) =>
    leaderboard.line({ place: rank, user: memberMention(memberId, messages), points, wins, votes }),
  );
  const place = { number: page, count: pageCount(total, LEADERS_PER_PAGE) };
  const foot = [...pageNote(place, messages), leaderboard.scoringRule].join(' · ');
  const words = items.length === 0 ? [leaderboard.empty] : [...lines, subtext(foot)];
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.done)
    .addTextDisplayComponents(textDisplay([`## ${leaderboard.title}`, ...words].join('\n')))
    .addActionRowComponents(...pageRow('leaders', undefined, place, messages));
  return containerMessage(box);
}
