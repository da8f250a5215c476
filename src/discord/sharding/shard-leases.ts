/**
 * Which shards of the gateway this process of a fleet runs: each is a lease. A process takes free ones up to its share, and what a dead one
 * had is free when its leases have run out. What is more than its share, since another process has joined or this one ends, it offers to the
 * others, and goes on with it until the next one is there: members notice nothing.
 */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { EventBus } from '../../events/event-bus.js';
import { LEASE_LIFETIME_MS } from '../../store/fleet/leased-task.js';
import type { Lease, Leases } from '../../store/fleet/leases.js';
import { range, type ShardChoice } from './shard-choice.js';
import { ShardClaims } from './shard-claims.js';
import { COUNT, countOf, LEAVING, MEMBERS, newMemberId, SHARDS, ShardNames, type Survey } from './shard-names.js';
import { ShardOffers } from './shard-offers.js';
import type { ShardConnections, ShardPlan } from './shard-plan.js';
import { SharedInteractions } from './shared-interactions.js';

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

/** While a shard changes hands, in milliseconds: what the others do is looked at so often at least. */
const HANDOVER_POLL_MS = 500;
/**
 * How long a process that ends goes on with its shards, in milliseconds: until others are there, of which Discord lets one begin in five
 * seconds, and until one of them has said that it wants to be.
 */
