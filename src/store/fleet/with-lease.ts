/** A task that no two processes of a fleet do at the same time; it may be done again by the next. */
import { LEASE_LIFETIME_MS } from './leased-task.js';
import type { Lease, Leases } from './leases.js';

/** Between two attempts to take the lease, in milliseconds. */
const RETRY_MS = 100;
/** By default, in milliseconds. */
const PATIENCE_MS = 5000;
const RENEWALS_PER_LIFETIME = 3;

/**
 * What the task writes must be conditional on what the rows say, and what it sends on the lease: a process that is paused loses it, and does
 * not know before it asks.
 *
 * @param patience milliseconds; a task that takes longer for its turn is left to the process that has it.
 * @returns undefined where another process was at it all the time.
 */
export async function withLease<T>(
  leases: Leases,
  name: string,
  task: (lease: Lease) => Promise<T>,
  patience = PATIENCE_MS,
): Promise<T | undefined> {
  const held = await leases.waitFor(name, LEASE_LIFETIME_MS, { poll: RETRY_MS, patience });
  if (held === undefined) return undefined;
  const renewal = setInterval(() => {
    leases.renew(held, LEASE_LIFETIME_MS).catch(() => {});
  }, LEASE_LIFETIME_MS / RENEWALS_PER_LIFETIME);
  try {
    return await task(held);
  } finally {
    clearInterval(renewal);
    await leases.release(held).catch(() => {});
  }
}
