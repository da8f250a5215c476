/** Paintings of a challenge: the gallery where members vote, the results, one entry, the leaderboard. */
import { ButtonStyle, ContainerBuilder } from 'discord.js';
import type { Challenge, Entry, GalleryEntry, GalleryPage, Leader, Page, Placed } from '../../challenges/challenge.js';
import type { Messages } from '../../locales/index.js';
import type { Options } from '../../options.js';
import { describeOptions } from './job.js';
import { COLOURS, type Message, small } from './message.js';
import {
  control,
  galleryOf,
  menuOf,
  messageOf,
  pagerOf,
  plain,
  rowOf,
  type Shown,
  text,
  urlOf,
  user,
} from './parts.js';

/** Entries on a page, each with its picture: Discord allows 40 components, and a phone has a screen. */
export const GALLERY_SIZE = 4;

export interface GalleryView {
  readonly challenge: Challenge;
  readonly page: GalleryPage;
  /** By the entry's id; those that are no longer kept are missing. */
  readonly pictures: ReadonlyMap<string, Shown>;
  /** Votes that the viewer has still to give. */
  readonly left: number;
  /** What has just happened. */
  readonly notice?: string | undefined;
  /** Where the votes are spent: the entry that wants one, and those that have one. */
  readonly moving?: { readonly to: string; readonly from: readonly Entry[] } | undefined;
}

export function galleryMessage(
  { challenge, page, pictures, left, notice, moving }: GalleryView,
  messages: Messages,
): Message {
  const { gallery, buttons, card } = messages.challenges;
  const { entries, start, total, previous, next } = page;
  const head = [
    `## ${gallery.title(plain(challenge.title))}`,
    ...(notice === undefined ? [] : [notice]),
    `${gallery.left(left, challenge.votesPerMember)} ${card.voting(challenge.votingEndAt)}`,
    ...(total === 0
      ? [gallery.empty]
      : [small(`${gallery.place(start + 1, start + entries.length, total)} · ${gallery.order}`)]),
  ];
  const box = new ContainerBuilder().setAccentColor(COLOURS.painting).addTextDisplayComponents(text(head.join('\n')));
  if (moving !== undefined && moving.from.length > 0) {
    const choices = moving.from.slice(0, MOST_CHOICES).map(({ id, title }) => ({ label: title, value: id }));
    box.addActionRowComponents(menuOf('instead', moving.to, gallery.instead, choices));
  }
  for (const [index, entry] of entries.entries()) {
    const shown = pictures.get(entry.id);
    if (shown !== undefined) box.addMediaGalleryComponents(galleryOf([shown]));
    const words = `**${start + index + 1}.** ${plain(entry.title)}${shown === undefined ? `\n${small(gallery.gone)}` : ''}`;
    box.addSectionComponents((section) =>
      section.addTextDisplayComponents(text(words)).setButtonAccessory(voteButton(entry, messages)),
    );
  }
  // The id of a button that leads nowhere only has to be another one.
  if (previous !== null || next !== null)
    box.addActionRowComponents(
      rowOf(
        control('gallery-at', previous ?? challenge.id, buttons.back).setDisabled(previous === null),
        control('gallery-at', next ?? `${challenge.id}.end`, buttons.next).setDisabled(next === null),
      ),
    );
  return messageOf(box, [...pictures.values()]);
}

/** Discord's. */
const MOST_CHOICES = 25;

function voteButton({ id, own, voted }: GalleryEntry, { challenges }: Messages) {
  const { gallery } = challenges;
  if (own) return control('vote', id, gallery.yours).setDisabled(true);
  return voted
    ? control('vote', id, gallery.voted, ButtonStyle.Success).setEmoji({ name: '❤️' })
    : control('vote', id, gallery.vote, ButtonStyle.Primary);
}

/** Results on a page. */
export const RESULTS_SIZE = 5;

