/** A challenge: what it is, how it stands, and what is said of it in public. */
import { ButtonStyle, ContainerBuilder, type MessageActionRowComponentBuilder } from 'discord.js';
import type { Challenge, Entry, Page, Placed } from '../../challenges/challenge.js';
import type { Messages } from '../../locales/index.js';
import { pairOf } from '../custom-id.js';
import { shorten } from '../shorten.js';
import { COLOURS, type Message, small } from './message.js';
import { control, galleryOf, menuOf, messageOf, pagerOf, plain, role, rowOf, type Shown, text, user } from './parts.js';

/** The stripe at a challenge's side. */
const COLOUR = {
  scheduled: COLOURS.waiting,
  open: COLOURS.done,
  voting: COLOURS.painting,
  closed: COLOURS.waiting,
  cancelled: COLOURS.failed,
} as const;

/** Copies of the pictures that every entry is painted with: content, then style. */
export type FixedShown = readonly Shown[];

const titleOf = ({ title }: Pick<Challenge, 'title'>): string => `## ${plain(title)}`;

/** Times, numbers, who may, what there is to win. */
function factsOf(challenge: Challenge, { challenges }: Messages): string[] {
  const { card } = challenges;
  const { state, startsAt, submissionsEndAt, votingEndAt, allowedRoleIds, prize, winnerRoleId, round } = challenge;
  return [
    ...(state === 'scheduled' ? [card.starts(startsAt)] : []),
    card.submissions(submissionsEndAt),
    card.voting(votingEndAt),
    card.each(challenge.entriesPerMember, challenge.votesPerMember),
    ...(allowedRoleIds.length > 0 ? [card.roles(allowedRoleIds.map(role).join(' '))] : []),
    ...(prize === null || prize === '' ? [] : [card.prize(plain(prize))]),
    ...(winnerRoleId === null ? [] : [card.winner(role(winnerRoleId))]),
    ...(challenge.recurrence === null ? [] : [[card.weekly, card.round(round)].join(' · ')]),
  ];
}

/** What every entry must be painted with, in words; undefined where that is free. */
function fixedWords({ style, content }: Pick<Challenge, 'style' | 'content'>, { challenges }: Messages) {
  const { fixedStyle, fixedContent, fixedBoth } = challenges.card;
  if (style !== null && content !== null) return fixedBoth;
  if (style !== null) return fixedStyle;
  return content === null ? undefined : fixedContent;
}

const isFixed = ({ style, content }: Challenge) => style !== null || content !== null;

function describe(challenge: Challenge, messages: Messages): string {
  const { rules } = messages.challenges.card;
  const facts = factsOf(challenge, messages).map((fact) => `- ${fact}`);
  const paragraphs = [
    challenge.theme,
    ...(challenge.rules === '' ? [] : [`**${rules}**\n${challenge.rules}`]),
    facts.join('\n'),
    fixedWords(challenge, messages),
  ];
  return paragraphs.filter(Boolean).join('\n\n');
}

interface Post {
  readonly challenge: Challenge;
  /** The post's id: it is found in the message after a crash. */
  readonly mark: string;
}

const boxOf = ({ state }: Challenge) => new ContainerBuilder().setAccentColor(COLOUR[state]);

/** "Details" carries the mark of the post. */
const details = ({ challenge, mark }: Post, { challenges }: Messages) =>
  control('challenge', pairOf(challenge.id, mark), challenges.buttons.details);

function entering(challenge: Challenge, { challenges }: Messages): MessageActionRowComponentBuilder[] {
  if (challenge.state !== 'open') return [];
  const { enter, paint } = challenges.buttons;
  return [
    control('submit', challenge.id, enter, ButtonStyle.Primary),
    ...(isFixed(challenge) ? [control('paint', challenge.id, paint)] : []),
  ];
}

const voting = (challenge: Challenge, { challenges }: Messages): MessageActionRowComponentBuilder[] =>
  challenge.state === 'voting' ? [control('gallery', challenge.id, challenges.buttons.vote, ButtonStyle.Primary)] : [];

/**
 * It is announced, or open.
 *
 * @param kind the announcement has nothing to press once there is the call for entries.
 */
