/** One challenge as one member sees it, and the list of challenges. */
import { ButtonStyle, ContainerBuilder, subtext } from 'discord.js';
import type { Challenge, Entry, Page } from '../../../challenges/challenge.js';
import type { Messages } from '../../../locales/index.js';
import type { BotMessage } from '../../messages/bot-message.js';
import {
  actionButton,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  memberMention,
  selectMenuRow,
  textDisplay,
} from '../../messages/components.js';
import { ACCENT_COLOURS } from '../../messages/message.js';
import { pageCount, pageNote, pageRow } from '../../messages/paging.js';
import { truncate } from '../../truncate.js';
import {
  challengeContainer,
  challengeDescription,
  entryButtons,
  type FixedAttachments,
  headingOf,
  voteButtons,
} from '../challenge-messages.js';

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
      ? card.disqualified({ title: escapeMemberText(title), reason: escapeMemberText(reason ?? '') })
      : escapeMemberText(title),
  );
  const lines = [
    card.entryCount({ count: entries }),
    ...(voters === undefined ? [] : [card.voterCount({ count: voters })]),
    ...(challenge.organiserId === null
      ? []
      : [card.organisedBy({ user: memberMention(challenge.organiserId, messages) })]),
    ...(titled.length > 0 ? [card.ownEntries({ titles: truncate(titled.join(', '), MAX_OWN_ENTRIES_LENGTH) })] : []),
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
  const place = { number: page, count: pageCount(total, CHALLENGES_PER_PAGE) };
  box.addTextDisplayComponents(...pageNote(place, messages).map((note) => textDisplay(subtext(note))));
  box.addActionRowComponents(...pageRow('challenges', undefined, place, messages));
  return containerMessage(box);
}

function challengeLine(challenge: Challenge, { challenges }: Messages): string {
  const { list, states } = challenges;
  const { state, startsAt, submissionsEndAt, votingEndAt, endedAt } = challenge;
  const when = {
    scheduled: list.startsAt({ at: startsAt }),
    open: list.submissionsUntil({ at: submissionsEndAt }),
    voting: list.votingUntil({ at: votingEndAt }),
    closed: list.endedAt({ at: endedAt ?? votingEndAt }),
    cancelled: list.endedAt({ at: endedAt ?? votingEndAt }),
  }[state];
  return `**${escapeMemberText(challenge.title)}**\n${subtext(`${states[state]} · ${when}`)}`;
}
