/** What a worker has taken that has died comes back to the others. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { newFleetName, redisMissing } from '../../services/redis.js';
import { newQueue } from './job-queues.js';

/** Whether three divides it or not: a lock is renewed, and stalled jobs are looked for, so many times in its life. */
const LOCKS_MS = [300, 500];

describe.skipIf(redisMissing !== undefined)(`jobs of dead workers${redisMissing ? ` (${redisMissing})` : ''}`, () => {
  it.concurrent.each(LOCKS_MS)('come back where a lock lasts %i ms', async (lockMs) => {
    const fleet = newFleetName();
    const [dying, other] = await Promise.all([
      newQueue('on Redis', fleet, lockMs),
      newQueue('on Redis', fleet, lockMs),
    ]);
    onTestFinished(() => other.close());
    await dying.add([{ id: 'a', startTag: 1, sequence: 1, needs: { network: 'any', size: 'usual' } }]);
    expect(await dying.take(() => true)).toBe('a');
    expect(await other.take(() => true)).toBeUndefined();
    await dying.close();
    // As the reconciler does every few seconds: it is the one that looks for what dead workers had.
    await other.contents();
    await expect.poll(() => other.take(() => true), { timeout: 10_000 }).toBe('a');
  });
});