export function announcementOf(
  kind: 'announced' | 'opened',
  post: Post,
  fixed: FixedShown,
  messages: Messages,
): Message {
  const { challenge } = post;
  const { posts, states } = messages.challenges;
  const calls = kind === 'opened' && challenge.state === 'open';
  const heading = challenge.state === 'scheduled' ? posts.announced : calls ? posts.opened : states[challenge.state];
  const box = boxOf(challenge).addTextDisplayComponents(
    text(`${small(heading)}\n${titleOf(challenge)}\n${describe(challenge, messages)}`),
  );
  if (fixed.length > 0) box.addMediaGalleryComponents(galleryOf(fixed));
  if (calls) box.addTextDisplayComponents(text(small(posts.howTo)));
  box.addActionRowComponents(rowOf(...(calls ? entering(challenge, messages) : []), details(post, messages)));
  return messageOf(box, fixed);
}

/**
 * The gallery is open.
 *
 * @param teasers some entries, at most 10.
 */
export function votingPostOf(post: Post, entries: number, teasers: readonly Shown[], messages: Messages): Message {
  const { challenge } = post;
  const { posts, card, states } = messages.challenges;
  const heading = challenge.state === 'voting' ? posts.voting : states[challenge.state];
  const facts = [posts.entries(entries), card.voting(challenge.votingEndAt)];
  const box = boxOf(challenge).addTextDisplayComponents(
    text([small(heading), titleOf(challenge), challenge.theme, '', ...facts.map((fact) => `- ${fact}`)].join('\n')),
  );
  if (teasers.length > 0) box.addMediaGalleryComponents(galleryOf(teasers));
  box
    .addTextDisplayComponents(text(small(posts.secret)))
    .addActionRowComponents(rowOf(...voting(challenge, messages), details(post, messages)));
  return messageOf(box, teasers);
}

/**
 * @param first the first three that anybody voted for, by rank.
 * @param podium absent where there is none: nobody entered, or no picture is kept.
 */
export function resultsPostOf(
  post: Post,
  first: readonly Placed[],
  counts: { readonly entries: number; readonly votes: number },
  podium: Uint8Array | undefined,
  messages: Messages,
): Message {
  const { challenge } = post;
  const { posts, card, buttons } = messages.challenges;
  const description = posts.podiumAlt(first.map(({ entry }) => entry.title));
  const spoiler = first.some(({ entry }) => entry.spoiler);
  const shown: Shown[] = podium === undefined ? [] : [{ name: 'podium.jpg', bytes: podium, description, spoiler }];
  const box = new ContainerBuilder()
    .setAccentColor(GOLD)
    .addTextDisplayComponents(text(`${small(posts.results)}\n${titleOf(challenge)}`));
  if (shown.length > 0) box.addMediaGalleryComponents(galleryOf(shown));
  const [winner] = first;
  const places = first.map(({ rank, votes, entry }) =>
    posts.place(rank, plain(entry.title), user(entry.memberId, messages), votes),
  );
  const won = winner !== undefined;
  const tied = first.some(({ votes }, index) => index > 0 && votes === first[index - 1].votes);
  const lines = [
    ...places,
    ...(winner === undefined ? [counts.entries === 0 ? posts.nobody : posts.noVotes] : []),
    ...(won && challenge.winnerRoleId !== null ? [card.winner(role(challenge.winnerRoleId))] : []),
    ...(won && challenge.prize ? [card.prize(plain(challenge.prize))] : []),
    small([posts.counts(counts.entries, counts.votes), ...(won && tied ? [posts.tie] : [])].join(' · ')),
  ];
  box.addTextDisplayComponents(text(lines.join('\n')));
  const more = counts.entries === 0 ? [] : [control('results', challenge.id, buttons.results, ButtonStyle.Primary)];
  box.addActionRowComponents(rowOf(...more, control('leaders', '0', buttons.leaders), details(post, messages)));
  return messageOf(box, shown);
}

const GOLD = 0xd4a72c;

export function cancelledPostOf(post: Post, reason: string, messages: Messages): Message {
  const { posts } = messages.challenges;
  const box = boxOf(post.challenge)
    .addTextDisplayComponents(
      text(`${small(posts.cancelled)}\n${titleOf(post.challenge)}\n${posts.reason(plain(reason))}`),
    )
    .addActionRowComponents(rowOf(details(post, messages)));
  return messageOf(box);
}

export function reminderOf(post: Post, of: 'submissions' | 'voting', endsAt: number, messages: Messages): Message {
  const { challenge } = post;
  const words = messages.challenges.posts.reminder[of](plain(challenge.title), endsAt);
  const presses = [...entering(challenge, messages), ...voting(challenge, messages), details(post, messages)];
  const box = boxOf(challenge)
    .addTextDisplayComponents(text(words))
    .addActionRowComponents(rowOf(...presses));
  return messageOf(box);
}

