/** What a worker tells the fleet about itself: see `Processes`. */
import { z } from 'zod';
import type { FleetProcess } from '../../store/fleet/processes.js';
import type { PaintCapacity } from '../positions/queue-overview.js';
import { JOB_CLASSES, type JobNeeds, LARGE_MEMORY_BYTES } from '../queue/job-needs.js';

/**
 * Of what bots, workers and rows tell each other. Raise it with any change that a process of the version before would get wrong. A worker whose
 * number is not the newest of the fleet takes no jobs.
 */
export const PROTOCOL = 1;

const NETWORKS = [...new Set(JOB_CLASSES.map(({ network }) => network))] as [
  JobNeeds['network'],
  ...JobNeeds['network'][],
];

const workerInfo = z.object({
  host: z.string(),
  /** Label of engine and device; null until the first worker process is ready. */
  engine: z.string().nullable(),
  isGpu: z.boolean(),
  /** How many jobs it runs at the same time. */
  workers: z.int().positive(),
  /** Bytes for each. */
  memory: z.number(),
  networks: z.array(z.enum(NETWORKS)),
  /** Ids of the networks of its default. */
  paintsWith: z.array(z.string()),
  /** Of what it has painted: evaluated megapixels a second; null until it has. */
  megapixelsPerSecond: z.number().nullable(),
  /** Ids of jobs that it paints. */
  running: z.array(z.string()),
});
export type WorkerInfo = z.infer<typeof workerInfo>;

/** @returns undefined where the process is no worker, or of another version. */
export const workerInfoOf = ({ info }: Pick<FleetProcess, 'info'>): WorkerInfo | undefined =>
  workerInfo.safeParse((info as { worker?: unknown }).worker).data;

export interface AliveWorker {
  readonly id: string;
  readonly protocol: number;
  readonly info: WorkerInfo;
}

export const aliveWorkers = (processes: readonly FleetProcess[]): AliveWorker[] =>
  processes.flatMap((each) => {
    const info = each.isAlive ? workerInfoOf(each) : undefined;
    return info === undefined ? [] : [{ id: each.id, protocol: each.protocol, info }];
  });

/**
 * Whether a worker takes such jobs: it needs the network and, for large ones, the memory; and they are a GPU's while there is one that can do
 * them.
 */
export function canDo(own: WorkerInfo, needs: JobNeeds, others: readonly AliveWorker[]): boolean {
  if (!isAbleTo(own, needs)) return false;
  return needs.size === 'usual' || own.isGpu || !others.some(({ info }) => info.isGpu && isAbleTo(info, needs));
}

const isAbleTo = ({ networks, memory }: WorkerInfo, { network, size }: JobNeeds): boolean =>
  networks.includes(network) && (size === 'usual' || memory >= LARGE_MEMORY_BYTES);

/** Of all workers together. */
export function capacityOf(workers: readonly AliveWorker[]): PaintCapacity {
  const engines = new Set(workers.map(({ info }) => info.engine));
  const [engine] = engines;
  return {
    workers: workers.reduce((sum, { info }) => sum + info.workers, 0),
    engine: engines.size === 1 ? (engine ?? undefined) : undefined,
  };
}
