/** What is posted of a challenge in its channel: announced, open, voting, results, cancelled, reminders. */
import { ButtonStyle, ContainerBuilder, roleMention, subtext } from 'discord.js';
import type { Challenge, RankedEntry } from '../../../challenges/challenge.js';
import type { Messages } from '../../../locales/index.js';
import { joinIds } from '../../custom-id.js';
import type { BotMessage } from '../../messages/bot-message.js';
import {
  actionButton,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  memberMention,
  type PictureAttachment,
  textDisplay,
} from '../../messages/components.js';

import {
  challengeContainer,
  challengeDescription,
  entryButtons,
  type FixedAttachments,
  headingOf,
  voteButtons,
} from '../challenge-messages.js';

interface StatusPost {
  readonly challenge: Challenge;
  /** The post's id; searched for in sent messages after a crash. */
  readonly idempotencyKey: string;
}

/** The "Details" button carries the idempotency key of the post. */
const detailsButton = ({ challenge, idempotencyKey }: StatusPost, { challenges }: Messages) =>
  actionButton('challenge', joinIds(challenge.id, idempotencyKey), challenges.buttons.details);

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
  const facts = [posts.entryCount({ count: entries }), card.votingUntil({ at: challenge.votingEndAt })];
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
  const description = posts.podiumAlt({ titles: first.map(({ entry }) => entry.title) });
  const spoiler = first.some(({ entry }) => entry.spoiler);
  const shown: PictureAttachment[] =
    podium === undefined ? [] : [{ name: 'podium.jpg', bytes: podium, description, spoiler }];
  const box = new ContainerBuilder()
    .setAccentColor(GOLD_COLOUR)
    .addTextDisplayComponents(textDisplay(`${subtext(posts.results)}\n${headingOf(challenge)}`));
  if (shown.length > 0) box.addMediaGalleryComponents(mediaGallery(shown));
  const [winner] = first;
  const places = first.map(({ rank, votes, entry }) =>
    posts.podiumLine({
      rank,
      title: escapeMemberText(entry.title),
      user: memberMention(entry.memberId, messages),
      votes,
    }),
  );
  const won = winner !== undefined;
  const tied = first.some(({ votes }, index) => index > 0 && votes === first[index - 1].votes);
  const lines = [
    ...places,
    ...(winner === undefined ? [counts.entries === 0 ? posts.noEntries : posts.noVotes] : []),
    ...(won && challenge.winnerRoleId !== null ? [card.winnerRole({ role: roleMention(challenge.winnerRoleId) })] : []),
    ...(won && challenge.prize ? [card.prize({ text: escapeMemberText(challenge.prize) })] : []),
    subtext(
      [posts.counts({ entries: counts.entries, votes: counts.votes }), ...(won && tied ? [posts.tieRule] : [])].join(
        ' · ',
      ),
    ),
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
        `${subtext(posts.cancelled)}\n${headingOf(post.challenge)}\n${posts.reason({ text: escapeMemberText(reason) })}`,
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
  const words = messages.challenges.posts.reminder[of]({ title: escapeMemberText(challenge.title), at: endsAt });
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
