/** A challenge: what it is, how it stands, and what is said of it in public. */
import { ButtonStyle, ContainerBuilder, type MessageActionRowComponentBuilder } from 'discord.js';
import type { Challenge, Entry, Page, RankedEntry } from '../../challenges/challenge.js';
import type { Messages } from '../../locales/index.js';
import { joinIds } from '../custom-id.js';
import {
  actionButton,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  memberMention,
  type PictureAttachment,
  pageButtons,
  roleMention,
  selectMenuRow,
  textDisplay,
} from '../messages/components.js';
import { ACCENT_COLOURS, type BotMessage, subtext } from '../messages/message.js';
import { truncate } from '../truncate.js';

/** Accent colours by state. */
const STATE_COLOURS = {
  scheduled: ACCENT_COLOURS.waiting,
  open: ACCENT_COLOURS.done,
  voting: ACCENT_COLOURS.painting,
  closed: ACCENT_COLOURS.waiting,
  cancelled: ACCENT_COLOURS.failed,
} as const;

/** Copies of the pictures that every entry is painted with: content, then style. */
export type FixedAttachments = readonly PictureAttachment[];

const headingOf = ({ title }: Pick<Challenge, 'title'>): string => `## ${escapeMemberText(title)}`;

/** Times, numbers, who may, what there is to win. */
function challengeFacts(challenge: Challenge, { challenges }: Messages): string[] {
  const { card } = challenges;
  const { state, startsAt, submissionsEndAt, votingEndAt, allowedRoleIds, prize, winnerRoleId, round } = challenge;
  return [
    ...(state === 'scheduled' ? [card.startsAt(startsAt)] : []),
    card.submissionsUntil(submissionsEndAt),
    card.votingUntil(votingEndAt),
    card.limitsPerMember(challenge.entriesPerMember, challenge.votesPerMember),
    ...(allowedRoleIds.length > 0 ? [card.allowedRoles(allowedRoleIds.map(roleMention).join(' '))] : []),
    ...(prize === null || prize === '' ? [] : [card.prize(escapeMemberText(prize))]),
    ...(winnerRoleId === null ? [] : [card.winnerRole(roleMention(winnerRoleId))]),
    ...(challenge.recurrence === null ? [] : [[card.weekly, card.round(round)].join(' · ')]),
  ];
}

/** What every entry must be painted with, in words; undefined where that is free. */
function fixedPicturesSentence({ style, content }: Pick<Challenge, 'style' | 'content'>, { challenges }: Messages) {
  const { fixedStyle, fixedContent, fixedBoth } = challenges.card;
  if (style !== null && content !== null) return fixedBoth;
  if (style !== null) return fixedStyle;
  return content === null ? undefined : fixedContent;
}

const hasFixedPicture = ({ style, content }: Challenge) => style !== null || content !== null;

function challengeDescription(challenge: Challenge, messages: Messages): string {
  const { rules } = messages.challenges.card;
  const facts = challengeFacts(challenge, messages).map((fact) => `- ${fact}`);
  const paragraphs = [
    challenge.theme,
    ...(challenge.rules === '' ? [] : [`**${rules}**\n${challenge.rules}`]),
    facts.join('\n'),
    fixedPicturesSentence(challenge, messages),
  ];
  return paragraphs.filter(Boolean).join('\n\n');
}

interface StatusPost {
  readonly challenge: Challenge;
  /** The post's id; searched for in sent messages after a crash. */
  readonly idempotencyKey: string;
}

const challengeContainer = ({ state }: Challenge) => new ContainerBuilder().setAccentColor(STATE_COLOURS[state]);

/** The "Details" button carries the idempotency key of the post. */
const detailsButton = ({ challenge, idempotencyKey }: StatusPost, { challenges }: Messages) =>
  actionButton('challenge', joinIds(challenge.id, idempotencyKey), challenges.buttons.details);

function entryButtons(challenge: Challenge, { challenges }: Messages): MessageActionRowComponentBuilder[] {
  if (challenge.state !== 'open') return [];
  const { enter, paint } = challenges.buttons;
  return [
    actionButton('submit', challenge.id, enter, ButtonStyle.Primary),
    ...(hasFixedPicture(challenge) ? [actionButton('paint', challenge.id, paint)] : []),
  ];
}

const voteButtons = (challenge: Challenge, { challenges }: Messages): MessageActionRowComponentBuilder[] =>
  challenge.state === 'voting'
    ? [actionButton('gallery', challenge.id, challenges.buttons.vote, ButtonStyle.Primary)]
    : [];

/**
 * It is announced, or open.
 *
 * @param kind the announcement has nothing to press once there is the call for entries.
 */
