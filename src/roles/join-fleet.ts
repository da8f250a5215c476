/** The fleet of a bot, where its configuration names one; what only a fleet needs is loaded only then. */
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { Database } from '../store/database.js';
import type { FleetTiming } from '../store/fleet/fleet-timing.js';
import type { Snapshots } from '../store/pictures/checkpoints.js';
import type { OpenFleet } from './open-fleet.js';

/** @returns undefined where the process is alone. @throws UserError `redis` */
export async function joinFleet(
  { REDIS_URL, ROLE }: Config,
  store: Database,
  snapshots: Snapshots,
  log: Logger,
  timing?: FleetTiming,
): Promise<OpenFleet | undefined> {
  if (REDIS_URL === undefined) return undefined;
  const { openFleet } = await import('./open-fleet.js');
  return openFleet({ redisUrl: REDIS_URL, role: ROLE, store, snapshots, log, ...(timing && { timing }) });
}
