/** Messages of challenges, against Discord's limits, with whatever members write. */

import { MessageFlags } from 'discord.js';
import fc from 'fast-check';
import { ApiError, type Component, checkMessage, checkModal, type ModalPayload } from 'local-discord/testing';
import { describe, expect, it } from 'vitest';
import {
  CHALLENGE_LIMITS,
  CHALLENGE_STATES,
  type Challenge,
  type Entry,
  type GalleryEntry,
  type RankedEntry,
} from '../../../src/challenges/challenge.js';
import type { ChallengeDraft } from '../../../src/challenges/settings/challenge-drafts.js';
import {
  chooseChallengeMessage,
  choosePaintingMessage,
  paintForChallengeModal,
} from '../../../src/discord/challenges/entries/entry-messages.js';
import { cancelChallengeModal } from '../../../src/discord/challenges/organiser/cancel-modal.js';
import { historyMessage, LINES_PER_PAGE } from '../../../src/discord/challenges/organiser/history-message.js';
import {
  announcementPost,
  cancelledPost,
  reminderPost,
  resultsPost,
  votingPost,
} from '../../../src/discord/challenges/outbox/post-messages.js';
import {
  numbersModal,
  picturesModal,
  textsModal,
  timesModal,
} from '../../../src/discord/challenges/setup/draft-modals.js';
import { draftMessage } from '../../../src/discord/challenges/setup/draft-panel-message.js';
import {
  CHALLENGES_PER_PAGE,
  challengeListMessage,
  challengeMessage,
} from '../../../src/discord/challenges/views/challenge-view.js';
import { ENTRIES_PER_PAGE, galleryMessage } from '../../../src/discord/challenges/views/gallery-message.js';
import {
  entryMessage,
  LEADERS_PER_PAGE,
  leaderboardMessage,
  RESULTS_PER_PAGE,
  resultsMessage,
} from '../../../src/discord/challenges/views/results-messages.js';
import type { BotMessage } from '../../../src/discord/messages/bot-message.js';
import type { PictureAttachment } from '../../../src/discord/messages/components.js';
import { LANGUAGES, messagesFor } from '../../../src/locales/index.js';
import { DEFAULTS } from '../../../src/painting/options.js';
import { anyCharacter } from '../../any-character.js';

/** Letters, marks that Discord's Markdown takes for something, emoji, several lines. */
const written = (maxLength: number, minLength = 0) =>
  fc
    .oneof(
      fc.string({ minLength, maxLength, unit: anyCharacter }),
      fc.string({
        minLength,
        maxLength,
        unit: fc.constantFrom('*', '_', '`', '[', '](', '~', '|', '>', '#', '\n', 'a', ' '),
      }),
      fc.constant('*'.repeat(maxLength)),
      fc.constant('🎨'.repeat(Math.max(minLength, Math.floor(maxLength / 2)))),
    )
    .map((text) => text.slice(0, maxLength) || 'x'.repeat(minLength));

const id = fc.bigInt({ min: 10n ** 17n, max: 10n ** 19n - 1n }).map(String);
const time = fc.integer({ min: 1, max: 4_000_000_000_000 });
const hash = fc.constant('ab'.repeat(32));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const plan = {
  title: written(CHALLENGE_LIMITS.title, 1),
  theme: written(CHALLENGE_LIMITS.theme),
  rules: written(CHALLENGE_LIMITS.rules),
  prize: maybe(written(CHALLENGE_LIMITS.prize)),
  channelId: id,
  resultsChannelId: maybe(id),
  winnerRoleId: maybe(id),
  allowedRoleIds: fc.array(id, { maxLength: CHALLENGE_LIMITS.maxAllowedRoles }),
  entriesPerMember: fc.integer({ min: 1, max: 10 }),
  votesPerMember: fc.integer({ min: 1, max: 25 }),
  recurrence: maybe(fc.constant('weekly' as const)),
};

const challenges: fc.Arbitrary<Challenge> = fc.record({
  ...plan,
  startsAt: time,
  submissionsEndAt: time,
  votingEndAt: time,
  id: fc.uuid(),
  guildId: id,
  organiserId: maybe(id),
  style: maybe(fc.record({ picture: hash, libraryId: fc.constant(null) })),
  content: maybe(hash),
  state: fc.constantFrom(...CHALLENGE_STATES),
  seriesId: fc.uuid(),
  round: fc.integer({ min: 1, max: 1000 }),
  createdAt: time,
  endedAt: maybe(time),
});

