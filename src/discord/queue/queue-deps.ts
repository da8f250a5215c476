import type { StartJobDeps } from '../stylize/stylize-deps.js';

/** What showing and moderating the queue needs. */
export type QueueDeps = Pick<
  StartJobDeps,
  'clock' | 'jobs' | 'settings' | 'defaults' | 'largestSize' | 'animations' | 'moderation'
>;
