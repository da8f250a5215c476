/**
 * Which shards of the gateway this process of a fleet runs: each is a lease. A process takes free ones up to its share, gives back what is
 * more when another process joins, and what a dead one had is free when its leases have run out.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { EventBus } from '../../events/event-bus.js';
import { LEASE_LIFETIME_MS } from '../../store/fleet/leased-task.js';
import type { Lease, Leases } from '../../store/fleet/leases.js';
import { range, type ShardChoice } from './shard-choice.js';
import type { ShardConnections, ShardPlan } from './shard-plan.js';

export interface ShardLeasesOptions {
  readonly leases: Leases;
  readonly choice: ShardChoice;
  readonly log: Logger;
  /** Milliseconds after which another process takes over from one that is lost; shorter only in tests. */
  readonly lifetime?: number | undefined;
  /** By which processes tell each other: members of servers whose shard nobody has get no answer. Otherwise it is seen in the next round. */
  readonly bus?: Pick<EventBus, 'publish' | 'on'>;
}

/** Leases are renewed, and free ones looked for, so often in their lifetime. */
const ROUNDS_PER_LIFETIME = 5;

/** Names of leases. Of a process the name tells since when it is there: whoever came first keeps what it has. */
const COUNT = 'shards/count';
const MEMBERS = 'shards/process/';
const memberPrefix = (count: number) => `${MEMBERS}${count}/`;
const MEMBER_NAME = /^shards\/process\/(?<count>\d+)\//;
const shardPrefix = (count: number) => `shards/${count}/`;
const shardName = (count: number, id: number) => shardPrefix(count) + id;

const newMemberId = () => `${Date.now().toString().padStart(15, '0')}-${randomUUID()}`;

/** How many of `count` shards a process has that is the `rank`th of `processes`, from 0. */
export const shareOf = (count: number, processes: number, rank: number): number =>
  Math.floor(count / processes) + (rank < count % processes ? 1 : 0);

export class ShardLeases implements ShardPlan {
  readonly isShared = true;
  isSpare = false;
  readonly #options: ShardLeasesOptions;
  readonly #lifetime: number;
  readonly #stopping = new AbortController();
  readonly #held = new Map<number, Lease>();
  #memberId = newMemberId();
  #count = 0;
  #membership: Lease | undefined;
  #connections: ShardConnections | undefined;
  #serves = false;
  #running: Promise<void> = Promise.resolve();
  readonly #stopListening: () => void;
  /** Those who wait to know whether a shard is still this process's. */
  #waiting: { readonly shardId: number; readonly resolve: () => void }[] = [];
  /** Called when the first shard is there. */
  #begin: () => void = () => {};
  /** Aborted when a round must not wait. */
  #wake = new AbortController();
  /** Called after each round. */
  #looked: () => void = () => {};

  constructor(options: ShardLeasesOptions) {
    this.#options = options;
    this.#lifetime = options.lifetime ?? LEASE_LIFETIME_MS;
    this.#stopListening = options.bus?.on('shards-changed', (_, isOwn) => isOwn || this.#wake.abort()) ?? (() => {});
  }

  get count(): number {
    return this.#count;
  }

