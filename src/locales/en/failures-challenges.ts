/** Why something was not done in a challenge. */
import { channelMention, roleMention } from 'discord.js';
import type { CHALLENGE_ERRORS } from '../../errors/challenge-errors.js';
import type { FailureMessagesOf } from '../failure-messages.js';

const FIELD_NAMES: Readonly<Record<string, string>> = {
  title: 'title',
  theme: 'theme',
  rules: 'rules',
  prize: 'prize',
  reason: 'reason',
  channelId: 'channel',
  startsAt: 'start',
  submissionsEndAt: 'end of submissions',
  votingEndAt: 'end of the voting',
  entriesPerMember: 'number of entries per member',
  votesPerMember: 'number of votes per member',
  allowedRoleIds: 'roles that may take part',
  winnerRoleId: 'winner role',
  resultsChannelId: 'results channel',
  recurrence: 'repetition',
  style: 'fixed style',
  content: 'fixed content',
};
const fieldName = (field: string) => FIELD_NAMES[field] ?? field;

const STATE_CLAUSES: Readonly<Record<string, string>> = {
  scheduled: 'has not started',
  open: 'is still taking entries',
  voting: 'is being voted on',
  closed: 'is closed',
  cancelled: 'was cancelled',
};
const stateClause = (state: string) => STATE_CLAUSES[state] ?? 'has moved on';

const pluralise = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

const formatMinutes = (minutes: number) =>
  minutes >= 24 * 60
    ? pluralise(Math.round(minutes / (24 * 60)), 'day', 'days')
    : pluralise(Math.round(minutes), 'minute', 'minutes');

export const challengeFailures: FailureMessagesOf<typeof CHALLENGE_ERRORS> = {
  'challenge-unknown': () => 'There is no such challenge here. Choose one from the list that appears while you type.',
  'challenge-over': () => 'That challenge is over, so nothing about it can be changed. Look at its results instead.',
  'challenge-not-open': ({ state }) =>
    `Entries cannot come in now: that challenge ${stateClause(state)}. Choose an open one.`,
  'challenge-not-voting': ({ state }) =>
    `Votes cannot be given now: that challenge ${stateClause(state)}. Its announcement says when the voting is.`,
  'challenge-not-closed': () => 'There are no results yet. They appear when the voting has ended.',
  'challenge-moved-on': ({ state }) =>
    `Nothing was done: that challenge ${stateClause(state)} by now. Look at it again and then decide.`,
  'challenge-text': ({ field, limit }) =>
    `The ${fieldName(field)} is empty or longer than ${limit} characters. Write it again.`,
  'challenge-number': ({ field, minimum, maximum }) =>
    `The ${fieldName(field)} must be a whole number from ${minimum} to ${maximum}. Choose another one.`,
  'challenge-roles-many': ({ limit }) => `At most ${limit} roles can be named. Choose fewer.`,
  'challenge-times': ({ problem, limit = 0 }) =>
    ({
      order: 'A challenge starts, then submissions end, then the voting ends. Put the times in that order.',
      past: 'That time is over already. Choose a later one.',
      short: `Submissions and voting need at least ${formatMinutes(limit)} each. Choose a later end.`,
      long: `Submissions and voting may take at most ${formatMinutes(limit)} each. Choose an earlier end.`,
    })[problem],
  'challenges-many': ({ limit }) =>
    `This server has ${limit} challenges that are not over, which is the limit. Close or cancel one first.`,
  'challenge-edit': ({ field, state }) =>
    `The ${fieldName(field)} cannot be changed like that any more: the challenge ${stateClause(state)}. Leave it as it is.`,
  'challenge-roles': () =>
    'This challenge is for certain roles, and you have none of them. Its announcement names them.',
  'entries-spent': ({ limit }) =>
    `You have ${pluralise(limit, 'entry', 'entries')} in this challenge, which is the limit. Replace or withdraw one first.`,
  'entry-twice': () => 'That painting is in this challenge already. Enter another one.',
  'entry-content': () =>
    'This challenge has a content picture that every entry must show. Paint that one, then enter the painting.',
  'entry-style': () =>
    'This challenge has a style that every entry must be painted in. Paint in it, then enter the painting.',
  'entry-unknown': () => 'There is no such entry here. It may have been withdrawn; look at the gallery again.',
  'entry-disqualified': ({ reason }) =>
    `That entry was disqualified (${reason}), so it cannot be changed. Ask an organiser if you think that is wrong.`,
  'entry-gone': () => 'That entry has left the challenge, so nobody can vote for it. Choose another one.',
  'vote-own': () => 'That is your own entry. Vote for somebody else’s.',
  'vote-joined-late': () =>
    'Only members who were here before the voting started can vote in this challenge. You can take part in the next one.',
  'votes-spent': ({ limit }) =>
    `You have given ${pluralise(limit, 'vote', 'votes')}, which is all you have. Take one back first.`,
  'draft-gone': () =>
    'That was published or thrown away already. Look at /challenge list, or begin anew with /challenge create.',
  'channel-closed': ({ channel, missing }) =>
    `I may not write in ${channelMention(channel)}: I lack ${missing}. Allow it there, or choose another channel.`,
  'channel-not-yours': ({ channel }) =>
    `You may not write in ${channelMention(channel)} yourself, so a challenge of yours cannot either. Choose another channel.`,
  'role-not-yours': ({ role }) =>
    `You may not hand out ${roleMention(role)} yourself, so a challenge of yours cannot either: that takes “Manage Roles” and a higher role. Choose another role, or ask somebody who may.`,
  'entry-not-yours': () =>
    'Only the member who asked for that painting can enter it. Paint one of your own with /stylize.',
  'entry-unfinished': () => 'That painting is not finished, so it cannot be entered yet. Wait for it, then try again.',
  'paint-nothing': () => 'There is nothing that entries must be painted with. Use /stylize with pictures of your own.',
};
