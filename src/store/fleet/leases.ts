/**
 * Leases: what must happen once in a fleet is done by the process that holds its lease, for as long as it renews it. (Gray and
 * Cheriton, SOSP 1989.) Each holder gets a higher fence than the one before, by which late writes of an earlier one are told.
 */
import { setTimeout } from 'node:timers/promises';
import type { Database } from '../database.js';
import { databaseTime } from '../database-time.js';

export interface LeasesTable {
  /** Of what is leased: `sweeper`, `shard:3`. */
  name: string;
  /** The id of a process. */
  holder: string;
  /** Counts the holders. */
  fence: number;
  /** By the database's clock, in milliseconds since 1970; 0 where it was given back. */
  expires_at: number;
}

declare module '../schema.js' {
  interface Schema {
    leases: LeasesTable;
  }
}

export interface Lease {
  readonly name: string;
  readonly fence: number;
  /** Whether it is certain that no other process holds it. By the monotonic clock, which goes on while a process is paused. */
  isHeld(): boolean;
}

/** In milliseconds. */
export interface LeaseWait {
  /** Between two attempts. */
  readonly poll: number;
  /** Without end where it is missing. */
  readonly patience?: number;
  readonly signal?: AbortSignal;
}

interface HeldLease extends Lease {
  /** Of `performance.now()`. */
  heldUntil: number;
}

export class Leases {
  readonly #store: Database;
  readonly #holder: string;

  /** @param holder unique among the processes of the fleet, also over restarts. */
  constructor(store: Database, holder: string) {
    this.#store = store;
    this.#holder = holder;
  }

  /**
   * Takes a lease that is free or has run out.
   *
   * @param lifetime milliseconds until it runs out, unless it is renewed.
   * @returns undefined where a process holds it: another one, or this one.
   */
  async acquire(name: string, lifetime: number): Promise<Lease | undefined> {
    // Measured before the database's answer: it is held for longer than this process believes, never for less.
    const heldUntil = performance.now() + lifetime;
    const time = databaseTime(this.#store);
    const row = await this.#store
      .insertInto('leases')
      .values(({ eb }) => ({ name, holder: this.#holder, fence: 1, expires_at: eb(time, '+', lifetime) }))
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet(({ eb, ref }) => ({
            holder: this.#holder,
            fence: eb('leases.fence', '+', 1),
            expires_at: ref('excluded.expires_at'),
          }))
          .where('leases.expires_at', '<=', time),
      )
      .returning('fence')
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const lease: HeldLease = {
      name,
      fence: Number(row.fence),
      heldUntil,
      isHeld: () => performance.now() < lease.heldUntil,
    };
    return lease;
  }

  /** @returns whether it is still this holder's; where it is not, it never will be again. */
  async renew(lease: Lease, lifetime: number): Promise<boolean> {
    const heldUntil = performance.now() + lifetime;
    const time = databaseTime(this.#store);
    const { numUpdatedRows } = await this.#store
      .updateTable('leases')
      .set(({ eb }) => ({ expires_at: eb(time, '+', lifetime) }))
      .where('name', '=', lease.name)
      .where('fence', '=', lease.fence)
      // Once it has run out, others may have acted.
      .where('expires_at', '>', time)
      .executeTakeFirst();
    const isRenewed = numUpdatedRows > 0n;
    (lease as HeldLease).heldUntil = isRenewed ? heldUntil : Number.NEGATIVE_INFINITY;
    return isRenewed;
  }

  /** Names of those that begin like this and that a process holds. */
  async heldNames(prefix: string): Promise<string[]> {
    const time = databaseTime(this.#store);
    const rows = await this.#store
      .selectFrom('leases')
      .select('name')
      .where('name', 'like', `${prefix}%`)
      .where('expires_at', '>', time)
      .execute();
    return rows.map(({ name }) => name);
  }

  /** Forgets those that begin like this and that nobody holds: of names that are used once. Their fences begin anew. */
  async forgetFree(prefix: string): Promise<void> {
    await this.#store
      .deleteFrom('leases')
      .where('name', 'like', `${prefix}%`)
      .where('expires_at', '<=', databaseTime(this.#store))
      .execute();
  }

  /** As `acquire`, and waits for it. @returns undefined where it was not free within `patience`. @throws the reason of `signal`. */
  async waitFor(name: string, lifetime: number, { poll, patience, signal }: LeaseWait): Promise<Lease | undefined> {
    const deadline = performance.now() + (patience ?? Number.POSITIVE_INFINITY);
    for (;;) {
      const lease = await this.acquire(name, lifetime);
      if (lease !== undefined || performance.now() > deadline) return lease;
      await setTimeout(poll, undefined, { signal });
    }
  }

  /**
   * As `renew`, also where it has run out, as while the database was away: as long as nobody has had it since.
   *
   * @returns whether it is this holder's.
   */
  async keep(lease: Lease, lifetime: number): Promise<boolean> {
    const heldUntil = performance.now() + lifetime;
    const { numUpdatedRows } = await this.#store
      .updateTable('leases')
      .set(({ eb }) => ({ expires_at: eb(databaseTime(this.#store), '+', lifetime) }))
      .where('name', '=', lease.name)
      .where('fence', '=', lease.fence)
      .executeTakeFirst();
    const isKept = numUpdatedRows > 0n;
    (lease as HeldLease).heldUntil = isKept ? heldUntil : Number.NEGATIVE_INFINITY;
    return isKept;
  }

  /** Gives a lease back, so that another process has it at once. Does nothing where another one holds it by now. */
  async release(lease: Lease): Promise<void> {
    (lease as HeldLease).heldUntil = Number.NEGATIVE_INFINITY;
    await this.#store
      .updateTable('leases')
      .set({ expires_at: 0 })
      .where('name', '=', lease.name)
      .where('fence', '=', lease.fence)
      .execute();
  }
}
