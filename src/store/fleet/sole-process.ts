/** Where one process is all that there is on a database server, it is made sure of: a second one would paint and answer the same jobs. */
import type { Logger } from 'pino';
import { UserError } from '../../errors/user-error.js';
import { LEASE_LIFETIME_MS } from './leased-task.js';
import type { Leases } from './leases.js';

const NAME = 'sole-process';
const RENEWALS_PER_LIFETIME = 5;

export interface SoleProcess {
  /** Lets the next one begin at once. */
  leave(): Promise<void>;
}

export interface SoleProcessOptions {
  readonly leases: Leases;
  readonly log: Logger;
  /** Called once where another process has taken over, as after this one was paused. */
  onLost(error: UserError): void;
  /** Milliseconds; shorter only in tests. */
  readonly lifetime?: number;
}

/**
 * Waits for as long as a process that was killed seems to be there.
 *
 * @throws UserError `database-busy` where one is.
 */
export async function becomeSoleProcess({
  leases,
  log,
  onLost,
  lifetime = LEASE_LIFETIME_MS,
}: SoleProcessOptions): Promise<SoleProcess> {
  const poll = lifetime / RENEWALS_PER_LIFETIME;
  const held = await leases.waitFor(NAME, lifetime, { poll, patience: 1.5 * lifetime });
  if (held === undefined) throw new UserError('database-busy');
  const timer = setInterval(async () => {
    const isOurs = await leases.keep(held, lifetime).catch((error: unknown) => {
      log.warn({ err: error }, 'the database could not be told that this process is there');
      return true;
    });
    if (isOurs) return;
    clearInterval(timer);
    onLost(new UserError('database-busy'));
  }, poll).unref();
  return {
    async leave() {
      clearInterval(timer);
      await leases.release(held).catch((error: unknown) => {
        log.warn({ err: error }, 'the next process waits until this one counts as gone');
      });
    },
  };
}
