/** Model-based test: random sequences of actions against a simple in-memory model. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Submission } from '../../src/challenges/challenge.js';
import { UserError } from '../../src/errors/user-error.js';
import { runs } from '../services/databases.js';
import { type Action, history, LATE, MEMBERS, Model, PAINTINGS, PHASE_MS } from './challenge-model.js';
import {
  type ChallengesHarness,
  completePosts,
  HOUR,
  kindsOf,
  MINUTE,
  member,
  openChallengesHarness,
  organiser,
  settings,
} from './challenges-harness.js';

const stats = { histories: 0, actions: 0, refused: 0, votes: 0, ties: 0, changed: 0, closed: 0 };
afterAll(() => console.log('random histories:', stats));

describe('a challenge of any history', () => {
  it('ends as the model predicts', async () => {
    const harness = await openChallengesHarness();
    const paintings: Submission[] = [];
    for (let i = 0; i < PAINTINGS; i++) paintings.push(await harness.paint(`painting ${i}`));
    const run = fc.asyncProperty(history, (given) => replay(harness, paintings, given));
    await fc.assert(run, { numRuns: runs(100) });
  });
});

async function replay(
  { challenges, clock, store }: ChallengesHarness,
  paintings: readonly Submission[],
  { entriesPerMember, votesPerMember, submissions, voting }: typeof history extends fc.Arbitrary<infer T> ? T : never,
): Promise<void> {
  // Runs share a database, and a failed run may have left rows.
  for (const table of [
    'challenges',
    'challenge_entries',
    'challenge_votes',
    'challenge_results',
    'challenge_posts',
  ] as const)
    await store.deleteFrom(table).execute();
  const guildId = `guild ${stats.histories++}`;
  const start = clock.at;
  const participants = MEMBERS.map((name) =>
    member(name, { guildId, joinedAt: name === LATE ? start + 99 * HOUR : start - HOUR }),
  );
  const guildOrganiser = { ...organiser, guildId };
  const times = { startsAt: start, submissionsEndAt: start + PHASE_MS, votingEndAt: start + 2 * PHASE_MS };
  const { id } = await challenges.create(guildOrganiser, settings({ ...times, entriesPerMember, votesPerMember }));
  const ids: string[] = [];
  const model = new Model(start, { entriesPerMember, votesPerMember }, (index) => ids[index]);
  const idOf = (index: number) => ids[index] ?? 'no entry';

  const perform = async (action: Action): Promise<unknown> => {
    switch (action.do) {
      case 'enter': {
        const entered = await challenges.entries.enter(id, participants[action.who], paintings[action.painting]);
        return ids.push(entered.id);
      }
      case 'replace':
        return challenges.entries.replace(idOf(action.entry), participants[action.who], paintings[action.painting]);
      case 'withdraw':
        return challenges.entries.withdraw(idOf(action.entry), participants[action.who]);
      case 'disqualify':
        return challenges.entries.disqualify(idOf(action.entry), guildOrganiser, 'because');
      case 'reinstate':
        return challenges.entries.reinstate(idOf(action.entry), guildOrganiser);
      case 'vote': {
        const instead = action.instead === null ? undefined : idOf(action.instead);
        const { change, votesLeft } = await challenges.votes.vote(
          idOf(action.entry),
          participants[action.who],
          instead,
        );
        stats.votes++;
        if (change !== 'cast') stats.changed++;
        return expect(votesLeft).toBe(
          votesPerMember - (await challenges.votes.ofMember(id, MEMBERS[action.who])).length,
        );
      }
      case 'extend':
        return challenges.extend(id, guildOrganiser, action.minutes * MINUTE);
      case 'close':
        return challenges.closeEarly(id, guildOrganiser, action.from);
      case 'cancel':
        return challenges.cancel(id, guildOrganiser, 'because');
      case 'erase':
        return challenges.members.erase(MEMBERS[action.who]);
      case 'fire':
        return challenges.deadlines.fire();
    }
  };

  let hasTie = false;
  const toVoting: Action = { do: 'close', from: 'open' };
  for (const given of [...submissions, toVoting, ...voting]) {
    const pick = (entry: number) => (entry === 1000 || ids.length === 0 ? 1000 : entry % ids.length);
    const action = { ...given };
    if ('entry' in action) Object.assign(action, { entry: pick(action.entry) });
    if ('instead' in action && action.instead !== null) Object.assign(action, { instead: pick(action.instead) });
    stats.actions++;
    if (action.do === 'wait') {
      clock.at += action.minutes * MINUTE;
      continue;
    }
    const expected = outcomeOf(() => model.act(action, clock.at));
    const outcome = await perform(action).then(
      () => 'done',
      (error: unknown) => {
        if (error instanceof UserError) return error.kind;
        throw error;
      },
    );
    expect(outcome, JSON.stringify(action)).toBe(expected);
    if (outcome !== 'done') stats.refused++;
    const touched = 'who' in action ? [MEMBERS[action.who]] : action.do === 'reinstate' ? MEMBERS : [];
    for (const name of touched) expect(await challenges.votes.ofMember(id, name)).toEqual(model.given(name).map(idOf));
  }

  clock.at = Math.max(clock.at, model.votingEnd) + MINUTE;
  model.tick(clock.at);
  await challenges.deadlines.fire();
  expect((await challenges.get(id, guildId)).state).toBe(model.state);
  await compareEnd();
  if (model.state === 'closed') stats.closed++;
  // Actions after the close must not change the results.
  for (const action of [
    { do: 'withdraw', who: 0, entry: 0 },
    { do: 'vote', who: 1, entry: 0, instead: null },
  ] as const)
    await perform(action).catch(() => {});
  await compareEnd();

  if (hasTie) stats.ties++;

  const kinds = kindsOf(await completePosts(challenges)).filter((kind) =>
    ['opened', 'voting', 'results', 'cancelled'].includes(kind),
  );
  const last = model.state === 'closed' ? 'results' : 'cancelled';
  expect([
    ['opened', 'voting', last],
    ['opened', last],
  ]).toContainEqual(kinds);

  async function compareEnd(): Promise<void> {
    const frozen = model.frozen;
    if (frozen === undefined) {
      await expect(challenges.results.page(id, guildId, { offset: 0, size: 1 })).rejects.toMatchObject({
        kind: 'challenge-not-closed',
      });
      return;
    }
    const { items } = await challenges.results.page(id, guildId, { offset: 0, size: 100 });
    const rows = frozen.map(({ entry, votes }, index) => ({
      id: ids[entry],
      memberId: model.entries[entry].who,
      rank: index + 1,
      votes,
      points: votes === 0 ? 0 : ([3, 2, 1][index] ?? 0),
    }));
    expect(
      items.map(({ entry: { id: entryId, memberId }, rank, votes, points }) => ({
        id: entryId,
        memberId,
        rank,
        votes,
        points,
      })),
    ).toEqual(rows);
    const board = await challenges.results.leaderboard(guildId, { offset: 0, size: 100 });
    const named = rows.filter((row) => row.memberId !== null);
    expect(board.total).toBe(new Set(named.map((row) => row.memberId)).size);
    for (const leader of board.items) {
      const own = named.filter((row) => row.memberId === leader.memberId);
      const sum = (pick: (row: (typeof own)[number]) => number) => own.reduce((total, row) => total + pick(row), 0);
      expect(leader).toMatchObject({
        points: sum((row) => row.points),
        votes: sum((row) => row.votes),
        wins: sum((row) => (row.rank === 1 && row.votes > 0 ? 1 : 0)),
        entries: own.length,
      });
    }
    if (frozen.some(({ votes }, index) => index > 0 && votes > 0 && votes === frozen[index - 1].votes)) hasTie = true;
  }
}

function outcomeOf(act: () => void): string {
  try {
    act();
    return 'done';
  } catch (kind) {
    if (typeof kind === 'string') return kind;
    throw kind;
  }
}
