/** A crowd: 120 commands from 40 members within four seconds. `npm run bench -- crowd` has the figures of a larger one. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Crowd, openCrowd } from './harness/crowd.js';
import { isFinished, type LogLine } from './harness/e2e-harness.js';

const SIZE = { people: 40, each: 3, seconds: 4, limit: 30 };

let crowd: Crowd;
beforeAll(async () => {
  crowd = await openCrowd(SIZE);
});
afterAll(() => crowd.stage.close());

const jobOf = ({ job }: LogLine) => job as string;

it('is answered in time, painted for in turn, or refused with words', { timeout: 660_000 }, async () => {
  const { replies, accepted, half, end } = await crowd.send();
  expect(replies.filter(({ record }) => record.unanswered)).toEqual([]);
  expect(accepted).toBeGreaterThanOrEqual(SIZE.limit);
  expect(end.memoryMb).toBeLessThan(1.4 * half.memoryMb);
  expect(end.delayMs).toBeGreaterThan(0);
  // Commonly 20; a machine may be slow, but nothing may hold up an answer for a good part of its three seconds.
  expect(end.delayMs).toBeLessThan(200);

  const refusals = replies.filter(({ message, snapshot }) => message?.deleted === true || !isFinished(snapshot));
  expect(refusals.length).toBeGreaterThan(0);
  expect(refusals).toHaveLength(SIZE.people * SIZE.each - accepted);
  const words = new RegExp(
    `This server already has ${SIZE.limit} paintings in the queue, which is the limit. Try again`,
  );
  // Who was refused after the reply was announced is told in another message.
  for (const { message, text } of refusals) if (message?.deleted !== true) expect(text).toMatch(words);
  expectFairness(crowd.stage.bot.log.filter(({ msg }) => msg === 'accepted' || msg === 'started'));
});

/** The log is written a moment after what it tells of. */
const MOMENT = 1;

/** While somebody's painting waits, each of the others gets as many as the member has waiting before it, and one. */
function expectFairness(log: readonly LogLine[]): void {
  const userOf = new Map(log.filter(({ msg }) => msg === 'accepted').map((line) => [jobOf(line), line.user]));
  const started = new Set<string>();
  const waiting: { job: string; own: number; others: Map<unknown, number> }[] = [];
  for (const line of log) {
    const job = jobOf(line);
    const user = userOf.get(job);
    if (line.msg === 'accepted') {
      if (started.has(job)) continue;
      const own = waiting.filter((other) => userOf.get(other.job) === user).length;
      waiting.push({ job, own, others: new Map() });
      continue;
    }
    started.add(job);
    const place = waiting.findIndex((each) => each.job === job);
    if (place !== -1) {
      const [{ own, others }] = waiting.splice(place, 1);
      for (const count of others.values()) expect(count).toBeLessThanOrEqual(own + 1 + MOMENT);
    }
    for (const { others, ...mine } of waiting)
      if (userOf.get(mine.job) !== user) others.set(user, (others.get(user) ?? 0) + 1);
  }
}
