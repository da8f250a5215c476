/** A crowd: 300 commands from 100 members within ten seconds. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Reply } from '../../src/playground/reply.js';
import { type LogLine, openStage, SMALL, type Stage, waitUntil } from './stage.js';

const [PEOPLE, EACH, SECONDS] = [100, 3, 10];
/** Of the server: some come too late. */
const LIMIT = 240;
const HEALTH_PORT = 20_000 + (process.pid % 20_000);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    LIMIT_MEMBER: '3',
    LIMIT_GUILD: String(LIMIT),
    LIMIT_TOTAL: '400',
    HEALTH_PORT: String(HEALTH_PORT),
  });
  await stage.start();
});
afterAll(() => stage.close());

/** Every look begins the delay's measuring anew. */
async function measure(): Promise<{ memory: number; delay: number }> {
  const text = await (await fetch(`http://127.0.0.1:${HEALTH_PORT}/metrics`)).text();
  const metric = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return {
    memory: metric('process_resident_memory_bytes') / 1e6,
    delay: 1000 * metric('nodejs_eventloop_lag_p99_seconds'),
  };
}

const jobOf = ({ job }: LogLine) => job as string;
const percentile = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];

it('is answered in time, painted for in turn, or refused with words', { timeout: 420_000 }, async () => {
  const people = stage.playground.crowd(PEOPLE, { guild: stage.guild });
  const order = Array.from({ length: PEOPLE * EACH }, (_, i) => people[(i * 37) % PEOPLE]);
  const replies: Reply[] = [];
  const pause = (1000 * SECONDS) / order.length;
  for (const person of order) {
    replies.push(await person.stylize(SMALL));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  for (const reply of replies) await reply.acknowledged();
  const waits = replies.map(({ acknowledgedAfter = Number.NaN }) => acknowledgedAfter).sort((a, b) => a - b);
  const [p50, p99, max] = [percentile(waits, 0.5), percentile(waits, 0.99), waits.at(-1) as number];
  console.log(`acknowledged after p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`);
  expect(replies.filter(({ record }) => record.unanswered)).toEqual([]);
  expect(max).toBeLessThan(3000);

  const said = (msg: string) => stage.bot.said(msg).length;
  await waitUntil(() => said('accepted') + said('refused') === order.length, 'every command to be taken or refused');
  const accepted = said('accepted');
  expect(accepted).toBeGreaterThanOrEqual(LIMIT);
  await waitUntil(() => said('delivered') >= accepted / 2, 'half to be delivered', 300_000);
  const half = await measure();
  await waitUntil(() => said('delivered') === accepted, 'all to be delivered', 300_000);
  const end = await measure();
  console.log(`${accepted} painted, ${order.length - accepted} refused`);
  console.log(`memory ${half.memory.toFixed(0)} MB at half time, ${end.memory.toFixed(0)} MB at the end`);
  const delays = `${half.delay.toFixed(1)} and ${end.delay.toFixed(1)}`;
  console.log(`delay of the event loop while painting, p99 of both halves: ${delays} ms`);
  expect(end.memory).toBeLessThan(1.25 * half.memory);
  expect(end.delay).toBeGreaterThan(0);
  expect(end.delay).toBeLessThan(50);

  const refusals = replies.map(({ text }) => text).filter((text) => !text.includes('**Finished**'));
  expect(refusals).toHaveLength(order.length - accepted);
  const words = new RegExp(`This server has ${LIMIT} paintings waiting, which is the limit. Try again`);
  for (const text of refusals) expect(text).toMatch(words);
  expectFairness(stage.bot.said('accepted'), stage.bot.said('started').map(jobOf));
});

/** Nobody waits for more of another's later jobs than for as many as they have waiting themselves, and one more. */
function expectFairness(accepted: readonly LogLine[], started: readonly string[]): void {
  const places = new Map(started.map((job, place) => [job, place]));
  const startOf = (line: LogLine) => places.get(jobOf(line)) as number;
  for (const [i, mine] of accepted.entries()) {
    const later = accepted.slice(i + 1).filter((job) => job.user !== mine.user);
    const overtakers = new Map<unknown, number>();
    for (const other of later)
      if (startOf(other) < startOf(mine)) overtakers.set(other.user, (overtakers.get(other.user) ?? 0) + 1);
    for (const count of overtakers.values()) expect(count).toBeLessThanOrEqual(EACH);
  }
}
