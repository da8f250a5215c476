/** The processes of a fleet: each says every few seconds that it is there, and the others see who is. */
import type { Logger } from 'pino';
import type { Database } from '../database.js';
import { databaseTime } from '../database-time.js';
import { FLEET_TIMING, type FleetTiming } from './fleet-timing.js';

export interface ProcessesTable {
  id: string;
  role: string;
  version: string;
  /** Of what bots and workers tell each other. */
  protocol: number;
  /** By the database's clock, in milliseconds since 1970. */
  started_at: number;
  seen_at: number;
  /** JSON: what a role tells about itself. */
  info: string;
}

declare module '../schema.js' {
  interface Schema {
    processes: ProcessesTable;
  }
}

export interface FleetProcess {
  readonly id: string;
  readonly role: string;
  readonly version: string;
  readonly protocol: number;
  readonly startedAt: number;
  /** Milliseconds since it was seen. */
  readonly unseenForMs: number;
  readonly isAlive: boolean;
  readonly info: unknown;
}

export interface OwnProcess extends Pick<FleetProcess, 'id' | 'role' | 'version' | 'protocol'> {
  /** Read at each beat; plain JSON. */
  info(): object;
}

/** Dead ones are listed for so long, and looked for so often. */
const FORGET_AFTER_MS = 3600_000;
const FORGET_INTERVAL_MS = 60_000;
/** Of others, by each process: a thousand processes need not read a million rows every few seconds. */
const READ_ROWS_PER_SECOND = 20;
/** What is due at a beat may be so much early, since beats are not on time. */
const EARLY = 0.9;

export class Processes {
  readonly #store: Database;
  readonly #own: OwnProcess;
  readonly #log: Logger;
  readonly #listeners = new Set<(wasStale: boolean) => Promise<void>>();
  readonly #staleListeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #recent: { readonly at: number; readonly processes: Promise<FleetProcess[]> } | undefined;
  #recentCount = 0;
  #forgotAt = Number.NEGATIVE_INFINITY;
  #newestProtocol: number;
  #saying: Promise<boolean> | undefined;
  #telling: Promise<void> | undefined;
  /** Of `performance.now()`, which goes on while a process is paused. */
  #seenAt = Number.NEGATIVE_INFINITY;
  /** Since it was found stale, nobody has been told that it is there again. */
  #wasStale = false;
  /** Listeners have not heard yet that it was stale. */
  #isUntold = false;

  constructor(
    store: Database,
    own: OwnProcess,
    log: Logger,
    readonly timing: FleetTiming = FLEET_TIMING,
  ) {
    this.#store = store;
    this.#own = own;
    this.#log = log;
    this.#newestProtocol = own.protocol;
  }

  get id(): string {
    return this.#own.id;
  }

  /** Of all that were alive at the last beat. */
  get newestProtocol(): number {
    return this.#newestProtocol;
  }