export function announcementPost(
  kind: 'announced' | 'opened',
  post: StatusPost,
  fixed: FixedAttachments,
  messages: Messages,
): BotMessage {
  const { challenge } = post;
  const { posts, states } = messages.challenges;
  const calls = kind === 'opened' && challenge.state === 'open';
  const heading = challenge.state === 'scheduled' ? posts.announced : calls ? posts.opened : states[challenge.state];
  const box = challengeContainer(challenge).addTextDisplayComponents(
    textDisplay(`${subtext(heading)}\n${headingOf(challenge)}\n${challengeDescription(challenge, messages)}`),
  );
  if (fixed.length > 0) box.addMediaGalleryComponents(mediaGallery(fixed));
  if (calls) box.addTextDisplayComponents(textDisplay(subtext(posts.howToEnter)));
  box.addActionRowComponents(
    componentRow(...(calls ? entryButtons(challenge, messages) : []), detailsButton(post, messages)),
  );
  return containerMessage(box, fixed);
}

/**
 * The gallery is open.
 *
 * @param teasers some entries, at most 10.
 */
export function votingPost(
  post: StatusPost,
  entries: number,
  teasers: readonly PictureAttachment[],
  messages: Messages,
): BotMessage {
  const { challenge } = post;
  const { posts, card, states } = messages.challenges;
  const heading = challenge.state === 'voting' ? posts.voting : states[challenge.state];
  const facts = [posts.entryCount(entries), card.votingUntil(challenge.votingEndAt)];
  const box = challengeContainer(challenge).addTextDisplayComponents(
    textDisplay(
      [subtext(heading), headingOf(challenge), challenge.theme, '', ...facts.map((fact) => `- ${fact}`)].join('\n'),
    ),
  );
  if (teasers.length > 0) box.addMediaGalleryComponents(mediaGallery(teasers));
  box
    .addTextDisplayComponents(textDisplay(subtext(posts.anonymityNotice)))
    .addActionRowComponents(componentRow(...voteButtons(challenge, messages), detailsButton(post, messages)));
  return containerMessage(box, teasers);
}

/**
 * @param first the first three that anybody voted for, by rank.
 * @param podium absent where there is none: nobody entered, or no picture is kept.
 */
export function resultsPost(
  post: StatusPost,
  first: readonly RankedEntry[],
  counts: { readonly entries: number; readonly votes: number },
  podium: Uint8Array | undefined,
  messages: Messages,
): BotMessage {
  const { challenge } = post;
  const { posts, card, buttons } = messages.challenges;
  const description = posts.podiumAlt(first.map(({ entry }) => entry.title));
  const spoiler = first.some(({ entry }) => entry.spoiler);
  const shown: PictureAttachment[] =
    podium === undefined ? [] : [{ name: 'podium.jpg', bytes: podium, description, spoiler }];
  const box = new ContainerBuilder()
    .setAccentColor(GOLD_COLOUR)
    .addTextDisplayComponents(textDisplay(`${subtext(posts.results)}\n${headingOf(challenge)}`));
  if (shown.length > 0) box.addMediaGalleryComponents(mediaGallery(shown));
  const [winner] = first;
  const places = first.map(({ rank, votes, entry }) =>
    posts.podiumLine(rank, escapeMemberText(entry.title), memberMention(entry.memberId, messages), votes),
  );
  const won = winner !== undefined;
  const tied = first.some(({ votes }, index) => index > 0 && votes === first[index - 1].votes);
  const lines = [
    ...places,
    ...(winner === undefined ? [counts.entries === 0 ? posts.noEntries : posts.noVotes] : []),
    ...(won && challenge.winnerRoleId !== null ? [card.winnerRole(roleMention(challenge.winnerRoleId))] : []),
    ...(won && challenge.prize ? [card.prize(escapeMemberText(challenge.prize))] : []),
    subtext([posts.counts(counts.entries, counts.votes), ...(won && tied ? [posts.tieRule] : [])].join(' · ')),
  ];
  box.addTextDisplayComponents(textDisplay(lines.join('\n')));
  const more =
    counts.entries === 0 ? [] : [actionButton('results', challenge.id, buttons.results, ButtonStyle.Primary)];
  box.addActionRowComponents(
    componentRow(...more, actionButton('leaders', '0', buttons.leaderboard), detailsButton(post, messages)),
  );
  return containerMessage(box, shown);
}

const GOLD_COLOUR = 0xd4a72c;

export function cancelledPost(post: StatusPost, reason: string, messages: Messages): BotMessage {
  const { posts } = messages.challenges;
  const box = challengeContainer(post.challenge)
    .addTextDisplayComponents(
      textDisplay(
        `${subtext(posts.cancelled)}\n${headingOf(post.challenge)}\n${posts.reason(escapeMemberText(reason))}`,
      ),
    )
    .addActionRowComponents(componentRow(detailsButton(post, messages)));
  return containerMessage(box);
}

export function reminderPost(
  post: StatusPost,
  of: 'submissions' | 'voting',
  endsAt: number,
  messages: Messages,
): BotMessage {
  const { challenge } = post;
  const words = messages.challenges.posts.reminder[of](escapeMemberText(challenge.title), endsAt);
  const presses = [
    ...entryButtons(challenge, messages),
    ...voteButtons(challenge, messages),
    detailsButton(post, messages),
  ];
  const box = challengeContainer(challenge)
    .addTextDisplayComponents(textDisplay(words))
    .addActionRowComponents(componentRow(...presses));
  return containerMessage(box);
}

