/** Paintings of a challenge: the gallery where members vote, the results, one entry, the leaderboard. */
import { ButtonStyle, ContainerBuilder } from 'discord.js';
import type {
  Challenge,
  Entry,
  GalleryEntry,
  GalleryPage,
  Leader,
  Page,
  RankedEntry,
} from '../../../challenges/challenge.js';
import type { Messages } from '../../../locales/index.js';
import type { Options } from '../../../painting/options.js';
import {
  actionButton,
  attachmentUrl,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  memberMention,
  type PictureAttachment,
  pageButtons,
  selectMenuRow,
  textDisplay,
} from '../../messages/components.js';
import { ACCENT_COLOURS, type BotMessage, subtext } from '../../messages/message.js';
import { describeOptions } from '../../stylize/job-messages.js';

/** Entries on a page, each with its picture: Discord allows 40 components, and a phone has a screen. */
export const ENTRIES_PER_PAGE = 4;

export interface GalleryView {
  readonly challenge: Challenge;
  readonly page: GalleryPage;
  /** By the entry's id; those that are no longer kept are missing. */
  readonly pictures: ReadonlyMap<string, PictureAttachment>;
  /** Votes that the viewer has still to give. */
  readonly votesLeft: number;
  /** What has just happened. */
  readonly notice?: string | undefined;
  /** Where the votes are spent: the entry that wants one, and those that have one. */
  readonly moveVote?: { readonly to: string; readonly from: readonly Entry[] } | undefined;
}

export function galleryMessage(
  { challenge, page, pictures, votesLeft, notice, moveVote }: GalleryView,
  messages: Messages,
): BotMessage {
  const { gallery, buttons, card } = messages.challenges;
  const { entries, start, total, previous, next } = page;
  const head = [
    `## ${gallery.title(escapeMemberText(challenge.title))}`,
    ...(notice === undefined ? [] : [notice]),
    `${gallery.votesLeft(votesLeft, challenge.votesPerMember)} ${card.votingUntil(challenge.votingEndAt)}`,
    ...(total === 0
      ? [gallery.empty]
      : [subtext(`${gallery.range(start + 1, start + entries.length, total)} · ${gallery.orderNotice}`)]),
  ];
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.painting)
    .addTextDisplayComponents(textDisplay(head.join('\n')));
  if (moveVote !== undefined && moveVote.from.length > 0) {
    const choices = moveVote.from.slice(0, MAX_CHOICES).map(({ id, title }) => ({ label: title, value: id }));
    box.addActionRowComponents(selectMenuRow('instead', moveVote.to, gallery.moveVotePlaceholder, choices));
  }
  for (const [index, entry] of entries.entries()) {
    const shown = pictures.get(entry.id);
    if (shown !== undefined) box.addMediaGalleryComponents(mediaGallery([shown]));
    const words = `**${start + index + 1}.** ${escapeMemberText(entry.title)}${shown === undefined ? `\n${subtext(gallery.pictureNotKept)}` : ''}`;
    box.addSectionComponents((section) =>
      section.addTextDisplayComponents(textDisplay(words)).setButtonAccessory(voteButton(entry, messages)),
    );
  }
  // The id of a button that leads nowhere only has to be another one.
  if (previous !== null || next !== null)
    box.addActionRowComponents(
      componentRow(
        actionButton('gallery-at', previous ?? challenge.id, buttons.back).setDisabled(previous === null),
        actionButton('gallery-at', next ?? `${challenge.id}.end`, buttons.next).setDisabled(next === null),
      ),
    );
  return containerMessage(box, [...pictures.values()]);
}

/** Discord's. */
const MAX_CHOICES = 25;

function voteButton({ id, isOwn, hasVote }: GalleryEntry, { challenges }: Messages) {
  const { gallery } = challenges;
  if (isOwn) return actionButton('vote', id, gallery.ownEntry).setDisabled(true);
  return hasVote
    ? actionButton('vote', id, gallery.voted, ButtonStyle.Success).setEmoji({ name: '❤️' })
    : actionButton('vote', id, gallery.vote, ButtonStyle.Primary);
}

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
    .addTextDisplayComponents(textDisplay(`## ${results.title(escapeMemberText(challenge.title))}`));
  if (items.length === 0) box.addTextDisplayComponents(textDisplay(results.empty));
  for (const { rank, votes, points, entry } of items) {
    const line = results.line(
      rank,
      escapeMemberText(entry.title),
      memberMention(entry.memberId, messages),
      votes,
      points,
    );
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
    box.addActionRowComponents(selectMenuRow('entry', challenge.id, results.chooseOne, choices));
  }
  const pages = Math.ceil(total / RESULTS_PER_PAGE);
  if (pages > 1) box.addTextDisplayComponents(textDisplay(subtext(messages.challenges.page(page + 1, pages))));
  box.addActionRowComponents(...pageButtons('results', challenge.id, page, pages, messages));
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
      words.by(memberMention(entry.memberId, messages)),
      ...(placed === undefined ? [] : [words.rank(placed.rank, placed.votes)]),
    ].join(' · '),
    ...(entry.state === 'disqualified' ? [words.disqualified(escapeMemberText(entry.reason ?? ''))] : []),
    ...(hasOptions(entry.options)
      ? [subtext(describeOptions({ options: entry.options, styles: entry.styles }, messages))]
      : []),
    subtext(words.enteredAt(entry.submittedAt)),
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
    leaderboard.line(rank, memberMention(memberId, messages), points, wins, votes),
  );
  const pages = Math.ceil(total / LEADERS_PER_PAGE);
  const foot = [...(pages > 1 ? [messages.challenges.page(page + 1, pages)] : []), leaderboard.scoringRule].join(' · ');
  const words = items.length === 0 ? [leaderboard.empty] : [...lines, subtext(foot)];
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.done)
    .addTextDisplayComponents(textDisplay([`## ${leaderboard.title}`, ...words].join('\n')))
    .addActionRowComponents(...pageButtons('leaders', undefined, page, pages, messages));
  return containerMessage(box);
}
