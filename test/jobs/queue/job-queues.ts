/** The queues that jobs wait in, for tests that hold on each of them. */
import { Redis } from 'ioredis';
import pino from 'pino';
import { describe } from 'vitest';
import { BullmqJobQueue } from '../../../src/jobs/queue/bullmq/bullmq-job-queue.js';
import { InProcessJobQueue } from '../../../src/jobs/queue/in-process-job-queue.js';
import type { JobQueue } from '../../../src/jobs/queue/job-queue.js';
import { newFleetName, redisMissing, sharedRedis } from '../../services/redis.js';

export type QueueKind = 'in the process' | 'on Redis';

/** A new queue, empty. */
export async function newQueue(kind: QueueKind, prefix = newFleetName(), lockMs?: number): Promise<JobQueue> {
  if (kind === 'in the process') return new InProcessJobQueue();
  const { url } = await sharedRedis();
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  return new BullmqJobQueue({ connection, prefix, log: pino({ level: 'silent' }), ...(lockMs && { lockMs }) });
}

/** Describes it for each kind of queue; for Redis it is skipped, and says why, where there is none. */
export function describeOnQueues(name: string, suite: (kind: QueueKind) => void): void {
  describe(`${name}, in the process`, () => suite('in the process'));
  if (redisMissing === undefined) describe(`${name}, on Redis`, () => suite('on Redis'));
  else describe.skip(`${name}, on Redis (${redisMissing})`, () => suite('on Redis'));
}
