/** Parts shared by all messages about a challenge: heading, description, buttons. */
import { ButtonStyle, ContainerBuilder, type MessageActionRowComponentBuilder, roleMention } from 'discord.js';
import type { Challenge } from '../../challenges/challenge.js';
import type { Messages } from '../../locales/index.js';
import { actionButton, escapeMemberText, type PictureAttachment } from '../messages/components.js';
import { ACCENT_COLOURS } from '../messages/message.js';

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

export const headingOf = ({ title }: Pick<Challenge, 'title'>): string => `## ${escapeMemberText(title)}`;

/** Times, numbers, who may, what there is to win. */
function challengeFacts(challenge: Challenge, { challenges }: Messages): string[] {
  const { card } = challenges;
  const { state, startsAt, submissionsEndAt, votingEndAt, allowedRoleIds, prize, winnerRoleId, round } = challenge;
  return [
    ...(state === 'scheduled' ? [card.startsAt({ at: startsAt })] : []),
    card.submissionsUntil({ at: submissionsEndAt }),
    card.votingUntil({ at: votingEndAt }),
    card.limitsPerMember({ entries: challenge.entriesPerMember, votes: challenge.votesPerMember }),
    ...(allowedRoleIds.length > 0 ? [card.allowedRoles({ roles: allowedRoleIds.map(roleMention) })] : []),
    ...(prize === null || prize === '' ? [] : [card.prize({ text: escapeMemberText(prize) })]),
    ...(winnerRoleId === null ? [] : [card.winnerRole({ role: roleMention(winnerRoleId) })]),
    ...(challenge.recurrence === null ? [] : [[card.weekly, card.round({ round })].join(' · ')]),
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

export function challengeDescription(challenge: Challenge, messages: Messages): string {
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

export const challengeContainer = ({ state }: Challenge) => new ContainerBuilder().setAccentColor(STATE_COLOURS[state]);

export function entryButtons(challenge: Challenge, { challenges }: Messages): MessageActionRowComponentBuilder[] {
  if (challenge.state !== 'open') return [];
  const { enter, paint } = challenges.buttons;
  return [
    actionButton('submit', challenge.id, enter, ButtonStyle.Primary),
    ...(hasFixedPicture(challenge) ? [actionButton('paint', challenge.id, paint)] : []),
  ];
}

export const voteButtons = (challenge: Challenge, { challenges }: Messages): MessageActionRowComponentBuilder[] =>
  challenge.state === 'voting'
    ? [actionButton('gallery', challenge.id, challenges.buttons.vote, ButtonStyle.Primary)]
    : [];