/** Characters. */
const MAX_OWN_ENTRIES_LENGTH = 700;

/** What one member may know of a challenge. */
export interface ChallengeView {
  readonly challenge: Challenge;
  readonly entries: number;
  /** Undefined before the voting. */
  readonly voters: number | undefined;
  /** The viewer's own. */
  readonly ownEntries: readonly Entry[];
  readonly isOrganiser: boolean;
}

export function challengeMessage(
  { challenge, entries, voters, ownEntries, isOrganiser }: ChallengeView,
  fixed: FixedAttachments,
  messages: Messages,
): BotMessage {
  const { card, states, buttons, withdraw } = messages.challenges;
  const titled = ownEntries.map(({ title, state, reason }) =>
    state === 'disqualified'
      ? card.disqualified(escapeMemberText(title), escapeMemberText(reason ?? ''))
      : escapeMemberText(title),
  );
  const lines = [
    card.entryCount(entries),
    ...(voters === undefined ? [] : [card.voterCount(voters)]),
    ...(challenge.organiserId === null ? [] : [card.organisedBy(memberMention(challenge.organiserId, messages))]),
    ...(titled.length > 0 ? [card.ownEntries(truncate(titled.join(', '), MAX_OWN_ENTRIES_LENGTH))] : []),
  ];
  const box = challengeContainer(challenge).addTextDisplayComponents(
    textDisplay(
      `${subtext(states[challenge.state])}\n${headingOf(challenge)}\n${challengeDescription(challenge, messages)}\n\n${lines.map(subtext).join('\n')}`,
    ),
  );
  if (fixed.length > 0) box.addMediaGalleryComponents(mediaGallery(fixed));
  const presses = [
    ...entryButtons(challenge, messages),
    ...voteButtons(challenge, messages),
    ...(challenge.state === 'closed'
      ? [actionButton('results', challenge.id, buttons.results, ButtonStyle.Primary)]
      : []),
    ...(isOrganiser ? [actionButton('history', challenge.id, buttons.history)] : []),
  ];
  const leaving = ownEntries.filter(({ state }) => state === 'standing');
  if (leaving.length > 0 && (challenge.state === 'open' || challenge.state === 'voting'))
    box.addActionRowComponents(
      selectMenuRow(
        'withdraw',
        challenge.id,
        withdraw.title,
        leaving.map(({ id, title }) => ({ label: title, value: id })),
      ),
    );
  if (presses.length > 0) box.addActionRowComponents(componentRow(...presses));
  return containerMessage(box, fixed);
}

/** Challenges on a page of a list. */
export const CHALLENGES_PER_PAGE = 8;

/** @param page from 0. */
export function challengeListMessage(
  { items, total }: Page<Challenge>,
  page: number,
  isOrganiser: boolean,
  messages: Messages,
): BotMessage {
  const { list, buttons } = messages.challenges;
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.waiting)
    .addTextDisplayComponents(textDisplay(`## ${list.title}`));
  if (items.length === 0)
    box.addTextDisplayComponents(textDisplay([list.empty, ...(isOrganiser ? [list.createHint] : [])].join(' ')));
  for (const challenge of items)
    box.addSectionComponents((section) =>
      section
        .addTextDisplayComponents(textDisplay(challengeLine(challenge, messages)))
        .setButtonAccessory(actionButton('challenge', challenge.id, buttons.show)),
    );
  const pages = Math.ceil(total / CHALLENGES_PER_PAGE);
  if (pages > 1) box.addTextDisplayComponents(textDisplay(subtext(messages.challenges.page(page + 1, pages))));
  box.addActionRowComponents(...pageButtons('challenges', undefined, page, pages, messages));
  return containerMessage(box);
}

function challengeLine(challenge: Challenge, { challenges }: Messages): string {
  const { list, states } = challenges;
  const { state, startsAt, submissionsEndAt, votingEndAt, endedAt } = challenge;
  const when = {
    scheduled: list.startsAt(startsAt),
    open: list.submissionsUntil(submissionsEndAt),
    voting: list.votingUntil(votingEndAt),
    closed: list.endedAt(endedAt ?? votingEndAt),
    cancelled: list.endedAt(endedAt ?? votingEndAt),
  }[state];
  return list.line(escapeMemberText(challenge.title), states[state], when);
}

/** A sentence and perhaps something to press. */
export function noticeMessage(
  title: string | undefined,
  words: readonly string[],
  colour: number = ACCENT_COLOURS.done,
  ...presses: MessageActionRowComponentBuilder[]
): BotMessage {
  const lines = [...(title === undefined ? [] : [`**${title}**`]), ...words];
  const box = new ContainerBuilder().setAccentColor(colour).addTextDisplayComponents(textDisplay(lines.join('\n')));
  if (presses.length > 0) box.addActionRowComponents(componentRow(...presses));
  return containerMessage(box);
}