const HANDOVER_MS = { most: 20_000, unclaimed: 4000 } as const;

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
  readonly #offers: ShardOffers;
  readonly #claims: ShardClaims;
  readonly #interactions: SharedInteractions;
  #memberId = newMemberId();
  #names = new ShardNames(0);
  #membership: Lease | undefined;
  /** Held while this process hands over what it has. */
  #leaving: Lease | undefined;
  #isLeaving = false;
  /** Whether other processes take shards, and whether one of them wants one of these. */
  #hasOthers = false;
  #isClaimed = false;
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
    this.#offers = new ShardOffers(options.leases, this.#lifetime);
    this.#claims = new ShardClaims(options.leases, this.#lifetime);
    this.#interactions = new SharedInteractions(options.leases);
    this.#stopListening = options.bus?.on('shards-changed', (_, isOwn) => isOwn || this.#wake.abort()) ?? (() => {});
  }

  get count(): number {
    return this.#names.count;
  }

  get ids(): readonly number[] {
    return [...this.#held.keys()].sort((a, b) => a - b);
  }

  /** Joins the fleet. */
  async open(recommended: number, signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, this.#stopping.signal]);
    await this.#join(recommended, stop);
    this.#tell();
    const begun = new Promise<void>((resolve) => {
      this.#begin = resolve;
    });
    const stopped = new Promise<never>((_, reject) => {
      stop.addEventListener('abort', () => reject(stop.reason), { once: true });
    });
    const log = this.#options.log.child({ shards: this.count });
    const late = setTimeout(this.#lifetime, undefined, { signal: stop, ref: false });
    late
      .then(() => {
        this.isSpare = this.#held.size + this.#claims.size === 0;
        if (this.isSpare) log.info('this bot is a spare: other ones have every shard; it waits to take over from one');
      })
      .catch(() => {});
    this.#running = this.#loop();
    await Promise.race([begun, stopped]);
  }

  async connect(connections: ShardConnections): Promise<void> {
    this.#connections = connections;
    await connections.add(this.#connected);
  }

  /** Until now the rest of its share was left to those who serve already: a start may take long, or fail. */
  async serve(): Promise<void> {
    this.#serves = true;
    const looked = this.#nextRound();
    this.#wake.abort();
    await looked;
  }

  opened(shardId: number): void {
    if (this.#claims.has(shardId)) this.#wake.abort();
  }

  mayOpen(shardId: number): Promise<void> | undefined {
    return this.#claims.has(shardId) ? undefined : this.certain(shardId);
  }

  /** A process that was paused for longer than a lease lasts, or cannot reach the database, does not know: another may have the shard. */
  certain(shardId: number): Promise<void> | undefined {
    const lease = this.#held.get(shardId);
    if (lease === undefined && !this.#claims.has(shardId)) return new Promise<never>(() => {});
    if (lease?.isHeld() === true) return undefined;
    return new Promise((resolve) => this.#waiting.push({ shardId, resolve }));
  }

  async takes(interactionId: string): Promise<boolean> {
    if (this.#offers.size + this.#claims.size > 0) this.#interactions.note();
    return this.#interactions.take(interactionId);
  }

  /** Hands everything over to other processes, or gives it back where there are none: those that come take it at once. */
  async stop(): Promise<void> {
    if (this.#held.size + this.#claims.size > 0 && !this.#stopping.signal.aborted) await this.#leave();
    this.#stopping.abort();
    this.#stopListening();
    await this.#running;
    // First: the others take up to their share, and there is one less to share with.
    if (this.#membership !== undefined) await this.#release(this.#membership);
    await Promise.all(this.#claims.ids.map((id) => this.#abandon(id)));
    await Promise.all(this.ids.map((id) => this.#giveBack(id)));
    if (this.#leaving !== undefined) await this.#release(this.#leaving);
  }

  /** Resolves once others have what this process had, or it is of no use to wait for them any longer. */
  async #leave(): Promise<void> {
    const { log } = this.#options;
    this.#isLeaving = true;
    const began = performance.now();
    const waitedMs = () => performance.now() - began;
    this.#wake.abort();
    do await this.#nextRound();
    while (
      this.#held.size > 0 &&
      waitedMs() < HANDOVER_MS.most &&
      // Told by the round that has just ended.
      (this.#isClaimed || (this.#hasOthers && waitedMs() < HANDOVER_MS.unclaimed))
    );
    if (this.#held.size > 0 && this.#hasOthers)
      log.warn(
        { kept: this.ids, waitedMs: Math.round(waitedMs()) },
        'shards could not be handed over; giving them back',
      );
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
            this.#names = new ShardNames(count);
            this.#membership = await leases.acquire(this.#memberName, this.#lifetime);
            await this.#interactions.forgetOld();
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
    return this.#names.member(this.#memberId);
  }

  /** @returns undefined where no process runs. */
  async #runningCount(): Promise<number | undefined> {
    const { leases } = this.#options;
    for (const kind of [MEMBERS, LEAVING]) await leases.forgetFree(kind);
    const held = await leases.heldNames(SHARDS);
    const member = held.find((name) => name.startsWith(MEMBERS) || name.startsWith(LEAVING));
    return member === undefined ? undefined : countOf(member);
  }

  async #loop(): Promise<void> {
    const { log } = this.#options;
    while (!this.#stopping.signal.aborted) {
      const looked = this.#looked;
      this.#looked = () => {};
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

  /** Resolves after the next round that begins. */
  #nextRound(): Promise<void> {
    const before = this.#looked;
    return new Promise((resolve) => {
      this.#looked = () => {
        before();
        resolve();
      };
    });
  }

  async #pause(signal: AbortSignal): Promise<void> {
    const isHandingOver = this.#isLeaving || this.#offers.size + this.#claims.size > 0;
    const [round, soon] = [this.#lifetime / ROUNDS_PER_LIFETIME, HANDOVER_POLL_MS];
    await setTimeout(isHandingOver ? Math.min(round, soon) : round, undefined, { signal, ref: false }).catch(() => {});
  }

  async #round(): Promise<void> {
    const { leases, choice } = this.#options;
    await this.#stayMember();
    await Promise.all([...this.#held].map(([id, lease]) => this.#renew(id, lease)));
    this.#answerWaiting();
    const survey = this.#names.survey(await leases.heldNames(SHARDS));
    const { processes } = survey;
    this.#hasOthers = processes.some((name) => name !== this.#memberName);
    this.#isClaimed = this.ids.some((id) => survey.claimed.has(id));
    const share = this.#isLeaving
      ? 0
      : (choice.ids?.length ?? shareOf(this.count, processes.length, processes.indexOf(this.#memberName)));
    await this.#handOver(share, survey);
    await this.#takeOver(this.#serves ? share : Math.min(1, share), survey);
    this.#open();
  }

  async #stayMember(): Promise<void> {
    const { leases } = this.#options;
    if (this.#isLeaving) {
      if (this.#leaving !== undefined) return void (await leases.keep(this.#leaving, this.#lifetime));
      this.#leaving = await leases.acquire(this.#names.leaving(this.#memberId), this.#lifetime);
      if (this.#membership !== undefined) await this.#release(this.#membership);
      return this.#tell();
    }
    if (this.#membership !== undefined && (await leases.renew(this.#membership, this.#lifetime))) return;
    // Others may have taken over meanwhile, and keep what they have.
    this.#memberId = newMemberId();
    this.#membership = await leases.acquire(this.#memberName, this.#lifetime);
  }

  #tell(): void {
    this.#options.bus?.publish({ kind: 'shards-changed' });
  }

  get #connected(): readonly number[] {
    return [...this.ids, ...this.#claims.ids];
  }

  /** In each round, whatever became of the one before: a shard that is held and not open is nobody's. */
  #open(): void {
    this.#connections?.add(this.#connected).catch((error: unknown) => {
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
    await this.#offers.withdraw(id);
    log.warn({ shard: id, shards: this.count }, 'a shard was lost to another process');
    // Without waiting for Discord: no event of it is acted on from now on.
    void this.#disconnect(id);
  }

  #answerWaiting(): void {
    const isCertain = ({ shardId }: { readonly shardId: number }) => this.#held.get(shardId)?.isHeld() === true;
    const answered = this.#waiting.filter(isCertain);
    this.#waiting = this.#waiting.filter((each) => !isCertain(each));
    for (const { resolve } of answered) resolve();
  }

  /** What is more than its share. */
  async #handOver(share: number, survey: Survey): Promise<void> {
    const surplus = new Set(this.#surplus(share));
    const offered = await Promise.all(
      this.ids.map(async (id) => {
        if (!surplus.has(id)) await this.#offers.withdraw(id);
        else if (!this.#isReady(id)) await this.#giveBack(id);
        else if (this.#offers.has(id) && survey.here.has(id)) await this.#letGo(id);
        else return this.#offers.make(this.#names, id);
        return false;
      }),
    );
    if (offered.includes(true)) this.#tell();
  }

  /** Those that are not connected yet first: giving them back costs nobody anything. Then those that others may be about to take. */
  #surplus(share: number): readonly number[] {
    const rank = (id: number) => (this.#isReady(id) ? 0 : 2) + (this.#offers.has(id) ? 1 : 0);
    return [...this.ids].sort((a, b) => rank(a) - rank(b) || a - b).slice(share);
  }

  #isReady(id: number): boolean {
    return this.#connections?.isReady(id) === true;
  }

  /** What others have left, or offer. @param most how many this process may have. */
  async #takeOver(most: number, survey: Survey): Promise<void> {
    const { choice, log } = this.#options;
    const { taken, claimed, offered } = survey;
    await this.#follow(most, survey);
    const wanted = (choice.ids ?? range(0, this.count)).filter((id) => !this.#held.has(id));
    const got: number[] = [];
    const mayHaveMore = () => this.#held.size + this.#claims.size < most && !this.#stopping.signal.aborted;
    for (const id of wanted) {
      const isFree = !taken.has(id) && (this.#claims.has(id) || (!claimed.has(id) && mayHaveMore()));
      if (isFree && (await this.#take(id))) got.push(id);
    }
    for (const id of wanted)
      if (mayHaveMore() && taken.has(id) && offered.has(id) && !claimed.has(id) && !this.#claims.has(id))
        await this.#claims.make(this.#names, id);
    if (got.length > 0) log.info({ taken: got, shards: this.count }, 'shards taken');
    if (this.#connected.length === 0) return;
    this.isSpare = false;
    this.#begin();
  }

  /** What becomes of those that it wants to take over. */
  async #follow(most: number, survey: Survey): Promise<void> {
    for (const id of this.#claims.ids) {
      const isTooMany = this.#held.size + this.#claims.size > most;
      if (isTooMany || !(await this.#claims.renew(id, survey))) await this.#abandon(id);
      else if (this.#isReady(id) && (await this.#claims.announce(this.#names, id))) this.#tell();
    }
  }

  async #take(id: number): Promise<boolean> {
    const lease = await this.#options.leases.acquire(this.#names.shard(id), this.#lifetime);
    if (lease === undefined) return false;
    this.#held.set(id, lease);
    if (!this.#claims.has(id)) return true;
    this.#interactions.note();
    // What it has heard meanwhile.
    this.#answerWaiting();
    await this.#claims.drop(id);
    return true;
  }

  /** Another process hears of the shard by now: nothing more is acted on here. */
  async #letGo(id: number): Promise<void> {
    const lease = this.#held.get(id);
    this.#held.delete(id);
    this.#waiting = this.#waiting.filter(({ shardId }) => shardId !== id);
    this.#interactions.note();
    if (lease !== undefined) await this.#release(lease);
    await this.#offers.withdraw(id);
    this.#tell();
    this.#options.log.info({ shard: id, shards: this.count }, 'a shard was handed over');
    void this.#disconnect(id);
  }

  /** What it wanted to take over stays where it is. */
  async #abandon(id: number): Promise<void> {
    await this.#claims.drop(id);
    this.#waiting = this.#waiting.filter(({ shardId }) => shardId !== id);
    await this.#disconnect(id);
  }

  async #giveBack(id: number): Promise<void> {
    const lease = this.#held.get(id);
    this.#held.delete(id);
    this.#waiting = this.#waiting.filter(({ shardId }) => shardId !== id);
    await this.#disconnect(id);
    if (lease !== undefined) await this.#release(lease);
    await this.#offers.withdraw(id).catch(() => {});
    this.#tell();
    this.#options.log.info({ shard: id, shards: this.count }, 'a shard was given back');
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