/** @param page from 0. @param pictures by the entry's id. */
export function resultsMessage(
  challenge: Challenge,
  { items, total }: Page<Placed>,
  page: number,
  pictures: ReadonlyMap<string, Shown>,
  messages: Messages,
): Message {
  const { results } = messages.challenges;
  const box = new ContainerBuilder()
    .setAccentColor(COLOURS.done)
    .addTextDisplayComponents(text(`## ${results.title(plain(challenge.title))}`));
  if (items.length === 0) box.addTextDisplayComponents(text(results.empty));
  for (const { rank, votes, points, entry } of items) {
    const line = results.line(rank, plain(entry.title), user(entry.memberId, messages), votes, points);
    const shown = pictures.get(entry.id);
    if (shown === undefined) box.addTextDisplayComponents(text(line));
    else
      box.addSectionComponents((section) =>
        section.addTextDisplayComponents(text(line)).setThumbnailAccessory((thumbnail) =>
          thumbnail
            .setURL(urlOf(shown))
            .setDescription(shown.description)
            .setSpoiler(shown.spoiler === true),
        ),
      );
  }
  if (items.length > 0) {
    const choices = items.map(({ rank, entry }) => ({ label: `${rank}. ${entry.title}`, value: entry.id }));
    box.addActionRowComponents(menuOf('entry', challenge.id, results.look, choices));
  }
  const pages = Math.ceil(total / RESULTS_SIZE);
  if (pages > 1) box.addTextDisplayComponents(text(small(messages.challenges.page(page + 1, pages))));
  box.addActionRowComponents(...pagerOf('results', challenge.id, page, pages, messages));
  return messageOf(box, [...pictures.values()]);
}

/**
 * One entry with all that is known of it.
 *
 * @param placed undefined where it did not stand at the close.
 * @param shown the painting, its content, its styles.
 */
export function entryMessage(
  entry: Entry,
  placed: Placed | undefined,
  shown: readonly Shown[],
  messages: Messages,
): Message {
  const words = messages.challenges.entry;
  const lines = [
    `## ${plain(entry.title)}`,
    [
      words.by(user(entry.memberId, messages)),
      ...(placed === undefined ? [] : [words.rank(placed.rank, placed.votes)]),
    ].join(' · '),
    ...(entry.state === 'disqualified' ? [words.disqualified(plain(entry.reason ?? ''))] : []),
    ...(hasOptions(entry.options)
      ? [small(describeOptions({ options: entry.options, styles: entry.styles }, messages))]
      : []),
    small(words.entered(entry.submittedAt)),
  ];
  const box = new ContainerBuilder().setAccentColor(COLOURS.done);
  if (shown.length > 0) box.addMediaGalleryComponents(galleryOf(shown));
  return messageOf(box.addTextDisplayComponents(text(lines.join('\n'))), shown);
}

/** Those of a member whose data was erased are gone. */
const hasOptions = (options: Entry['options']): options is Options & Entry['options'] => 'strength' in options;

/** Members on a page. */
export const LEADERS_SIZE = 10;

/** @param page from 0. */
export function leadersMessage({ items, total }: Page<Leader>, page: number, messages: Messages): Message {
  const { leaders } = messages.challenges;
  const lines = items.map(({ place, memberId, points, wins, votes }) =>
    leaders.line(place, user(memberId, messages), points, wins, votes),
  );
  const pages = Math.ceil(total / LEADERS_SIZE);
  const foot = [...(pages > 1 ? [messages.challenges.page(page + 1, pages)] : []), leaders.rule].join(' · ');
  const words = items.length === 0 ? [leaders.empty] : [...lines, small(foot)];
  const box = new ContainerBuilder()
    .setAccentColor(COLOURS.done)
    .addTextDisplayComponents(text([`## ${leaders.title}`, ...words].join('\n')))
    .addActionRowComponents(...pagerOf('leaders', undefined, page, pages, messages));
  return messageOf(box);
}