  get ids(): readonly number[] {
    return [...this.#held.keys()].sort((a, b) => a - b);
  }

  /** Joins the fleet. */
  async open(recommended: number, signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, this.#stopping.signal]);
    await this.#join(recommended, stop);
    this.#options.bus?.publish({ kind: 'shards-changed' });
    const begun = new Promise<void>((resolve) => {
      this.#begin = resolve;
    });
    const stopped = new Promise<never>((_, reject) => {
      stop.addEventListener('abort', () => reject(stop.reason), { once: true });
    });
    const log = this.#options.log.child({ shards: this.#count });
    const late = setTimeout(this.#lifetime, undefined, { signal: stop, ref: false });
    late
      .then(() => {
        this.isSpare = this.#held.size === 0;
        if (this.isSpare) log.info('this bot is a spare: other ones have every shard; it waits to take over from one');
      })
      .catch(() => {});
    this.#running = this.#loop();
    await Promise.race([begun, stopped]);
  }

  async connect(connections: ShardConnections): Promise<void> {
    this.#connections = connections;
    await connections.add(this.ids);
  }

  /** Until now the rest of its share was left to those who serve already: a start may take long, or fail. */
  async serve(): Promise<void> {
    this.#serves = true;
    const looked = new Promise<void>((resolve) => {
      this.#looked = resolve;
    });
    this.#wake.abort();
    await looked;
  }

  /** A process that was paused for longer than a lease lasts, or cannot reach the database, does not know: another may have the shard. */
  certain(shardId: number): Promise<void> | undefined {
    const lease = this.#held.get(shardId);
    if (lease === undefined) return new Promise<never>(() => {});
    if (lease.isHeld()) return undefined;
    return new Promise((resolve) => this.#waiting.push({ shardId, resolve }));
  }

  /** Gives everything back: other processes take it at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#stopListening();
    await this.#running;
    // First: the others take up to their share, and there is one less to share with.
    if (this.#membership !== undefined) await this.#release(this.#membership);
    await Promise.all(this.ids.map((id) => this.#giveBack(id)));
  }

  /**
   * All processes agree on how many shards there are: those that run decide. It changes only when all have stopped, since a server
   * would otherwise be on two shards, or on none.
   */
  async #join(recommended: number, signal: AbortSignal): Promise<void> {
    const { leases, choice, log } = this.#options;
    let isSaid = false;
    for (;;) {
      const turn = await leases.acquire(COUNT, this.#lifetime);
      try {
        if (turn !== undefined) {
          const running = await this.#runningCount();
          const count = choice.count ?? running ?? recommended;
          if (running === undefined || running === count) {
            this.#count = count;
            this.#membership = await leases.acquire(this.#memberName, this.#lifetime);
            return;
          }
          if (!isSaid)
            log.warn(
              { running, wanted: count },
              'the fleet runs another number of shards; waiting until it has stopped',
            );
          isSaid = true;
        }
      } finally {
        if (turn !== undefined) await this.#release(turn);
      }
      await setTimeout(Math.min(500, this.#lifetime / ROUNDS_PER_LIFETIME), undefined, { signal });
    }
  }

  get #memberName(): string {
    return memberPrefix(this.#count) + this.#memberId;
  }

  /** @returns undefined where no process runs. */
  async #runningCount(): Promise<number | undefined> {
    const { leases } = this.#options;
    await leases.forgetFree(MEMBERS);
    const [member] = await leases.heldNames(MEMBERS);
    return member === undefined ? undefined : Number(MEMBER_NAME.exec(member)?.groups?.count);
  }

  async #loop(): Promise<void> {
    const { log } = this.#options;
    while (!this.#stopping.signal.aborted) {
      const looked = this.#looked;
      this.#wake = new AbortController();
      try {
        await this.#round();
      } catch (error) {
        log.warn({ err: error }, 'the shards of this process could not be looked after; trying again');
      }
      looked();
      await this.#pause(AbortSignal.any([this.#stopping.signal, this.#wake.signal]));
    }
    this.#looked();
  }

  async #pause(signal: AbortSignal): Promise<void> {
    await setTimeout(this.#lifetime / ROUNDS_PER_LIFETIME, undefined, { signal, ref: false }).catch(() => {});
  }

  async #round(): Promise<void> {
    const { leases } = this.#options;
    const isMember = this.#membership !== undefined && (await leases.renew(this.#membership, this.#lifetime));
    if (!isMember) {
      // Others may have taken over meanwhile, and keep what they have.
      this.#memberId = newMemberId();
      this.#membership = await leases.acquire(this.#memberName, this.#lifetime);
    }
    await Promise.all([...this.#held].map(([id, lease]) => this.#renew(id, lease)));
    this.#answerWaiting();
    const { processes, taken } = await this.#survey();
    const wanted = this.#options.choice.ids ?? range(0, this.#count);
    const share =
      this.#options.choice.ids?.length ?? shareOf(this.#count, processes.length, processes.indexOf(this.#memberName));
    await Promise.all(this.#surplus(share).map((id) => this.#giveBack(id)));
    await this.#take(
      wanted.filter((id) => !taken.has(id) && !this.#held.has(id)),
      this.#serves ? share : Math.min(1, share),
    );
    this.#open();
  }

  /** In each round, whatever became of the one before: a shard that is held and not open is nobody's. */
  #open(): void {
    this.#connections?.add(this.ids).catch((error: unknown) => {
      if (!this.#stopping.signal.aborted)
        this.#options.log.warn({ err: error }, 'shards could not be opened; trying again');
    });
  }

  async #renew(id: number, lease: Lease): Promise<void> {
    const { leases, log } = this.#options;
    // It may have run out, as when the database was away for a while. Where nobody had it meanwhile, the connection may stay.
    if (await leases.keep(lease, this.#lifetime)) return;
    this.#held.delete(id);
    this.#waiting = this.#waiting.filter(({ shardId }) => shardId !== id);
    log.warn({ shard: id, shards: this.#count }, 'a shard was lost to another process');
    // Without waiting for Discord: no event of it is acted on from now on.
    void this.#disconnect(id);
  }

  #answerWaiting(): void {
    const isCertain = ({ shardId }: { readonly shardId: number }) => this.#held.get(shardId)?.isHeld() === true;
    const answered = this.#waiting.filter(isCertain);
    this.#waiting = this.#waiting.filter((each) => !isCertain(each));
    for (const { resolve } of answered) resolve();
  }

  /** Who is there, in the order in which they came, and which shards somebody has. */
  async #survey(): Promise<{ readonly processes: readonly string[]; readonly taken: ReadonlySet<number> }> {
    const { leases } = this.#options;
    const processes = (await leases.heldNames(memberPrefix(this.#count))).sort();
    const names = new Set(await leases.heldNames(shardPrefix(this.#count)));
    return { processes, taken: new Set(range(0, this.#count).filter((id) => names.has(shardName(this.#count, id)))) };
  }

  /** Those that are not connected yet first: giving them back costs nobody anything. */
  #surplus(share: number): readonly number[] {
    const isReady = (id: number) => this.#connections?.isReady(id) === true;
    const keep = [...this.ids].sort((a, b) => Number(isReady(b)) - Number(isReady(a)) || a - b);
    return keep.slice(share);
  }

  async #take(free: readonly number[], most: number): Promise<void> {
    const { leases, log } = this.#options;
    const taken: number[] = [];
    for (const id of free) {
      if (this.#held.size >= most || this.#stopping.signal.aborted) break;
      const lease = await leases.acquire(shardName(this.#count, id), this.#lifetime);
      if (lease === undefined) continue;
      this.#held.set(id, lease);
      taken.push(id);
    }
    if (taken.length === 0) return;
    this.isSpare = false;
    log.info({ taken, shards: this.#count }, 'shards taken');
    this.#begin();
  }

  async #giveBack(id: number): Promise<void> {
    const lease = this.#held.get(id);
    this.#held.delete(id);
    this.#waiting = this.#waiting.filter(({ shardId }) => shardId !== id);
    await this.#disconnect(id);
    if (lease !== undefined) await this.#release(lease);
    this.#options.bus?.publish({ kind: 'shards-changed' });
    this.#options.log.info({ shard: id, shards: this.#count }, 'a shard was given back');
  }

  async #disconnect(id: number): Promise<void> {
    await this.#connections?.remove(id).catch((error: unknown) => {
      this.#options.log.warn({ err: error, shard: id }, 'a shard was not closed as it should be');
    });
  }

  async #release(lease: Lease): Promise<void> {
    const { leases, log } = this.#options;
    await leases.release(lease).catch((error: unknown) => {
      log.warn({ lease: lease.name, err: error }, 'a lease could not be given back; it runs out');
    });
  }
}