const moment = fc.oneof(
  fc.record({ at: time }),
  fc.record({ after: fc.integer({ min: 0, max: 366 * 24 * 3600_000 }) }),
);
const drafts: fc.Arbitrary<ChallengeDraft> = fc.record({
  id: fc.uuid(),
  guildId: id,
  organiserId: id,
  challengeId: maybe(fc.uuid()),
  plan: fc.record({
    ...plan,
    title: written(CHALLENGE_LIMITS.title),
    start: moment,
    submissionsEnd: moment,
    votingEnd: moment,
    zone: fc.constant('America/Argentina/ComodRivadavia'),
  }),
  style: maybe(hash),
  content: maybe(hash),
});

const entries: fc.Arbitrary<Entry> = fc.record({
  id: fc.uuid(),
  challengeId: fc.uuid(),
  memberId: maybe(id),
  state: fc.constantFrom('standing' as const, 'disqualified' as const),
  jobId: fc.uuid(),
  painting: hash,
  content: hash,
  styles: fc.constant([
    { picture: 'ab', share: 70 },
    { picture: 'cd', share: 30 },
  ]),
  options: fc.constantFrom<Entry['options']>({ ...DEFAULTS }, {}),
  title: written(CHALLENGE_LIMITS.entryTitle),
  spoiler: fc.boolean(),
  submittedAt: time,
  reason: maybe(written(CHALLENGE_LIMITS.reason)),
});
const placed: fc.Arbitrary<RankedEntry> = fc.record({
  rank: fc.integer({ min: 1, max: 5000 }),
  votes: fc.integer({ min: 0, max: 50_000 }),
  points: fc.integer({ min: 0, max: 3 }),
  entry: entries,
});
const galleryEntries: fc.Arbitrary<GalleryEntry> = fc.record({
  id: fc.uuid(),
  title: written(CHALLENGE_LIMITS.entryTitle),
  painting: hash,
  spoiler: fc.boolean(),
  isOwn: fc.boolean(),
  hasVote: fc.boolean(),
});

/** Of several things, each has an id of its own. */
const several = <T extends { readonly id: string }>(one: fc.Arbitrary<T>, maxLength: number) =>
  fc.uniqueArray(one, { maxLength, selector: ({ id }) => id });

const locale = fc.constantFrom(...LANGUAGES);

const shown = (count: number, description = 'A picture'): PictureAttachment[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `picture-${index}.webp`,
    bytes: Buffer.from('x'),
    description,
  }));
const shownOf = (all: readonly { readonly id: string; readonly title: string }[]) =>
  new Map(
    all.map(({ id: entry, title }) => [
      entry,
      { name: `${entry}.webp`, bytes: Buffer.from('x'), description: `Entry: ${title}` },
    ]),
  );

/** What Discord would say, in full. */
function refusalOf(action: () => void): object | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.body;
    throw error;
  }
}

function check({ components, files, descriptions }: BotMessage): void {
  const attachments = descriptions.map((description, index) => ({ id: index, description }));
  const names = files.map(({ name }) => name);
  const payload = { components: components as unknown as Component[], attachments, flags: MessageFlags.IsComponentsV2 };
  expect(refusalOf(() => checkMessage(payload, names))).toBeUndefined();
  expect(new Set(names).size).toBe(names.length);
  for (const description of descriptions) expect(description.length).toBeLessThanOrEqual(1024);
}

const checkWindow = (modal: { toJSON(): unknown }) =>
  expect(refusalOf(() => checkModal(modal.toJSON() as ModalPayload))).toBeUndefined();

const holds = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  property: (...values: T) => void,
) => fc.assert(fc.property(...arbitraries, property), { numRuns: 150 });

const MARK = '0b0e8a52-9d4e-4b43-8f0e-6d7c0c1a2b3c';

