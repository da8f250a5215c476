/**
 * The connection to the gateway: comes back by itself, never too fast, never more often than Discord bears, and says why it is away.
 *
 * discord.js leaves reconnecting to `WebSocketShard` of @discordjs/ws, which tries again 500 ms after every end, for ever. The one
 * thing that it waits for before it opens a connection is `retrieveSessionInfo`, so that is where the pauses are made.
 */
import { setTimeout } from 'node:timers/promises';
import {
  type APIGatewaySessionStartLimit,
  DiscordAPIError,
  GatewayCloseCodes,
  SimpleShardingStrategy,
  WebSocketShardStatus,
} from 'discord.js';
import type { Logger } from 'pino';
import { firstLine } from '../errors/user-error.js';

type Manager = ConstructorParameters<typeof SimpleShardingStrategy>[0];
/** By their names: what discord.js exports as `WebSocketShardEvents` are others. */
interface ShardEvents {
  on(event: 'closed', listener: (end: { readonly code: number }) => void): void;
  on(event: 'ready' | 'resumed', listener: () => void): void;
}

/** Before another try to connect, in milliseconds: doubled each time. */
const PAUSE_MS = { first: 1000, most: 5 * 60_000 } as const;
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
}

export class Gateway {
  readonly #parts: GatewayDeps;
  /** Connections that ended since the last one that lasted. */
  #ends = 0;
  #code: number | undefined;
  #readyAt: number | undefined;
  /** When the next try is made, in milliseconds since 1970. */
  #nextAt: number | undefined;
  /** Whether the next try waits because too many sessions were begun. */
  #rationed = false;
  readonly #stopping = new AbortController();

  constructor(parts: GatewayDeps) {
    this.#parts = parts;
  }

  /** For `ws.buildStrategy` of a client's options. */
  readonly buildStrategy = (manager: Manager): SimpleShardingStrategy => {
    const shards: ShardEvents = manager as object as ShardEvents;
    shards.on('closed', ({ code }) => this.#ended(code));
    shards.on('ready', () => this.#ready());
    shards.on('resumed', () => this.#ready());
    const strategy = new SteadyStrategy(manager);
    const { retrieveSessionInfo } = manager.options;
    manager.options.retrieveSessionInfo = async (shardId) => {
      const isConnecting = (await strategy.fetchStatus()).get(shardId) === WebSocketShardStatus.Idle;
      if (isConnecting) await this.#pause(manager, (await retrieveSessionInfo(shardId)) !== null);
      return retrieveSessionInfo(shardId);
    };
    return strategy;
  };

  /** Why members cannot reach the bot; undefined where they can. */
  get trouble(): string | undefined {
    if (this.#readyAt !== undefined) return undefined;
    const closed = this.#code === undefined ? [] : [`closed with ${nameOf(this.#code)}, ${this.#ends} in a row`];
    const wait = Math.ceil(((this.#nextAt ?? 0) - Date.now()) / 1000);
    const next = wait <= 0 ? [] : [`next try in ${wait} s`];
    const rationed = this.#rationed && wait > 0 ? ['too many sessions were begun today'] : [];
    const details = [...closed, ...next, ...rationed].join('; ');
    return `the gateway is not connected${details === '' ? '' : ` (${details})`}`;
  }

  /** The last end in words, for a sentence; undefined where there was none. */
  get lastEnd(): string | undefined {
    return this.#code === undefined
      ? undefined
      : `the gateway closed with ${nameOf(this.#code)}, ${this.#ends} in a row`;
  }

  /** Whether the next try waits for Discord to allow it. */
  get rationed(): boolean {
    return this.#rationed;
  }

  /** Connects no more. */
  stop(): void {
    this.#stopping.abort();
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
    this.#rationed = true;
    await this.#wait(pause, stop);
    this.#rationed = false;
  }

  #ended(code: number): void {
    const lasted = this.#readyAt !== undefined && Date.now() - this.#readyAt > STABLE_AFTER_MS;
    this.#ends = lasted ? 1 : this.#ends + 1;
    this.#code = code;
    this.#readyAt = undefined;
  }

  #ready(): void {
    if (this.#ends > 0) this.#parts.log.info({ tries: this.#ends }, 'the gateway is back');
    this.#readyAt = Date.now();
  }

  /** Before a connection is opened. Never rejects: nobody would catch it. */
  async #pause(manager: Manager, resumes: boolean): Promise<void> {
    try {
      if (this.#ends > 0) await this.#comeBack(manager, resumes);
      this.#stopping.signal.throwIfAborted();
    } catch {
      // What was about to connect is forgotten.
      await new Promise<never>(() => {});
    }
  }

  /** @throws the reason of `stop` only. */
  async #comeBack(manager: Manager, resumes: boolean): Promise<void> {
    // Discord ends connections now and then and expects the bot to be back at once.
    await this.#announce(resumes && this.#ends === 1 ? 0 : pauseAfter(this.#ends));
    while (!resumes && !(await this.#mayBegin(manager))) await this.#announce(pauseAfter(++this.#ends));
  }

  async #announce(pause: number): Promise<void> {
    const { log } = this.#parts;
    const code = this.#code ?? 0;
    const about = { code, meaning: GatewayCloseCodes[code], ends: this.#ends, pauseMs: pause };
    log.warn(about, 'the gateway was lost; connecting again');
    await this.#wait(pause);
  }

  /** Asks Discord how many sessions are left. @returns whether it answered. */
  async #mayBegin(manager: Manager): Promise<boolean> {
    try {
      const { session_start_limit } = await manager.fetchGatewayInformation(true);
      await this.ration(session_start_limit);
      return true;
    } catch (error) {
      this.#stopping.signal.throwIfAborted();
      this.#parts.log.warn({ reason: firstLine(error) }, 'Discord cannot be reached yet');
      if (error instanceof DiscordAPIError && error.status === 401) this.#parts.tokenRefused(error);
      return false;
    }
  }

  async #wait(milliseconds: number, stop: readonly AbortSignal[] = []): Promise<void> {
    this.#nextAt = Date.now() + milliseconds;
    await setTimeout(milliseconds, undefined, { signal: AbortSignal.any([this.#stopping.signal, ...stop]) });
    this.#nextAt = undefined;
  }
}

/** A bit of chance, so that not all bots of the world come back at the same moment. */
const pauseAfter = (ends: number) =>
  Math.round(Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** Math.min(20, ends - 1)) * (0.75 + Math.random() / 2));

const nameOf = (code: number) => {
  const name = GatewayCloseCodes[code];
  return name === undefined ? `code ${code}` : `code ${code} (${name})`;
};

/** The strategy that discord.js uses, whose first try may fail like any other. */
class SteadyStrategy extends SimpleShardingStrategy {
  /** @returns also where the first connection fails: its shard tries again by itself, and its error is an event. */
  override async connect(): Promise<void> {
    await super.connect().catch(() => {});
  }
}
