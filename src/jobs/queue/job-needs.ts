/**
 * What a job needs of whoever paints it. Jobs of equal needs are one class, and each class is a queue of its own: so a job for which nobody
 * is free holds up no job of another class. Whoever is free takes the one whose turn comes first of all classes that it can do.
 */
import type { Job } from '../job.js';

/** Of the weights that do not ship; `any`: the network that every worker has will do. */
const NEEDED_NETWORKS = ['any', 'vgg16', 'vgg16-full', 'vgg19'] as const;
export type NeededNetwork = (typeof NEEDED_NETWORKS)[number];

/** Large ones go to a GPU where there is one. */
const SIZES = ['usual', 'large'] as const;

export interface JobNeeds {
  readonly network: NeededNetwork;
  readonly size: (typeof SIZES)[number];
}

/** Long side in pixels: larger paintings take a CPU many minutes, and a gigabyte and more even in tiles. */
const LARGEST_USUAL_PX = 1024;

/**
 * Bytes for a worker process below which it leaves large paintings to others: one of 3840 x 2160 peaks at 1.8 GB (see `bench/tiles.ts`), and a
 * square of 4096 has twice its pixels.
 */
export const LARGE_MEMORY_BYTES = 3e9;

export const JOB_CLASSES: readonly JobNeeds[] = NEEDED_NETWORKS.flatMap((network) =>
  SIZES.map((size) => ({ network, size })),
);

export const classOf = ({ network, size }: JobNeeds): string => `${network}-${size}`;

export function needsOf({ options: { network, size } }: Pick<Job, 'options'>): JobNeeds {
  return { network: neededNetwork(network), size: size > LARGEST_USUAL_PX ? 'large' : 'usual' };
}

function neededNetwork(network: Job['options']['network']): NeededNetwork {
  if (network === 'auto' || network === 'lite') return 'any';
  return network === 'mixed' ? 'vgg16' : network;
}