describe('posts keep to every limit', () => {
  it('announcements, calls, reminders', () =>
    holds([challenges, locale, fc.integer({ min: 0, max: 2 })], (challenge, language, pictures) => {
      const messages = messagesFor(language);
      const post = { challenge, idempotencyKey: MARK };
      check(announcementPost('announced', post, shown(pictures), messages));
      check(announcementPost('opened', post, shown(pictures), messages));
      check(votingPost(post, 5000, shown(pictures), messages));
      check(reminderPost(post, 'voting', 1, messages));
      check(cancelledPost(post, 'x'.repeat(CHALLENGE_LIMITS.reason), messages));
    }));

  it('results', () =>
    holds(
      [challenges, fc.array(placed, { maxLength: 3 }), locale, fc.boolean()],
      (challenge, first, language, drawn) => {
        const podium = drawn ? Buffer.from('x') : undefined;
        check(
          resultsPost(
            { challenge, idempotencyKey: MARK },
            first,
            { entries: 3, votes: 9 },
            podium,
            messagesFor(language),
          ),
        );
      },
    ));
});

describe('answers keep to every limit', () => {
  it('one challenge, all of them', () =>
    holds(
      [challenges, several(entries, 10), several(challenges, CHALLENGES_PER_PAGE), locale],
      (challenge, own, items, language) => {
        const messages = messagesFor(language);
        const view = { challenge, entries: 5000, voters: 100, ownEntries: own, isOrganiser: true };
        check(challengeMessage(view, shown(2), messages));
        check(challengeListMessage({ items, total: 400 }, 3, true, messages));
      },
    ));

  it('the gallery', () =>
    holds(
      [challenges, several(galleryEntries, ENTRIES_PER_PAGE), several(entries, 25), locale],
      (challenge, all, from, language) => {
        const page = { entries: all, total: 5000, start: 4996, previous: MARK, next: null };
        const moving = { to: MARK, from };
        const view = {
          challenge,
          page,
          pictures: shownOf(all),
          votesLeft: 0,
          notice: 'x'.repeat(300),
          moveVote: moving,
        };
        check(galleryMessage(view, messagesFor(language)));
      },
    ));

  it('results, an entry, the leaderboard, the history', () =>
    holds(
      [
        challenges,
        fc.uniqueArray(placed, { maxLength: RESULTS_PER_PAGE, minLength: 1, selector: ({ entry }) => entry.id }),
        locale,
      ],
      (challenge, items, language) => {
        const messages = messagesFor(language);
        check(resultsMessage(challenge, { items, total: 5000 }, 7, shownOf(items.map(({ entry }) => entry)), messages));
        check(entryMessage(items[0].entry, items[0], shown(4), messages));
        const leader = { memberId: '1'.repeat(19), rank: 5000, points: 9999, wins: 999, votes: 99_999, entries: 1 };
        check(leaderboardMessage({ items: Array(LEADERS_PER_PAGE).fill(leader), total: 5000 }, 3, messages));
        const details = { reason: '*'.repeat(CHALLENGE_LIMITS.reason) };
        const line = { at: 1, actorId: '1'.repeat(19), action: 'cancelled' as const, details };
        check(historyMessage(challenge, { items: Array(LINES_PER_PAGE).fill(line), total: 5000 }, 3, messages));
      },
    ));

  it('entering', () =>
    holds([challenges, several(challenges, 25), several(entries, 40), locale], (challenge, open, own, language) => {
      const messages = messagesFor(language);
      const replaceable = own.map((entry) => ({ entry, challenge }));
      check(chooseChallengeMessage({ jobId: MARK, open, replaceable, isPrivate: true }, messages));
      const jobs = own.map((entry) => ({ id: entry.id, name: entry.title }));
      check(choosePaintingMessage(challenge, jobs, messages));
      checkWindow(paintForChallengeModal(challenge, messages));
    }));

  it('the panel and its windows', () =>
    holds([drafts, locale, fc.integer({ min: 0, max: 2 })], (draft, language, pictures) => {
      const messages = messagesFor(language);
      const missing = ['ManageRoles', 'CreatePublicThreads', 'CreateEvents', 'ReadMessageHistory'] as const;
      check(draftMessage(draft, shown(pictures), missing, messages));
      for (const window of [textsModal, timesModal, numbersModal, picturesModal]) checkWindow(window(draft, messages));
      checkWindow(cancelChallengeModal(MARK, messages));
    }));
});
