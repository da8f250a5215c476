/** The page of the queue, over a real Redis. */
import { get } from 'node:http';
import { Redis } from 'ioredis';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/http/listen.js';
import { BullmqJobQueue } from '../../src/jobs/queue/bullmq/bullmq-job-queue.js';
import { JOB_CLASSES } from '../../src/jobs/queue/job-needs.js';
import { openQueuePage, type QueuePage } from '../../src/observability/queue-page.js';
import { newFleetName, redisMissing, sharedRedis } from '../services/redis.js';

describe.skipIf(redisMissing !== undefined)(`the page of the queue${redisMissing ? ` (${redisMissing})` : ''}`, () => {
  const log = pino({ level: 'silent' });
  let connection: Redis;
  let queue: BullmqJobQueue;
  let page: QueuePage;
  let port: number;

  beforeEach(async () => {
    const { url } = await sharedRedis();
    const prefix = newFleetName();
    connection = new Redis(url, { maxRetriesPerRequest: null });
    queue = new BullmqJobQueue({ connection: new Redis(url, { maxRetriesPerRequest: null }), prefix, log });
    port = await freePort();
    page = await openQueuePage(port, { connection, queuePrefix: prefix }, log);
  });
  afterEach(async () => {
    await page.close();
    await queue.close();
    connection.disconnect();
  });

  it('shows what waits, and lets nobody change it', async () => {
    await queue.add([{ id: 'job-7', startTag: 1, sequence: 1, needs: JOB_CLASSES[0] } as never]);
    const shown = await (await fetch(`http://127.0.0.1:${port}/api/queues`)).json();
    const counts = (shown as { queues: { counts: { prioritized: number } }[] }).queues.map((each) => each.counts);
    expect(counts.reduce((sum, { prioritized }) => sum + prioritized, 0)).toBe(1);
    const [{ name }] = (shown as { queues: { name: string }[] }).queues;
    const paused = await fetch(`http://127.0.0.1:${port}/api/queues/${name}/pause`, { method: 'PUT' });
    expect(paused.ok).toBe(false);
  });

  it('is not shown under a name from elsewhere', async () => {
    const status = await new Promise((resolve) => {
      get({ port, host: '127.0.0.1', headers: { host: 'elsewhere.example' } }, (answer) => resolve(answer.statusCode));
    });
    expect(status).toBe(403);
  });
});
