/** The fleet of a bot, where its configuration names one; what only a fleet needs is loaded only then. */
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { Checkpoints } from '../store/checkpoints.js';
import { dataPaths } from '../store/data-paths.js';
import type { Database } from '../store/database.js';
import type { FleetTiming } from '../store/fleet-timing.js';
import type { OpenFleet } from './open-fleet.js';

/** @returns undefined where the process is alone. @throws UserError `redis` */
export async function joinFleet(
  config: Config,
  store: Database,
  log: Logger,
  timing?: FleetTiming,
): Promise<OpenFleet | undefined> {
  const { REDIS_URL, ROLE, DATA_DIR } = config;
  if (REDIS_URL === undefined) return undefined;
  const { openFleet } = await import('./open-fleet.js');
  const snapshots = new Checkpoints(dataPaths(DATA_DIR).snapshots);
  return openFleet({ redisUrl: REDIS_URL, role: ROLE, store, snapshots, log, ...(timing && { timing }) });
}
