/** Challenges of random histories, against a plain model that knows nothing of tables. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Submission } from '../../src/challenges/challenge.js';
import { UserError } from '../../src/errors/user-error.js';
import {
  type ChallengesHarness,
  carryOut,
  HOUR,
  kindsOf,
  MINUTE,
  member,
  openChallengesHarness,
  organiser,
  settings,
} from './challenges-harness.js';

const MEMBERS = ['ann', 'ben', 'cas', 'dan', 'eve', 'fay', 'gus'] as const;
/** Joins when it is too late to vote. */
const LATE = 'gus';
const PAINTINGS = 30;

type Action =
  | { readonly do: 'enter'; readonly who: number; readonly painting: number }
  | { readonly do: 'replace'; readonly who: number; readonly entry: number; readonly painting: number }
  | { readonly do: 'withdraw'; readonly who: number; readonly entry: number }
  | { readonly do: 'vote'; readonly who: number; readonly entry: number; readonly instead: number | null }
  | { readonly do: 'disqualify' | 'reinstate'; readonly entry: number }
  | { readonly do: 'extend'; readonly minutes: number }
  | { readonly do: 'close'; readonly from: 'open' | 'voting' }
  | { readonly do: 'cancel' }
  | { readonly do: 'erase'; readonly who: number }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'fire' };

const who = fc.nat(MEMBERS.length - 1);
/** Of the entries so far, by the remainder; now and then of none. */
const entry = fc.oneof({ weight: 30, arbitrary: fc.nat(19) }, { weight: 1, arbitrary: fc.constant(1000) });
const painting = fc.nat(PAINTINGS - 1);
const enter = fc.record({ do: fc.constant('enter'), who, painting });
const replace = fc.record({ do: fc.constant('replace'), who, entry, painting });
const vote = fc.record({ do: fc.constant('vote'), who, entry, instead: fc.option(entry, { freq: 2 }) });
const withdraw = fc.record({ do: fc.constant('withdraw'), who, entry });
const rare = fc.oneof(
  fc.record({ do: fc.constantFrom('disqualify', 'reinstate'), entry }),
  fc.record({ do: fc.constantFrom('disqualify', 'reinstate'), entry }),
  fc.record({ do: fc.constant('wait'), minutes: fc.nat(30) }),
  fc.record({ do: fc.constant('wait'), minutes: fc.nat(30) }),
  fc.record({ do: fc.constant('fire') }),
  fc.record({ do: fc.constant('extend'), minutes: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('erase'), who }),
);
const end = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel') }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('close'), from: fc.constantFrom('open', 'voting') }) },
);
const mostly = (usual: fc.Arbitrary<object>) =>
  fc.oneof(
    { weight: 200, arbitrary: usual },
    { weight: 20, arbitrary: fc.oneof(enter, replace, vote, withdraw) },
    { weight: 30, arbitrary: rare },
    { weight: 1, arbitrary: end },
  ) as fc.Arbitrary<Action>;

const history = fc.record({
  entriesPerMember: fc.integer({ min: 1, max: 3 }),
  votesPerMember: fc.integer({ min: 1, max: 4 }),
  submissions: fc.array(mostly(fc.oneof(enter, enter, enter, replace, withdraw)), { maxLength: 40, size: 'max' }),
  voting: fc.array(mostly(vote), { maxLength: 120, size: 'max' }),
});

/** Of either phase: whatever does not wait until then is closed early. */
const PHASE = 5 * HOUR;

interface ModelEntry {
  who: string | null;
  painting: number;
  state: 'standing' | 'withdrawn' | 'disqualified' | 'erased';
  at: number;
}

/** A challenge in plain words. Everything throws the kind of refusal. */
class Model {
  readonly entries: ModelEntry[] = [];
  /** In the order in which they were given. */
  votes: { readonly who: string; readonly entry: number; readonly at: number }[] = [];
  state: 'open' | 'voting' | 'closed' | 'cancelled' = 'open';
  frozen: { readonly entry: number; readonly votes: number }[] | undefined;
  submissionsEnd: number;
  votingEnd: number;
  readonly rules: { readonly entriesPerMember: number; readonly votesPerMember: number };
  /** Ids decide the last ties. */
  readonly idOf: (entry: number) => string;

  constructor(
    start: number,
    rules: { readonly entriesPerMember: number; readonly votesPerMember: number },
    idOf: (entry: number) => string,
  ) {
    this.rules = rules;
    this.idOf = idOf;
    this.submissionsEnd = start + PHASE;
    this.votingEnd = start + 2 * PHASE;
  }

  tick(at: number): void {
    if (this.state === 'open' && at >= this.submissionsEnd) this.state = 'voting';
    if (this.state === 'voting' && at >= this.votingEnd) this.close();
  }

  counting(): Model['votes'] {
    return this.votes.filter((vote) => this.entries[vote.entry].state === 'standing');
  }

