/**
 * Shards that another process still has and this one is the next for: it connects, hears of them and waits with what it hears, says that it
 * is there, and has them when the other one has let them go.
 */
import type { Lease, Leases } from '../../store/fleet/leases.js';
import type { ShardNames, Survey } from './shard-names.js';

interface Claim {
  readonly next: Lease;
  here: Lease | undefined;
}

export class ShardClaims {
  readonly #leases: Leases;
  readonly #lifetime: number;
  readonly #claims = new Map<number, Claim>();

  /** @param lifetime of a lease, in milliseconds. */
  constructor(leases: Leases, lifetime: number) {
    this.#leases = leases;
    this.#lifetime = lifetime;
  }

  get size(): number {
    return this.#claims.size;
  }

  get ids(): readonly number[] {
    return [...this.#claims.keys()];
  }

  has(id: number): boolean {
    return this.#claims.has(id);
  }

  /** @returns false where another process was faster. */
  async make(names: ShardNames, id: number): Promise<boolean> {
    const next = await this.#leases.acquire(names.next(id), this.#lifetime);
    if (next !== undefined) this.#claims.set(id, { next, here: undefined });
    return next !== undefined;
  }

  /** @returns whether it still may have a shard: false where the other process keeps it, or a third one has it. */
  async renew(id: number, { offered, taken }: Survey): Promise<boolean> {
    const claim = this.#claims.get(id);
    if (claim === undefined || (taken.has(id) && !offered.has(id))) return false;
    const leases = [claim.next, ...(claim.here === undefined ? [] : [claim.here])];
    const kept = await Promise.all(leases.map((lease) => this.#leases.keep(lease, this.#lifetime)));
    return kept.every(Boolean);
  }

  /** It hears of the shard. @returns whether that is new. */
  async announce(names: ShardNames, id: number): Promise<boolean> {
    const claim = this.#claims.get(id);
    if (claim === undefined || claim.here !== undefined) return false;
    claim.here = await this.#leases.acquire(names.here(id), this.#lifetime);
    return claim.here !== undefined;
  }

  /** Of a shard that is this process's by now, or never will be. */
  async drop(id: number): Promise<void> {
    const claim = this.#claims.get(id);
    this.#claims.delete(id);
    // First what makes the other one let go.
    if (claim?.here !== undefined) await this.#leases.release(claim.here);
    if (claim !== undefined) await this.#leases.release(claim.next);
  }
}
