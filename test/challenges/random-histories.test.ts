/** Model-based test: random sequences of actions against a simple in-memory model. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Submission } from '../../src/challenges/challenge.js';
import { UserError } from '../../src/errors/user-error.js';
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

const MEMBERS = ['ann', 'ben', 'cas', 'dan', 'eve', 'fay', 'gus'] as const;
/** Joined too late to vote. */
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
/** Index of an entry, modulo their number; sometimes 1000, an unknown entry. */
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
const biased = (usual: fc.Arbitrary<object>) =>
  fc.oneof(
    { weight: 200, arbitrary: usual },
    { weight: 20, arbitrary: fc.oneof(enter, replace, vote, withdraw) },
    { weight: 30, arbitrary: rare },
    { weight: 1, arbitrary: end },
  ) as fc.Arbitrary<Action>;

const history = fc.record({
  entriesPerMember: fc.integer({ min: 1, max: 3 }),
  votesPerMember: fc.integer({ min: 1, max: 4 }),
  submissions: fc.array(biased(fc.oneof(enter, enter, enter, replace, withdraw)), { maxLength: 40, size: 'max' }),
  voting: fc.array(biased(vote), { maxLength: 120, size: 'max' }),
});

/** Length of each phase; most histories end it early. */
const PHASE_MS = 5 * HOUR;

interface ModelEntry {
  who: string | null;
  painting: number;
  state: 'standing' | 'withdrawn' | 'disqualified' | 'erased';
  at: number;
}

/** The model of a challenge. Its methods throw the kind of the expected error. */
class Model {
  readonly entries: ModelEntry[] = [];
  /** In casting order. */
  votes: { readonly who: string; readonly entry: number; readonly at: number }[] = [];
  state: 'open' | 'voting' | 'closed' | 'cancelled' = 'open';
  frozen: { readonly entry: number; readonly votes: number }[] | undefined;
  submissionsEnd: number;
  votingEnd: number;
  readonly rules: { readonly entriesPerMember: number; readonly votesPerMember: number };
  /** Ids break ties. */
  readonly idOf: (entry: number) => string;

  constructor(
    start: number,
    rules: { readonly entriesPerMember: number; readonly votesPerMember: number },
    idOf: (entry: number) => string,
  ) {
    this.rules = rules;
    this.idOf = idOf;
    this.submissionsEnd = start + PHASE_MS;
    this.votingEnd = start + 2 * PHASE_MS;
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

const stats = { histories: 0, actions: 0, refused: 0, votes: 0, ties: 0, changed: 0, closed: 0 };
afterAll(() => console.log('random histories:', stats));

describe('a challenge of any history', () => {
  it('ends as the model predicts', async () => {
    const harness = await openChallengesHarness();
    const paintings: Submission[] = [];
    for (let i = 0; i < PAINTINGS; i++) paintings.push(await harness.paint(`painting ${i}`));
    const run = fc.asyncProperty(history, (given) => replay(harness, paintings, given));
    await fc.assert(run, { numRuns: 100 });
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
