/**
 * What keeps a picture from being removed between the moment when somebody stores it, or finds it stored, and the moment when a row
 * references it. SQLite belongs to one process, so the process's memory is enough; processes that share a database claim in it.
 */
import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../database.js';
import { ObjectStorageError } from '../objects/object-store.js';
import type { Schema } from '../schema.js';
import { isPostgres, lockFor, lockOf } from '../transaction-lock.js';
import type { PictureHash } from './hash.js';

export interface PictureClaim {
  /** @throws ObjectStorageError where so much time has passed that the pictures may have been removed. */
  check(): void;
  /** @returns hashes that somebody would have removed meanwhile: nothing may reference them any more. */
  release(): Promise<readonly PictureHash[]>;
}

export interface PictureGuard {
  /** From when it resolves none of these is removed, until the claim is released. */
  claim(hashes: readonly PictureHash[]): Promise<PictureClaim>;
  /**
   * Removes those that nothing references or claims. Whoever claims one meanwhile waits until it is gone.
   *
   * @param names hashes, or names of temporary files.
   */
  removeUnreferenced(names: readonly string[], remove: (name: string) => Promise<void>): Promise<void>;
  /** Drops claims that a crash left. @returns their hashes. */
  dropOldClaims(): Promise<readonly PictureHash[]>;
}

export const guardFor = (store: Database): PictureGuard =>
  isPostgres(store) ? new SharedPictureGuard(store) : ProcessPictureGuard.of(store);

/** @returns which of them something references. */
export async function referencedOf(store: Database, names: readonly string[]): Promise<Set<string>> {
  const rows = await store.selectFrom('picture_references').select('hash').where('hash', 'in', names).execute();
  return new Set(rows.map(({ hash }) => hash));
}

/** A temporary file's name begins with so much of the hash of what is written into it (see `writeAtomically`). */
const NAME_PREFIX_LENGTH = 60;
const HASH_LENGTH = 64;
const isTemporary = (name: string) => name.length > HASH_LENGTH;
const prefixOf = (name: string) => name.slice(0, NAME_PREFIX_LENGTH);

/** @returns those of the temporary files whose picture somebody claims: they may be being written. */
async function temporariesInUse(store: Database, names: readonly string[]): Promise<string[]> {
  const temporary = names.filter(isTemporary);
  if (temporary.length === 0) return [];
  const claims = store.selectFrom('picture_references').select('hash').where('owner_id', 'like', 'claim:%');
  const claimed = new Set((await claims.execute()).map(({ hash }) => prefixOf(hash)));
  return temporary.filter((name) => claimed.has(prefixOf(name)));
}

/** For all stores of this process over one database. */
export class ProcessPictureGuard implements PictureGuard {
  static readonly #guards = new WeakMap<Database, ProcessPictureGuard>();
  readonly #store: Database;
  /** How many claims there are of each. */
  readonly #claims = new Map<string, number>();
  /** Removals in progress; they never fail. */
  readonly #removals = new Map<string, Promise<void>>();
  /** Were to be removed, and are claimed. */
  readonly #wanted = new Set<string>();

  private constructor(store: Database) {
    this.#store = store;
  }

  static of(store: Database): ProcessPictureGuard {
    let guard = ProcessPictureGuard.#guards.get(store);
    if (guard === undefined) {
      guard = new ProcessPictureGuard(store);
      ProcessPictureGuard.#guards.set(store, guard);
    }
    return guard;
  }

