/** What an idle worker asks of Redis: there may be a thousand of them. */
import { Redis } from 'ioredis';
import pino from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { BullmqJobQueue } from '../../../src/jobs/queue/bullmq/bullmq-job-queue.js';
import { newFleetName, redisMissing, sharedRedis } from '../../services/redis.js';

describe.skipIf(redisMissing !== undefined)(
  `an idle worker${redisMissing === undefined ? '' : ` (${redisMissing})`}`,
  () => {
    it('asks one thing to learn that nothing waits', async () => {
      const connection = new Redis((await sharedRedis()).url, { maxRetriesPerRequest: null });
      const queue = new BullmqJobQueue({ connection, prefix: newFleetName(), log: pino({ level: 'silent' }) });
      onTestFinished(() => queue.close());
      expect(await queue.take(() => true)).toBeUndefined();
      // Others on this connection, such as BullMQ, still say hello.
      const [exists, pipeline] = [vi.spyOn(connection, 'exists'), vi.spyOn(connection, 'pipeline')];
      expect(await queue.take(() => true)).toBeUndefined();
      expect(exists).toHaveBeenCalledTimes(1);
      expect(pipeline).not.toHaveBeenCalled();
    });
  },
);
