/** What the processes of a fleet share besides the database. */
import type { EventBus } from '../../events/event-bus.js';
import type { Leases } from '../../store/fleet/leases.js';
import type { Processes } from '../../store/fleet/processes.js';
import type { Snapshot } from '../../worker/protocol.js';
import type { JobQueue, QueueEntry } from '../queue/job-queue.js';

/** A queue that several processes fill. */
export interface SharedJobQueue extends JobQueue {
  /** There may be something to take: another process says so. */
  wake(): void;
  /** Gives all that waits the place that its row has. */
  reorder(entries: readonly QueueEntry[]): Promise<void>;
}

/** The newest sketch of each job that is being painted. */
export interface Snapshots {
  write(jobId: string, snapshot: Snapshot): Promise<void>;
  /** @returns undefined where there is none, or none any more. */
  read(jobId: string): Promise<Snapshot | undefined>;
  remove(jobId: string): Promise<void>;
}

export interface Fleet {
  readonly queue: SharedJobQueue;
  readonly bus: EventBus;
  /** This process among the others. */
  readonly processes: Processes;
  readonly leases: Leases;
  readonly snapshots: Snapshots;
}