  given(name: string): number[] {
    const own = this.counting().filter((vote) => vote.who === name);
    return own
      .sort((a, b) => a.at - b.at || (this.idOf(a.entry) < this.idOf(b.entry) ? -1 : 1))
      .map((vote) => vote.entry);
  }

  act(action: Action, at: number): void {
    this.tick(at);
    switch (action.do) {
      case 'enter': {
        const name = MEMBERS[action.who];
        if (this.state !== 'open') throw 'challenge-not-open';
        const own = this.present().filter((other) => other.who === name);
        if (own.length >= this.rules.entriesPerMember) throw 'entries-spent';
        if (this.present().some((other) => other.painting === action.painting)) throw 'entry-twice';
        this.entries.push({ who: name, painting: action.painting, state: 'standing', at });
        return;
      }
      case 'replace': {
        const found = this.own(action.entry, MEMBERS[action.who]);
        if (this.state !== 'open') throw 'challenge-not-open';
        this.there(found);
        const others = this.present().filter((other) => other !== found);
        if (others.some((other) => other.painting === action.painting)) throw 'entry-twice';
        Object.assign(found, { painting: action.painting, at });
        return;
      }
      case 'withdraw': {
        const found = this.own(action.entry, MEMBERS[action.who]);
        if (this.over()) throw 'challenge-over';
        this.there(found);
        found.state = 'withdrawn';
        this.votes = this.votes.filter((vote) => vote.entry !== action.entry);
        return;
      }
      case 'disqualify':
      case 'reinstate': {
        const found = this.entries[action.entry];
        if (found === undefined || found.state === 'erased') throw 'entry-unknown';
        if (this.over()) throw 'challenge-over';
        if (found.state === 'withdrawn') throw 'entry-unknown';
        if (action.do === 'disqualify') found.state = 'disqualified';
        else if (found.state === 'disqualified') {
          const spent = (name: string) => this.given(name).length >= this.rules.votesPerMember;
          this.votes = this.votes.filter((vote) => vote.entry !== action.entry || !spent(vote.who));
          found.state = 'standing';
        }
        return;
      }
      case 'vote':
        this.vote(MEMBERS[action.who], action.entry, action.instead, at);
        return;
      case 'extend':
        if (this.over()) throw 'challenge-over';
        if (this.state === 'open') this.submissionsEnd += action.minutes * MINUTE;
        this.votingEnd += action.minutes * MINUTE;
        return;
      case 'close':
        if (this.over()) throw 'challenge-over';
        if (this.state !== action.from) throw 'challenge-moved-on';
        if (this.state === 'open') {
          this.submissionsEnd = at;
          this.state = 'voting';
        } else this.close();
        return;
      case 'cancel':
        if (this.over()) throw 'challenge-over';
        this.state = 'cancelled';
        return;
      case 'erase':
        this.erase(MEMBERS[action.who]);
        return;
    }
  }

  private vote(name: string, index: number, instead: number | null, at: number): void {
    const found = this.entries[index];
    if (found === undefined || found.state === 'erased') throw 'entry-unknown';
    if (this.state !== 'voting') throw 'challenge-not-voting';
    if (found.state !== 'standing') throw 'entry-gone';
    if (found.who === name) throw 'vote-own';
    if (name === LATE) throw 'vote-joined-late';
    const given = this.given(name);
    const take = (entry: number) => {
      this.votes = this.votes.filter((vote) => vote.who !== name || vote.entry !== entry);
    };
    if (given.includes(index)) {
      take(index);
      return;
    }
    if (instead !== null && given.includes(instead)) take(instead);
    else if (this.rules.votesPerMember === 1 && given.length > 0) take(given[0]);
    else if (given.length >= this.rules.votesPerMember) throw 'votes-spent';
    this.votes.push({ who: name, entry: index, at });
  }

  private erase(name: string): void {
    this.votes = this.votes.filter((vote) => vote.who !== name);
    for (const [index, other] of this.entries.entries()) {
      if (other.who !== name) continue;
      other.who = null;
      if (this.state === 'closed' && other.state === 'standing') continue;
      other.state = 'erased';
      this.votes = this.votes.filter((vote) => vote.entry !== index);
    }
  }

  private close(): void {
    this.state = 'closed';
    this.frozen = this.entries
      .map((other, index) => ({ other, entry: index, votes: this.votes.filter((vote) => vote.entry === index).length }))
      .filter(({ other }) => other.state === 'standing')
      .sort(
        (a, b) => b.votes - a.votes || a.other.at - b.other.at || (this.idOf(a.entry) < this.idOf(b.entry) ? -1 : 1),
      )
      .map(({ entry, votes }) => ({ entry, votes }));
  }

  private own(index: number, name: string): ModelEntry {
    const found = this.entries[index];
    if (found === undefined || found.who !== name) throw 'entry-unknown';
    return found;
  }