/** Characters. */
const MOST_YOURS = 700;

/** What one member may know of a challenge. */
export interface View {
  readonly challenge: Challenge;
  readonly entries: number;
  /** Undefined before the voting. */
  readonly voters: number | undefined;
  /** The viewer's own. */
  readonly own: readonly Entry[];
  readonly organiser: boolean;
}

export function challengeMessage(
  { challenge, entries, voters, own, organiser }: View,
  fixed: FixedShown,
  messages: Messages,
): Message {
  const { card, states, buttons, withdraw } = messages.challenges;
  const titled = own.map(({ title, state, reason }) =>
    state === 'disqualified' ? card.disqualified(plain(title), plain(reason ?? '')) : plain(title),
  );
  const lines = [
    card.entered(entries),
    ...(voters === undefined ? [] : [card.voters(voters)]),
    ...(challenge.organiserId === null ? [] : [card.organiser(user(challenge.organiserId, messages))]),
    ...(titled.length > 0 ? [card.yours(shorten(titled.join(', '), MOST_YOURS))] : []),
  ];
  const box = boxOf(challenge).addTextDisplayComponents(
    text(
      `${small(states[challenge.state])}\n${titleOf(challenge)}\n${describe(challenge, messages)}\n\n${lines.map(small).join('\n')}`,
    ),
  );
  if (fixed.length > 0) box.addMediaGalleryComponents(galleryOf(fixed));
  const presses = [
    ...entering(challenge, messages),
    ...voting(challenge, messages),
    ...(challenge.state === 'closed' ? [control('results', challenge.id, buttons.results, ButtonStyle.Primary)] : []),
    ...(organiser ? [control('history', challenge.id, buttons.history)] : []),
  ];
  const leaving = own.filter(({ state }) => state === 'standing');
  if (leaving.length > 0 && (challenge.state === 'open' || challenge.state === 'voting'))
    box.addActionRowComponents(
      menuOf(
        'withdraw',
        challenge.id,
        withdraw.title,
        leaving.map(({ id, title }) => ({ label: title, value: id })),
      ),
    );
  if (presses.length > 0) box.addActionRowComponents(rowOf(...presses));
  return messageOf(box, fixed);
}

/** Challenges on a page of a list. */
export const LIST_SIZE = 8;

/** @param page from 0. */
export function challengeListMessage(
  { items, total }: Page<Challenge>,
  page: number,
  organiser: boolean,
  messages: Messages,
): Message {
  const { list, buttons } = messages.challenges;
  const box = new ContainerBuilder().setAccentColor(COLOURS.waiting).addTextDisplayComponents(text(`## ${list.title}`));
  if (items.length === 0)
    box.addTextDisplayComponents(text([list.empty, ...(organiser ? [list.begin] : [])].join(' ')));
  for (const challenge of items)
    box.addSectionComponents((section) =>
      section
        .addTextDisplayComponents(text(lineOf(challenge, messages)))
        .setButtonAccessory(control('challenge', challenge.id, buttons.show)),
    );
  const pages = Math.ceil(total / LIST_SIZE);
  if (pages > 1) box.addTextDisplayComponents(text(small(messages.challenges.page(page + 1, pages))));
  box.addActionRowComponents(...pagerOf('challenges', undefined, page, pages, messages));
  return messageOf(box);
}

function lineOf(challenge: Challenge, { challenges }: Messages): string {
  const { list, states } = challenges;
  const { state, startsAt, submissionsEndAt, votingEndAt, endedAt } = challenge;
  const when = {
    scheduled: list.opens(startsAt),
    open: list.closes(submissionsEndAt),
    voting: list.ends(votingEndAt),
    closed: list.ended(endedAt ?? votingEndAt),
    cancelled: list.ended(endedAt ?? votingEndAt),
  }[state];
  return list.line(plain(challenge.title), states[state], when);
}

/** A sentence and perhaps something to press. */
export function noteMessage(
  title: string | undefined,
  words: readonly string[],
  colour: number = COLOURS.done,
  ...presses: MessageActionRowComponentBuilder[]
): Message {
  const lines = [...(title === undefined ? [] : [`**${title}**`]), ...words];
  const box = new ContainerBuilder().setAccentColor(colour).addTextDisplayComponents(text(lines.join('\n')));
  if (presses.length > 0) box.addActionRowComponents(rowOf(...presses));
  return messageOf(box);
}
