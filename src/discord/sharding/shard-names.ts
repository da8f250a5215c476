/** Names of the leases by which processes share shards: what they say of one number of shards, at one moment. */
import { randomUUID } from 'node:crypto';
import { range } from './shard-choice.js';

/** All of them begin like this. */
export const SHARDS = 'shards/';
/** Held by whoever decides how many there are. */
export const COUNT = `${SHARDS}count`;
/** Processes that take shards, and those that are about to end and still have some. */
export const MEMBERS = `${SHARDS}process/`;
export const LEAVING = `${SHARDS}leaving/`;

/** The name tells since when a process is there: whoever came first keeps what it has. */
export const newMemberId = () => `${Date.now().toString().padStart(15, '0')}-${randomUUID()}`;

/** How many shards a process has agreed on, by its name. */
export const countOf = (member: string): number => Number(/^shards\/\w+\/(?<count>\d+)\//.exec(member)?.groups?.count);

export class ShardNames {
  readonly count: number;

  constructor(count: number) {
    this.count = count;
  }

  member = (memberId: string) => `${MEMBERS}${this.count}/${memberId}`;
  leaving = (memberId: string) => `${LEAVING}${this.count}/${memberId}`;
  /** Held by the one process that acts on what it hears of a shard. */
  shard = (id: number) => `${SHARDS}${this.count}/${id}`;
  /** Held by the same process, which looks for another one to give it to. */
  offer = (id: number) => `${SHARDS}offer/${this.count}/${id}`;
  /** Held by the process that connects to be the next one. */
  next = (id: number) => `${SHARDS}next/${this.count}/${id}`;
  /** Held by that one, too, once it hears of the shard. */
  here = (id: number) => `${SHARDS}here/${this.count}/${id}`;

  /** @param held names of leases, all read at once. */
  survey(held: Iterable<string>): Survey {
    const names = new Set(held);
    const shardsWith = (name: (id: number) => string) =>
      new Set(range(0, this.count).filter((id) => names.has(name(id))));
    return {
      processes: [...names].filter((name) => name.startsWith(this.member(''))).sort(),
      taken: shardsWith(this.shard),
      offered: shardsWith(this.offer),
      claimed: shardsWith(this.next),
      here: shardsWith(this.here),
    };
  }
}

export interface Survey {
  /** Names of those that take shards, in the order in which they came. */
  readonly processes: readonly string[];
  /** Shards by what is held of them, whoever holds it. */
  readonly taken: ReadonlySet<number>;
  readonly offered: ReadonlySet<number>;
  readonly claimed: ReadonlySet<number>;
  readonly here: ReadonlySet<number>;
}