  private there({ state }: ModelEntry): void {
    if (state === 'withdrawn') throw 'entry-unknown';
    if (state === 'disqualified') throw 'entry-disqualified';
  }

  present(): ModelEntry[] {
    return this.entries.filter(({ state }) => state === 'standing' || state === 'disqualified');
  }

  over(): boolean {
    return this.state === 'closed' || this.state === 'cancelled';
  }
}

const seen = { histories: 0, actions: 0, refused: 0, votes: 0, ties: 0, changed: 0, closed: 0 };
afterAll(() => console.log('random histories:', seen));

describe('a challenge of any history', () => {
  it('ends as the plain model says', async () => {
    const room = await openChallengesHarness();
    const paintings: Submission[] = [];
    for (let i = 0; i < PAINTINGS; i++) paintings.push(await room.paint(`painting ${i}`));
    const run = fc.asyncProperty(history, (given) => replay(room, paintings, given));
    await fc.assert(run, { numRuns: 100 });
  });
});

async function replay(
  { challenges, clock, store }: ChallengesHarness,
  paintings: readonly Submission[],
  { entriesPerMember, votesPerMember, submissions, voting }: typeof history extends fc.Arbitrary<infer T> ? T : never,
): Promise<void> {
  // Histories share a store, and one that failed may have left anything.
  for (const table of [
    'challenges',
    'challenge_entries',
    'challenge_votes',
    'challenge_results',
    'challenge_posts',
  ] as const)
    await store.deleteFrom(table).execute();
  const guildId = `guild ${seen.histories++}`;
  const start = clock.at;
  const people = MEMBERS.map((name) =>
    member(name, { guildId, joinedAt: name === LATE ? start + 99 * HOUR : start - HOUR }),
  );
  const boss = { ...organiser, guildId };
  const times = { startsAt: start, submissionsEndAt: start + PHASE, votingEndAt: start + 2 * PHASE };
  const { id } = await challenges.create(boss, settings({ ...times, entriesPerMember, votesPerMember }));
  const ids: string[] = [];
  const model = new Model(start, { entriesPerMember, votesPerMember }, (index) => ids[index]);
  const idOf = (index: number) => ids[index] ?? 'no entry';

  const really = async (action: Action): Promise<unknown> => {
    switch (action.do) {
      case 'enter': {
        const entered = await challenges.entries.enter(id, people[action.who], paintings[action.painting]);
        return ids.push(entered.id);
      }
      case 'replace':
        return challenges.entries.replace(idOf(action.entry), people[action.who], paintings[action.painting]);
      case 'withdraw':
        return challenges.entries.withdraw(idOf(action.entry), people[action.who]);
      case 'disqualify':
        return challenges.entries.disqualify(idOf(action.entry), boss, 'because');
      case 'reinstate':
        return challenges.entries.reinstate(idOf(action.entry), boss);
      case 'vote': {
        const instead = action.instead === null ? undefined : idOf(action.instead);
        const { change, votesLeft } = await challenges.votes.vote(idOf(action.entry), people[action.who], instead);
        seen.votes++;
        if (change !== 'cast') seen.changed++;
        return expect(votesLeft).toBe(votesPerMember - (await challenges.votes.of(id, MEMBERS[action.who])).length);
      }
      case 'extend':
        return challenges.extend(id, boss, action.minutes * MINUTE);
      case 'close':
        return challenges.closeEarly(id, boss, action.from);
      case 'cancel':
        return challenges.cancel(id, boss, 'because');
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
    seen.actions++;
    if (action.do === 'wait') {
      clock.at += action.minutes * MINUTE;
      continue;
    }
    const expected = outcomeOf(() => model.act(action, clock.at));
    const outcome = await really(action).then(
      () => 'done',
      (error: unknown) => {
        if (error instanceof UserError) return error.kind;
        throw error;
      },
    );
    expect(outcome, JSON.stringify(action)).toBe(expected);
    if (outcome !== 'done') seen.refused++;
    const touched = 'who' in action ? [MEMBERS[action.who]] : action.do === 'reinstate' ? MEMBERS : [];
    for (const name of touched) expect(await challenges.votes.of(id, name)).toEqual(model.given(name).map(idOf));
  }

  clock.at = Math.max(clock.at, model.votingEnd) + MINUTE;
  model.tick(clock.at);
  await challenges.deadlines.fire();
  expect((await challenges.get(id, guildId)).state).toBe(model.state);
  await compareEnd();
  if (model.state === 'closed') seen.closed++;
  // What was done last is of no consequence to what is frozen.
  for (const action of [
    { do: 'withdraw', who: 0, entry: 0 },
    { do: 'vote', who: 1, entry: 0, instead: null },
  ] as const)
    await really(action).catch(() => {});
  await compareEnd();

  if (hasTie) seen.ties++;

  const kinds = kindsOf(await carryOut(challenges)).filter((kind) =>
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