  async claim(hashes: readonly PictureHash[]): Promise<PictureClaim> {
    const names = [...new Set(hashes)];
    // Once all are free, they are claimed before anybody else runs.
    for (;;) {
      const removals = names.flatMap((name) => this.#removals.get(name) ?? []);
      if (removals.length === 0) break;
      await Promise.all(removals);
    }
    for (const name of names) this.#claims.set(name, (this.#claims.get(name) ?? 0) + 1);
    return { check: () => {}, release: async () => names.filter((name) => this.#release(name)) };
  }

  async removeUnreferenced(names: readonly string[], remove: (name: string) => Promise<void>): Promise<void> {
    const free: string[] = [];
    for (const name of new Set(names))
      if (this.#claims.has(name)) this.#wanted.add(name);
      else if (!this.#removals.has(name)) free.push(name);
    if (free.length === 0) return;
    const removing = this.#remove(free, remove);
    const settled = removing.catch(() => {}).finally(() => free.forEach((name) => void this.#removals.delete(name)));
    for (const name of free) this.#removals.set(name, settled);
    await removing;
    // Those that another call was removing are gone as well when this one is done.
    await Promise.all(names.flatMap((name) => this.#removals.get(name) ?? []));
  }

  async dropOldClaims(): Promise<readonly PictureHash[]> {
    return [];
  }

  /** @returns whether it was the last claim of one that was to be removed. */
  #release(name: string): boolean {
    const left = (this.#claims.get(name) ?? 1) - 1;
    if (left > 0) this.#claims.set(name, left);
    else this.#claims.delete(name);
    return left === 0 && this.#wanted.delete(name);
  }

  async #remove(names: readonly string[], remove: (name: string) => Promise<void>): Promise<void> {
    const referenced = await referencedOf(this.#store, names);
    for (const name of names) if (!referenced.has(name) && !this.#isBeingWritten(name)) await remove(name);
  }

  #isBeingWritten(name: string): boolean {
    return isTemporary(name) && [...this.#claims.keys()].some((hash) => prefixOf(hash) === prefixOf(name));
  }
}

const CLAIM_OWNER = /^claim:(\d+):/;
/** Older than any claim in progress. */
const CLAIM_LIFETIME_MS = 3600 * 1000;
/** A process that was paused for longer does not go on with what it was about to do: its claim, or its lock, may be gone. */
const CLAIM_LIMIT_MS = CLAIM_LIFETIME_MS / 2;
/**
 * After this time a transaction begins no further removal: Postgres takes back one that is idle for 15 s, and its locks, and a removal
 * itself takes up to 9 s (see `S3Objects.remove`).
 */
const REMOVAL_LIMIT_MS = 5000;
/** Pictures per transaction. */
const BATCH_SIZE = 50;

const LOCK_PREFIX = 'picture:';

/** A claim is a reference by an owner that is there for a short time, "claim:<milliseconds since 1970>:<id>". */
export class SharedPictureGuard implements PictureGuard {
  readonly #store: Database;

  constructor(store: Database) {
    this.#store = store;
  }

  async claim(hashes: readonly PictureHash[]): Promise<PictureClaim> {
    const names = sorted(hashes);
    const claimedAt = performance.now();
    const owner = `claim:${Date.now()}:${randomUUID()}`;
    if (names.length > 0) await this.#insertClaim(owner, names);
    return {
      check() {
        if (performance.now() - claimedAt < CLAIM_LIMIT_MS) return;
        throw new ObjectStorageError('Storing a picture took too long; it is begun anew.', 'ClaimExpired');
      },
      release: async () => {
        if (names.length === 0) return [];
        const referenced = await this.#releaseClaim(owner, names);
        return names.filter((name) => !referenced.has(name));
      },
    };
  }

  async removeUnreferenced(names: readonly string[], remove: (name: string) => Promise<void>): Promise<void> {
    const all = sorted(names);
    let done = 0;
    while (done < all.length) {
      const batch = all.slice(done, done + BATCH_SIZE);
      done += await this.#locked(batch, async (transaction) => {
        const lockedAt = performance.now();
        const referenced = await referencedOf(transaction, batch);
        for (const name of await temporariesInUse(transaction, batch)) referenced.add(name);
        for (const [index, name] of batch.entries()) {
          // Also where the process was paused: its lock may be gone, and the picture another's.
          if (performance.now() - lockedAt > REMOVAL_LIMIT_MS) return index;
          if (!referenced.has(name)) await remove(name);
        }
        return batch.length;
      });
    }
  }

  async dropOldClaims(): Promise<readonly PictureHash[]> {
    const before = Date.now() - CLAIM_LIFETIME_MS;
    const claims = this.#store.selectFrom('picture_references').selectAll().where('owner_id', 'like', 'claim:%');
    const old = (await claims.execute()).filter(({ owner_id }) => Number(CLAIM_OWNER.exec(owner_id)?.[1]) < before);
    const owners = [...new Set(old.map(({ owner_id }) => owner_id))];
    if (owners.length > 0) await this.#store.deleteFrom('picture_references').where('owner_id', 'in', owners).execute();
    return old.map(({ hash }) => hash);
  }

  /** One statement, which locks in the same order as all others and is committed at once: who has a lock keeps all others waiting. */
  async #insertClaim(owner: string, names: readonly string[]): Promise<void> {
    if (!isPostgres(this.#store)) {
      const values = names.map((hash) => ({ hash, owner_id: owner }));
      await this.#store.insertInto('picture_references').values(values).execute();
      return;
    }
    const locked = sql<{ hash: string }>`(
      select hash, ${lockOf('lock_name')} from
        (select hash, ${LOCK_PREFIX} || hash as lock_name from unnest(${sql.val(names)}::text[]) as hash) as named)`;
    await this.#store
      .insertInto('picture_references')
      .columns(['hash', 'owner_id'])
      .expression((builder) =>
        builder.selectFrom(locked.as('locked')).select((eb) => ['locked.hash', eb.val(owner).as('owner_id')]),
      )
      .execute();
  }

  /** @returns which of these something else references. */
  async #releaseClaim(owner: string, names: readonly string[]): Promise<Set<string>> {
    const claim = (store: Pick<Database, 'deleteFrom'>) =>
      store.deleteFrom('picture_references').where('owner_id', '=', owner);
    if (!isPostgres(this.#store)) {
      await claim(this.#store).execute();
      return referencedOf(this.#store, names);
    }
    const rows = await this.#store
      .with('released', claim)
      .selectFrom('picture_references')
      .select('hash')
      .where('hash', 'in', names)
      // The statement sees what it deletes.
      .where('owner_id', '!=', owner)
      .execute();
    return new Set(rows.map(({ hash }) => hash));
  }

  /** Locks in the one order that all processes keep to. */
  #locked<T>(names: readonly string[], run: (transaction: Transaction<Schema>) => Promise<T>): Promise<T> {
    return this.#store.transaction().execute(async (transaction) => {
      await lockFor(transaction, ...names.map((name) => LOCK_PREFIX + name));
      return run(transaction);
    });
  }
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
