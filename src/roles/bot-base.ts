/** What a bot stands on before it talks to Discord: its health, database and pictures, the fleet where there is one, and whoever paints. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { UserError } from '../errors/user-error.js';
import { FleetPainters } from '../jobs/fleet/fleet-painters.js';
import { Health } from '../observability/health.js';
import { dataPaths } from '../store/data-paths.js';
import { type Database, openDatabase } from '../store/database.js';
import type { FleetTiming } from '../store/fleet/fleet-timing.js';
import { Leases } from '../store/fleet/leases.js';
import { becomeSoleProcess, type SoleProcess } from '../store/fleet/sole-process.js';
import { refuseUnfinishedMove } from '../store/move/move-database.js';
import { type BlobStores, openBlobStores } from '../store/pictures/open-blob-stores.js';
import type { PaintService } from '../worker/paint-service.js';
import { joinFleet } from './join-fleet.js';
import type { OpenFleet } from './open-fleet.js';
import { createPaintPool } from './paint-pool.js';
import { isFleet } from './role.js';

/** Worker processes of this machine, or what a test has in their place. */
export type PaintPool = PaintService & { readonly healthy: boolean; open(): Promise<void> };

export interface BotBaseOptions {
  readonly paintService?: PaintPool | undefined;
  readonly fleetTiming?: FleetTiming | undefined;
  /** Called once where another process has taken over what only one may do: `database-busy`. */
  onFatalError(error: UserError): void;
}

export interface BotBase {
  readonly health: Health;
  readonly store: Database;
  readonly blobs: BlobStores;
  /** Undefined where this process is alone. */
  readonly fleet: OpenFleet | undefined;
  /** Undefined in a bot that paints nothing. */
  readonly pool: PaintPool | undefined;
  /** All who paint for it. */
  readonly painter: FleetPainters | PaintPool;
  /** Ends the worker processes. @param grace seconds that they have. */
  stopPool(grace: number): Promise<void>;
  /** Closes all but the pool. */
  close(): Promise<void>;
}

/** @throws UserError with a message for the operator; nothing is left open then. */
export async function openBotBase(
  config: Config,
  log: Logger,
  { paintService, fleetTiming, onFatalError }: BotBaseOptions,
): Promise<BotBase> {
  const health = new Health(config.ROLE);
  const blobs = await openBlobStores(config);
  const store = await openDatabase(config.DATABASE_URL ?? dataPaths(config.DATA_DIR).database);
  const pool = config.ROLE === 'bot' ? undefined : (paintService ?? createPaintPool(config, log));
  let fleet: OpenFleet | undefined;
  let alone: SoleProcess | undefined;
  const stopPool = async (grace: number) => pool?.stop(grace);
  const close = async () => {
    await fleet?.close();
    await alone?.leave();
    await health.stop();
    await store.destroy();
  };
  try {
    await refuseUnfinishedMove(store);
    if (config.HEALTH_PORT !== undefined) await health.serve(config.HEALTH_PORT, config.HEALTH_HOST);
    await pool?.open();
    if (config.DATABASE_URL !== undefined && !isFleet(config)) {
      const leases = new Leases(store, `all:${randomUUID()}`);
      alone = await becomeSoleProcess({ leases, log, onLost: onFatalError });
    }
    if (isFleet(config)) await blobs.place.claim(store);
    fleet = await joinFleet(config, store, blobs.snapshots, log, fleetTiming);
    const painters = fleet && new FleetPainters(fleet.processes);
    await painters?.start();
    const painter = painters ?? pool;
    if (painter === undefined) throw new TypeError('there is nobody who paints');
    return { health, store, blobs, fleet, pool, painter, stopPool, close };
  } catch (error) {
    await stopPool(1);
    await close();
    throw error;
  }
}
