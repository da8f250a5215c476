/** What a queue of jobs promises, whichever it is. */
import { expect, it, onTestFinished } from 'vitest';
import type { JobNeeds } from '../../../src/jobs/queue/job-needs.js';
import type { QueueEntry } from '../../../src/jobs/queue/job-queue.js';
import { describeOnQueues, newQueue } from './job-queues.js';

const USUAL: JobNeeds = { network: 'any', size: 'usual' };
const LARGE: JobNeeds = { network: 'vgg16', size: 'large' };
const anything = () => true;

const entry = (id: string, startTag: number, sequence: number, needs = USUAL): QueueEntry => ({
  id,
  startTag,
  sequence,
  needs,
});

describeOnQueues('a queue of jobs', (kind) => {
  const open = async () => {
    const queue = await newQueue(kind);
    onTestFinished(() => queue.close());
    return queue;
  };
  const takeAll = async (queue: Awaited<ReturnType<typeof open>>, can: (needs: JobNeeds) => boolean = anything) => {
    const taken: string[] = [];
    for (let id = await queue.take(can); id !== undefined; id = await queue.take(can)) taken.push(id);
    return taken;
  };

  it('hands out by start tag, then by sequence, however jobs were added', async () => {
    const queue = await open();
    await queue.add([entry('d', 2, 1), entry('b', 1, 3)]);
    await queue.add([entry('c', 1, 4), entry('a', 1, 2)]);
    expect(await takeAll(queue)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('has a job once, though it is added again while it waits or is handed out', async () => {
    const queue = await open();
    await queue.add([entry('a', 1, 1)]);
    await queue.add([entry('a', 1, 1)]);
    expect(await queue.take(anything)).toBe('a');
    await queue.add([entry('a', 1, 1)]);
    expect(await queue.contents()).toEqual({ waiting: [], handedOut: ['a'] });
    expect(await queue.take(anything)).toBeUndefined();
  });

  it('takes a job again once it is done', async () => {
    const queue = await open();
    await queue.add([entry('a', 1, 1)]);
    await queue.take(anything);
    await queue.done('a');
    expect(await queue.contents()).toEqual({ waiting: [], handedOut: [] });
    await queue.add([entry('a', 1, 1)]);
    expect(await takeAll(queue)).toEqual(['a']);
  });

  it('hands out nothing that was removed, and keeps what is handed out', async () => {
    const queue = await open();
    await queue.add([entry('a', 1, 1), entry('b', 1, 2), entry('c', 1, 3)]);
    await queue.take(anything);
    await queue.remove(['a', 'b', 'unknown']);
    expect(await queue.contents()).toEqual({ waiting: ['c'], handedOut: ['a'] });
  });

  it('leaves a job for which nobody is free to others, and hands out what comes after it', async () => {
    const queue = await open();
    await queue.add([entry('large', 1, 1, LARGE), entry('first', 1, 2), entry('second', 2, 3)]);
    expect(await queue.take(({ size }) => size === 'usual')).toBe('first');
    expect(await takeAll(queue)).toEqual(['large', 'second']);
  });

  it('tells when there is something to take', async () => {
    const queue = await open();
    let told = 0;
    const stop = queue.onAdded(() => told++);
    await queue.add([entry('a', 1, 1)]);
    expect(told).toBe(1);
    stop();
    await queue.add([entry('b', 1, 2)]);
    expect(told).toBe(1);
  });
});
