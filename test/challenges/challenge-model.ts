/** Actions on a challenge, random histories of them, and a simple in-memory model of what they lead to. */
import fc from 'fast-check';
import { HOUR, MINUTE } from './challenges-harness.js';

export const MEMBERS = ['ann', 'ben', 'cas', 'dan', 'eve', 'fay', 'gus'] as const;
/** Joined too late to vote. */
export const LATE = 'gus';
export const PAINTINGS = 30;

export type Action =
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

export const history = fc.record({
  entriesPerMember: fc.integer({ min: 1, max: 3 }),
  votesPerMember: fc.integer({ min: 1, max: 4 }),
  submissions: fc.array(biased(fc.oneof(enter, enter, enter, replace, withdraw)), { maxLength: 40, size: 'max' }),
  voting: fc.array(biased(vote), { maxLength: 120, size: 'max' }),
});

/** Length of each phase; most histories end it early. */
export const PHASE_MS = 5 * HOUR;

export interface ModelEntry {
  who: string | null;
  painting: number;
  state: 'standing' | 'withdrawn' | 'disqualified' | 'erased';
  at: number;
}

/** The model of a challenge. Its methods throw the kind of the expected error. */
export class Model {
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
