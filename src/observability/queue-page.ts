/** Bull Board on demand: a page that shows what waits and runs in Redis. Loaded only where its port is set. */
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { Queue } from 'bullmq';
import express from 'express';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { variableName } from '../config.js';
import { listen } from '../http/listen.js';
import { classOf, JOB_CLASSES } from '../jobs/queue/job-needs.js';

/** It asks for no password, so only this machine reaches it. */
const HOST = '127.0.0.1';

export interface QueuePage {
  readonly server: Server;
  close(): Promise<void>;
}

/**
 * Nothing can be changed from there: the database is the truth.
 *
 * @param redis stays open.
 * @throws UserError `port` when it cannot listen there.
 */
export async function openQueuePage(
  port: number,
  redis: { readonly connection: Redis; readonly queuePrefix: string },
  log: Logger,
): Promise<QueuePage> {
  const { connection, queuePrefix: prefix } = redis;
  const options = { prefix, connection, skipWaitingForReady: true };
  const queues = JOB_CLASSES.map((needs) => new Queue(classOf(needs), options));
  for (const queue of queues) queue.on('error', (error) => log.debug({ err: error }, 'the page of the queue'));
  const serverAdapter = new ExpressAdapter();
  createBullBoard({ queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })), serverAdapter });
  const app = express();
  // A page from elsewhere whose name points to this machine is somebody's trick (DNS rebinding).
  app.use((request, response, next) => {
    if (/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) next();
    else response.status(403).end();
  });
  app.use('/', serverAdapter.getRouter());
  const server = createServer(app);
  await listen(server, port, HOST, variableName('QUEUE_PAGE_PORT'));
  log.info({ url: `http://${HOST}:${port}` }, 'the page of the queue is open');
  return {
    server,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      await Promise.allSettled(queues.map((queue) => queue.close()));
    },
  };
}
