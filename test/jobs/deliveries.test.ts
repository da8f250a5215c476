/** Deliveries as they are begun, given up because another process answers, and begun again. */
import pino from 'pino';
import { expect, it, vi } from 'vitest';
import { Deliveries, type DeliveriesDeps } from '../../src/jobs/deliveries.js';
import type { Job } from '../../src/jobs/job.js';

const JOB = { id: 'a', painted: null, acceptedAt: 0 } as object as Job;

interface Attempt {
  reach(): void;
  fail(): void;
}

/** Deliveries whose attempts wait until they are let go. */
function open() {
  const attempts: Attempt[] = [];
  const attempt = () =>
    new Promise<boolean>((resolve, reject) => {
      attempts.push({ reach: () => resolve(true), fail: () => reject(new Error('another process answers by now')) });
    });
  const notified = vi.fn(async () => {});
  const deps = {
    rows: { find: async () => JOB, notified },
    pictures: {},
    delivery: { ended: attempt },
    log: pino({ level: 'silent' }),
    now: () => 0,
    isAnsweredHere: async () => true,
    settled: vi.fn(),
  };
  const deliveries = new Deliveries(deps as object as DeliveriesDeps);
  const attempted = (times: number) => vi.waitFor(() => expect(attempts).toHaveLength(times));
  return { deliveries, attempts, attempted, notified };
}

it('what is begun twice is delivered once', async () => {
  const { deliveries, attempts, attempted, notified } = open();
  deliveries.begin('a');
  deliveries.begin('a');
  await attempted(1);
  attempts[0].reach();
  await deliveries.settled(['a']);
  expect(attempts).toHaveLength(1);
  expect(notified).toHaveBeenCalledOnce();
});

it('a process that was paused, and answers the job all the same, tries again after the attempt that it had given up', async () => {
  const { deliveries, attempts, attempted, notified } = open();
  deliveries.begin('a');
  await attempted(1);
  deliveries.abandon('a');
  deliveries.begin('a');
  attempts[0].fail();
  await attempted(2);
  attempts[1].reach();
  await vi.waitFor(() => expect(notified).toHaveBeenCalledOnce());
});

it('what was given up for good is not tried again', async () => {
  const { deliveries, attempts, attempted } = open();
  deliveries.begin('a');
  await attempted(1);
  deliveries.abandon('a');
  deliveries.begin('a');
  deliveries.abandon('a');
  attempts[0].fail();
  await deliveries.settled(['a']);
  expect(attempts).toHaveLength(1);
});
