/**
 * Shards that this process has and looks for another one to give to. Discord lets two sessions of one shard be there at once, just for this
 * (https://discord.com/developers/docs/events/gateway#sharding): it goes on acting on what it hears until the next one hears it, too.
 */
import type { Lease, Leases } from '../../store/fleet/leases.js';
import type { ShardNames } from './shard-names.js';

export class ShardOffers {
  readonly #leases: Leases;
  readonly #lifetime: number;
  readonly #offers = new Map<number, Lease>();

  /** @param lifetime of a lease, in milliseconds. */
  constructor(leases: Leases, lifetime: number) {
    this.#leases = leases;
    this.#lifetime = lifetime;
  }

  get size(): number {
    return this.#offers.size;
  }

  has(id: number): boolean {
    return this.#offers.has(id);
  }

  /** Makes an offer, or renews it. @returns whether it is new. */
  async make(names: ShardNames, id: number): Promise<boolean> {
    const known = this.#offers.get(id);
    if (known !== undefined && (await this.#leases.keep(known, this.#lifetime))) return false;
    const offer = await this.#leases.acquire(names.offer(id), this.#lifetime);
    if (offer === undefined) return false;
    this.#offers.set(id, offer);
    return true;
  }

  /** Of a shard that stays, or is another's. */
  async withdraw(id: number): Promise<void> {
    const offer = this.#offers.get(id);
    if (offer === undefined) return;
    this.#offers.delete(id);
    await this.#leases.release(offer);
  }
}
