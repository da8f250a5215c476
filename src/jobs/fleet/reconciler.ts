/**
 * Makes the queue what the rows say: jobs that it does not know are added, what is in it without a row goes, jobs of workers that died are
 * queued again. One process of the fleet does it.
 */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { compareFairOrder } from '../queue/fair-queue.js';
import { entryOf } from '../queue/job-queue.js';
import type { PausedGuilds } from '../queue/paused-guilds.js';
import type { FleetRows } from '../rows/fleet-rows.js';
import type { Fleet } from './fleet-parts.js';

export interface ReconcilerDeps {
  readonly fleet: Pick<Fleet, 'queue' | 'bus' | 'processes'>;
  readonly fleetRows: FleetRows;
  readonly paused: PausedGuilds;
  readonly log: Logger;
}

/** A bus that is connected again may be so before the queue is. */
const AFTER_RECONNECT_MS = 500;

export class Reconciler {
  readonly #deps: ReconcilerDeps;

  constructor(deps: ReconcilerDeps) {
    this.#deps = deps;
  }

  /** Every few seconds, and at once when Redis is there again: it may have lost all. */
  async run(signal: AbortSignal): Promise<void> {
    const { fleet, log } = this.#deps;
    let wake = new AbortController();
    const stopListening = fleet.bus.onReconnect(() => wake.abort());
    try {
      while (!signal.aborted) {
        await this.reconcile().catch((error: unknown) => {
          log.warn({ err: error }, 'the queue and the rows could not be compared; trying again');
        });
        await setTimeout(fleet.processes.timing.reconcileMs, undefined, {
          signal: AbortSignal.any([signal, wake.signal]),
          ref: false,
        }).catch(() => {});
        if (!wake.signal.aborted) continue;
        wake = new AbortController();
        await setTimeout(AFTER_RECONNECT_MS, undefined, { signal, ref: false }).catch(() => {});
      }
    } finally {
      stopListening();
    }
  }

  async reconcile(): Promise<void> {
    const { fleet, fleetRows, paused, log } = this.#deps;
    const { queue, bus } = fleet;
    const lost = await fleetRows.requeueLost();
    // Before the rows: what is in the queue by now has its row.
    const { waiting, handedOut } = await queue.contents();
    await paused.reload();
    const active = (await fleetRows.active()).map(({ job }) => job).filter(({ painted }) => painted === null);
    const startable = active.filter(({ state, guildId }) => state === 'queued' && !paused.has(guildId));
    const known = new Set([...waiting, ...handedOut]);
    const missing = startable.filter(({ id }) => !known.has(id)).sort(compareFairOrder);
    const wanted = new Set([...startable, ...active.filter(({ state }) => state === 'running')].map(({ id }) => id));
    const stray = waiting.filter((id) => !wanted.has(id));
    if (missing.length > 0) {
      await queue.add(missing.map(entryOf));
      bus.publish({ kind: 'accepted', jobIds: missing.slice(0, 100).map(({ id }) => id) });
    }
    if (stray.length > 0) await queue.remove(stray);
    await queue.reorder(startable.map(entryOf));
    if (lost + missing.length + stray.length > 0)
      log.info({ lost, added: missing.length, removed: stray.length }, 'the queue is what the rows say');
  }
}