  /** Resolves once the others can see it. */
  async start(): Promise<void> {
    const { id, role, version, protocol } = this.#own;
    const seenAt = performance.now();
    const time = databaseTime(this.#store);
    const row = { id, role, version, protocol, started_at: time, seen_at: time, info: this.#info() };
    await this.#store.insertInto('processes').values(row).execute();
    this.#seenAt = seenAt;
    this.#timer = setInterval(() => void this.beat(), this.timing.beatMs);
  }

  /** Whether the others believe for certain that this process is alive. */
  isFresh(): boolean {
    const isFresh = performance.now() - this.#seenAt < this.timing.staleAfterMs;
    if (!isFresh && !this.#wasStale) {
      this.#wasStale = true;
      const unseenMs = Math.round(performance.now() - this.#seenAt);
      if (this.#timer !== undefined) this.#log.warn({ unseenMs }, 'others may do by now what this process did');
      for (const listener of this.#staleListeners) listener();
    }
    return isFresh && !this.#wasStale;
  }

  /** @param listener is called, before `isFresh` says so, where others may do by now what was done here. */
  onStale(listener: () => void): void {
    this.#staleListeners.add(listener);
  }

  /** @param listener is called after each beat; `wasStale`: others may have taken over meanwhile what was done here. */
  onBeat(listener: (wasStale: boolean) => Promise<void>): void {
    this.#listeners.add(listener);
  }

  /** Says at once that it is there, and what its `info` is; never rejects. Resolves once the listeners are done. */
  async beat(): Promise<void> {
    this.#saying ??= this.#saySo().finally(() => {
      this.#saying = undefined;
    });
    if (!(await this.#saying)) return;
    // They may take longer than the time to the next sign of life, which does not wait for them.
    this.#telling ??= this.#tell().finally(() => {
      this.#telling = undefined;
    });
    await this.#telling;
  }

  /** Newest first. */
  async all(): Promise<FleetProcess[]> {
    const rows = await this.#store
      .selectFrom('processes')
      .selectAll()
      .select(({ eb }) => eb(databaseTime(this.#store), '-', eb.ref('seen_at')).as('unseen_for'))
      .orderBy('started_at', 'desc')
      .execute();
    return rows.map(({ id, role, version, protocol, started_at, unseen_for, info }) => ({
      id,
      role,
      version,
      protocol,
      startedAt: Number(started_at),
      unseenForMs: Number(unseen_for),
      isAlive: Number(unseen_for) < this.timing.deadAfterMs,
      info: JSON.parse(info),
    }));
  }

  /** As `all`; read at each beat in a small fleet, less often in a large one. */
  recent(): Promise<FleetProcess[]> {
    const interval = EARLY * Math.max(this.timing.beatMs, (1000 * this.#recentCount) / READ_ROWS_PER_SECOND);
    if (this.#recent !== undefined && performance.now() - this.#recent.at < interval) return this.#recent.processes;
    const recent = { at: performance.now(), processes: this.all() };
    this.#recent = recent;
    recent.processes.then(
      ({ length }) => {
        this.#recentCount = length;
      },
      () => {
        // The next one tries again.
        if (this.#recent === recent) this.#recent = undefined;
      },
    );
    return recent.processes;
  }

  /** The others need not wait until it counts as dead. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
    await this.#saying;
    await this.#telling;
    this.#seenAt = Number.NEGATIVE_INFINITY;
    await this.#store.deleteFrom('processes').where('id', '=', this.#own.id).execute();
  }

  #info(): string {
    return JSON.stringify(this.#own.info());
  }

  /** @returns whether the others see it. */
  async #saySo(): Promise<boolean> {
    try {
      if (!this.isFresh()) this.#isUntold = true;
      await this.#sayAlive();
      this.#wasStale = false;
      return true;
    } catch (error) {
      this.#log.warn({ err: error }, 'the other processes do not see this one');
      return false;
    }
  }

  async #tell(): Promise<void> {
    const wasStale = this.#isUntold;
    this.#isUntold = false;
    for (const listener of this.#listeners)
      try {
        await listener(wasStale);
      } catch (error) {
        this.#isUntold ||= wasStale;
        this.#log.warn({ err: error }, 'what the other processes did could not be read');
      }
  }

  async #sayAlive(): Promise<void> {
    const { id, role, version, protocol } = this.#own;
    const seenAt = performance.now();
    const time = databaseTime(this.#store);
    const now = { role, version, protocol, info: this.#info() };
    const { newest } = await this.#store
      .insertInto('processes')
      .values({ id, ...now, started_at: time, seen_at: time })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...now, seen_at: time }))
      .returning((returned) =>
        returned
          .selectFrom('processes as others')
          .select(({ fn }) => fn.max('others.protocol').as('newest'))
          .where('others.seen_at', '>', returned(time, '-', this.timing.deadAfterMs))
          .as('newest'),
      )
      .executeTakeFirstOrThrow();
    this.#seenAt = seenAt;
    this.#newestProtocol = Math.max(protocol, Number(newest ?? protocol));
    if (seenAt - this.#forgotAt < FORGET_INTERVAL_MS) return;
    this.#forgotAt = seenAt;
    await this.#store
      .deleteFrom('processes')
      .where('seen_at', '<', ({ eb }) => eb(time, '-', FORGET_AFTER_MS))
      .execute();
  }
}
