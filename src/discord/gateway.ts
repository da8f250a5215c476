/**
 * The connection to the gateway: comes back by itself, never too fast, never more often than Discord bears, and says why it is away.
 *
 * discord.js leaves reconnecting to `WebSocketShard` of @discordjs/ws, which tries again 500 ms after every end, for ever. The one
 * thing that it waits for before it opens a connection is `retrieveSessionInfo`, so that is where the pauses are made.
 */
import { setTimeout as setTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { type APIGatewaySessionStartLimit, type Client, DiscordAPIError, GatewayCloseCodes } from 'discord.js';
import type { Logger } from 'pino';
import { firstLine } from '../errors/user-error.js';
import type { ShardPlan } from './sharding/shard-plan.js';
import { type Manager, ShardStrategy } from './sharding/shard-strategy.js';

type OfShard = { readonly shardId: number };
/** By their names: what discord.js exports as `WebSocketShardEvents` are others. */
interface ShardEvents {
  on(event: 'closed', listener: (end: OfShard & { readonly code: number }) => void): void;
  on(event: 'hello' | 'dispatch' | 'ready' | 'resumed', listener: (shard: OfShard) => void): void;
}

/** One connection of this process. */
interface ShardState {
  /** Connections that ended since the last one that lasted. */
  ends: number;
  code: number | undefined;
  /** What is being tried, or was last: to go on with a session. */
  resumes: boolean;
  /** Tries to go on with the session that were not answered, in a row. */
  unanswered: number;
  /** Until when an answer to such a try is waited for. */
  patience: NodeJS.Timeout | undefined;
  /** The connection that ended had been there: it is not the gateway that is away. */
  wasReady: boolean;
  readyAt: number | undefined;
  /** Since when there is no connection, in milliseconds since 1970. */
  awaySince: number;
  /** When the next try is made, in milliseconds since 1970. */
  nextAt: number | undefined;
  /** Aborted once the shard is no longer this process's. */
  readonly leaving: AbortController;
}

/** Before another try to connect, in milliseconds: doubled each time. */
const PAUSE_MS = { first: 1000, most: 5 * 60_000 } as const;
/** At most, in milliseconds, where the connection had been there and its session goes on, which costs Discord nothing. */
const MAX_RESUME_PAUSE_MS = 5000;
/**
 * For RESUMED, and between the events that come before it, in milliseconds: as long as @discordjs/ws waits for READY. For this answer it would
 * wait for ever.
 */
const RESUMED_WITHIN_MS = 15_000;
/** After so many tries that had no answer a session is given up, and another one begun. */
const MAX_UNANSWERED_RESUMES = 2;
/** With which @discordjs/ws itself ends a connection. */
const CLOSED_BY_US = 1000;
/** A connection that was there for so long, in milliseconds, is no sign that the next one will end at once. */
const STABLE_AFTER_MS = 60_000;
/**
 * Sessions that may be begun without a thought. Discord resets a bot's token that begins more in a day than it may (1,000), so the
 * last ones are spread over what is left of the day, however often the process is started anew.
 */
const SESSION_RESERVE = 100;

/** How long to wait before a session is begun, in milliseconds. @param limit as Discord says it now. */
export function sessionStartDelayMs({ remaining, reset_after }: APIGatewaySessionStartLimit): number {
  return remaining >= SESSION_RESERVE ? 0 : Math.ceil(reset_after / Math.max(1, remaining));
}

export interface GatewayDeps {
  readonly log: Logger;
  /** Called when Discord does not know the bot's token any more. */
  tokenRefused(cause: unknown): void;
  /** Whether a shard is this process's. */
  readonly shards: Pick<ShardPlan, 'certain' | 'mayOpen' | 'opened' | 'isShared'>;
  /** Milliseconds; shorter only in tests. */
  readonly resumedWithinMs?: number;
}

export class Gateway {
  readonly #parts: GatewayDeps;
  readonly #shards = new Map<number, ShardState>();
  #strategy: ShardStrategy | undefined;
  #manager: Manager | undefined;
  /** The strategy opens some after the other. */
  #adding: Promise<void> = Promise.resolve();
  #wasReady = false;
  /** When sessions may be begun again, in milliseconds since 1970; undefined where that is now. */
  #rationedUntil: number | undefined;
  readonly #stopping = new AbortController();

  constructor(parts: GatewayDeps) {
    this.#parts = parts;
  }

  /** For `ws.buildStrategy` of a client's options. */
  readonly buildStrategy = (manager: Manager): ShardStrategy => {
    const shards: ShardEvents = manager as object as ShardEvents;
    shards.on('closed', ({ shardId, code }) => this.#ended(shardId, code));
    shards.on('hello', ({ shardId }) => this.#awaitResumed(shardId));
    shards.on('dispatch', ({ shardId }) => this.#shards.get(shardId)?.patience?.refresh());
    shards.on('ready', ({ shardId }) => this.#ready(shardId));
    shards.on('resumed', ({ shardId }) => this.#ready(shardId));
    const strategy = new ShardStrategy(manager);
    this.#strategy = strategy;
    this.#manager = manager;
    const { retrieveSessionInfo } = manager.options;
    // Asked before a connection is opened, and before each event.
    manager.options.retrieveSessionInfo = async (shardId) => {
      if (!strategy.has(shardId)) return never();
      const isIdle = strategy.isIdle(shardId);
      if (isIdle) {
        const resumes = (await retrieveSessionInfo(shardId)) !== null;
        await this.#pause(manager, shardId, resumes);
        this.#state(shardId).resumes = resumes;
      }
      const certain = isIdle ? this.#parts.shards.mayOpen(shardId) : this.#parts.shards.certain(shardId);
      if (certain !== undefined) await certain;
      return strategy.has(shardId) ? retrieveSessionInfo(shardId) : never();
    };
    return strategy;
  };

  /**
   * Opens shards of a client that has logged in, those that are not open yet. Resolves once they connect.
   *
   * @throws the reason of what ends the waiting.
   */
  async add(client: Client, shardIds: readonly number[]): Promise<void> {
    const [strategy, manager] = [this.#strategy, this.#manager];
    if (strategy === undefined || manager === undefined) throw new Error('the client has not logged in');
    const added = new Map(shardIds.filter((id) => !this.#shards.has(id)).map((id) => [id, this.#state(id)]));
    if (added.size === 0) return;
    // Until then it may be given up, and taken again.
    const isWanted = (id: number) => this.#shards.get(id) === added.get(id);
    try {
      for (let tries = 1; !(await this.#mayBegin(manager)); tries++) await this.#wait(pauseAfter(tries));
      const adding = this.#adding.then(() => strategy.add(client, [...added.keys()], isWanted));
      this.#adding = adding.catch(() => {});
      await adding;
    } catch (error) {
      for (const id of added.keys()) if (isWanted(id) && !strategy.has(id)) this.#shards.delete(id);
      throw error;
    }
  }

  /** Closes a shard for good. */
  async remove(client: Client, shardId: number): Promise<void> {
    const state = this.#shards.get(shardId);
    state?.leaving.abort();
    clearTimeout(state?.patience);
    this.#shards.delete(shardId);
    await this.#strategy?.remove(client, shardId);
  }

  isReady(shardId: number): boolean {
    return this.#shards.get(shardId)?.readyAt !== undefined;
  }

  /** On average over the shards of this process; negative until it was measured. */
  pingMs(client: Client): number {
    const pings = client.ws.shards.filter(({ id, ping }) => this.isReady(id) && ping >= 0).map(({ ping }) => ping);
    return pings.length === 0 ? -1 : pings.reduce((sum, ping) => sum + ping) / pings.length;
  }

  /** Why members cannot reach the bot; undefined where they can, or reach other processes of it. */
  get trouble(): string | undefined {
    const shards = [...this.#shards];
    const away = shards.filter(([, { readyAt }]) => readyAt === undefined);
    // Shards come one after the other.
    const isLong = away.some(([, { awaySince }]) => Date.now() - awaySince > STABLE_AFTER_MS);
    if (away.length < shards.length && !isLong) return undefined;
    // Other processes have all of them.
    if (shards.length === 0 && this.#parts.shards.isShared && this.#wasReady) return undefined;
    const worst = worstOf(away.map(([, state]) => state));
    const closed = worst?.code === undefined ? [] : [`closed with ${nameOf(worst.code)}, ${worst.ends} in a row`];
    const wait = Math.ceil(((this.#rationedUntil ?? worst?.nextAt ?? 0) - Date.now()) / 1000);
    const next = wait <= 0 ? [] : [`next try in ${wait} s`];
    const rationed = this.#rationedUntil !== undefined && wait > 0 ? ['too many sessions were begun today'] : [];
    const details = [...closed, ...next, ...rationed].join('; ');
    const what =
      away.length === shards.length
        ? 'the gateway is not connected'
        : `${away.length} of ${shards.length} shards are not connected`;
    return `${what}${details === '' ? '' : ` (${details})`}`;
  }

  /** The last end in words, for a sentence; undefined where there was none. */
  get lastEnd(): string | undefined {
    const worst = worstOf([...this.#shards.values()]);
    return worst?.code === undefined
      ? undefined
      : `the gateway closed with ${nameOf(worst.code)}, ${worst.ends} in a row`;
  }

  /** Whether the next try waits for Discord to allow it. */
  get rationed(): boolean {
    return this.#rationedUntil !== undefined;
  }

  /** Connects no more. */
  stop(): void {
    this.#stopping.abort();
    for (const { patience } of this.#shards.values()) clearTimeout(patience);
  }

  /** Waits until a session may be begun. @throws the reason of what ends the waiting. */
  async ration(limit: APIGatewaySessionStartLimit, ...stop: readonly AbortSignal[]): Promise<void> {
    const pause = sessionStartDelayMs(limit);
    if (pause === 0) return;
    const { remaining, reset_after } = limit;
    this.#parts.log.warn(
      { remaining, resetMs: reset_after, pauseMs: pause },
      'too many sessions were begun today; waiting',
    );
    this.#rationedUntil = Date.now() + pause;
    await this.#wait(pause, ...stop);
    this.#rationedUntil = undefined;
  }

  #state(shardId: number): ShardState {
    const known = this.#shards.get(shardId);
    if (known !== undefined) return known;
    const leaving = new AbortController();
    const before = { ends: 0, code: undefined, resumes: false, unanswered: 0, patience: undefined, wasReady: false };
    const state: ShardState = { ...before, readyAt: undefined, awaySince: Date.now(), nextAt: undefined, leaving };
    this.#shards.set(shardId, state);
    return state;
  }

  #ended(shardId: number, code: number): void {
    // One that was given up on purpose.
    if (this.#strategy?.has(shardId) !== true) return;
    const state = this.#state(shardId);
    clearTimeout(state.patience);
    // A session that Discord has forgotten: that its connection ended was counted.
    const isForgotten = state.resumes && state.readyAt === undefined && code === CLOSED_BY_US;
    state.resumes = false;
    if (isForgotten) return;
    const lasted = state.readyAt !== undefined && Date.now() - state.readyAt > STABLE_AFTER_MS;
    state.ends = lasted ? 1 : state.ends + 1;
    state.code = code;
    state.wasReady = state.readyAt !== undefined;
    if (state.wasReady) state.awaySince = Date.now();
    state.readyAt = undefined;
  }

  #ready(shardId: number): void {
    if (this.#strategy?.has(shardId) !== true) return;
    const state = this.#state(shardId);
    clearTimeout(state.patience);
    state.unanswered = 0;
    if (state.ends > 0) this.#parts.log.info({ tries: state.ends, shard: shardId }, 'the gateway is back');
    state.readyAt = Date.now();
    this.#wasReady = true;
    this.#parts.shards.opened(shardId);
  }

  /** A connection is open, and asks to go on with its session. */
  #awaitResumed(shardId: number): void {
    const state = this.#shards.get(shardId);
    if (state?.resumes !== true || this.#stopping.signal.aborted) return;
    clearTimeout(state.patience);
    const giveUp = () => {
      const isLast = ++state.unanswered >= MAX_UNANSWERED_RESUMES;
      this.#parts.log.warn({ shard: shardId, tries: state.unanswered }, 'the gateway does not go on with a session');
      if (isLast) void this.#manager?.options.updateSessionInfo(shardId, null);
      // What follows is as if the network had failed.
      this.#strategy?.cut(shardId);
    };
    state.patience = setTimer(giveUp, this.#parts.resumedWithinMs ?? RESUMED_WITHIN_MS).unref();
  }

  /** Before a connection is opened. Never rejects: nobody would catch it. */
  async #pause(manager: Manager, shardId: number, resumes: boolean): Promise<void> {
    const state = this.#state(shardId);
    try {
      if (state.ends > 0) await this.#comeBack(manager, shardId, state, resumes);
      this.#stopping.signal.throwIfAborted();
      state.leaving.signal.throwIfAborted();
    } catch {
      // What was about to connect is forgotten.
      await never();
    }
  }

  /** @throws the reason of what ends the waiting only. */
  async #comeBack(manager: Manager, shardId: number, state: ShardState, resumes: boolean): Promise<void> {
    await this.#announce(shardId, state, resumes ? pauseBeforeResuming(state) : pauseAfter(state.ends));
    while (!resumes && !(await this.#mayBegin(manager, state.leaving.signal)))
      await this.#announce(shardId, state, pauseAfter(++state.ends));
  }

  async #announce(shard: number, state: ShardState, pause: number): Promise<void> {
    const code = state.code ?? 0;
    const about = { shard, code, meaning: GatewayCloseCodes[code], ends: state.ends, pauseMs: pause };
    this.#parts.log.warn(about, 'the gateway was lost; connecting again');
    state.nextAt = Date.now() + pause;
    await this.#wait(pause, state.leaving.signal);
    state.nextAt = undefined;
  }

  /** Asks Discord how many sessions are left. @returns whether it answered. */
  async #mayBegin(manager: Manager, ...stop: readonly AbortSignal[]): Promise<boolean> {
    try {
      const { session_start_limit } = await manager.fetchGatewayInformation(true);
      await this.ration(session_start_limit, ...stop);
      return true;
    } catch (error) {
      for (const signal of [this.#stopping.signal, ...stop]) signal.throwIfAborted();
      this.#parts.log.warn({ reason: firstLine(error) }, 'Discord cannot be reached yet');
      if (error instanceof DiscordAPIError && error.status === 401) this.#parts.tokenRefused(error);
      return false;
    }
  }

  async #wait(milliseconds: number, ...stop: readonly AbortSignal[]): Promise<void> {
    await setTimeout(milliseconds, undefined, { signal: AbortSignal.any([this.#stopping.signal, ...stop]) });
  }
}

const never = () => new Promise<never>(() => {});

const worstOf = (shards: readonly ShardState[]): ShardState | undefined =>
  shards.reduce<ShardState | undefined>(
    (worst, each) => (worst === undefined || each.ends > worst.ends ? each : worst),
    undefined,
  );

/** A bit of chance, so that not all bots of the world come back at the same moment. */
const pauseAfter = (ends: number) =>
  Math.round(Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** Math.min(20, ends - 1)) * (0.75 + Math.random() / 2));

/** Discord ends connections now and then and expects the bot to be back at once. */
const pauseBeforeResuming = ({ ends, wasReady }: ShardState) => {
  if (ends === 1) return 0;
  return wasReady ? Math.min(MAX_RESUME_PAUSE_MS, pauseAfter(ends)) : pauseAfter(ends);
};

const nameOf = (code: number) => {
  const name = GatewayCloseCodes[code];
  return name === undefined ? `code ${code}` : `code ${code} (${name})`;
};
