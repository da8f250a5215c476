/** What an event bus promises, whichever it is. */
import { Redis } from 'ioredis';
import pino from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EventBus } from '../../src/events/event-bus.js';
import { decodeEvent, encodeEvent, type FleetEvent, type FleetEventKind } from '../../src/events/fleet-event.js';
import { InProcessEventBus } from '../../src/events/in-process-event-bus.js';
import { RedisEventBus } from '../../src/events/redis-event-bus.js';
import { newFleetName, redisMissing, sharedRedis } from '../services/redis.js';

const STARTED: FleetEvent = { kind: 'started', jobId: 'a', attempt: 2 };

async function openBus(
  prefix: string,
  processId: string,
  more: { readonly kinds?: readonly FleetEventKind[] } = {},
): Promise<EventBus> {
  const { url } = await sharedRedis();
  const [publisher, subscriber] = [new Redis(url), new Redis(url)];
  const bus = await RedisEventBus.open({
    publisher,
    subscriber,
    prefix,
    processId,
    ...more,
    log: pino({ level: 'silent' }),
  });
  onTestFinished(() => bus.close());
  return bus;
}

const heardBy = (bus: EventBus) => {
  const heard: unknown[] = [];
  bus.on('started', (event, isOwn) => heard.push({ ...event, isOwn }));
  return heard;
};

const suite = (open: () => Promise<EventBus>) => {
  it('tells the process itself at once, and only those who asked for that kind', async () => {
    const bus = await open();
    const heard = heardBy(bus);
    bus.publish({ kind: 'withdrawn', jobId: 'a' });
    bus.publish(STARTED);
    expect(heard).toEqual([{ ...STARTED, isOwn: true }]);
  });

  it('tells nobody who has stopped listening', async () => {
    const bus = await open();
    const heard: unknown[] = [];
    bus.on('started', (event) => heard.push(event))();
    bus.publish(STARTED);
    expect(heard).toEqual([]);
  });
};

describe('an event bus, in the process', () => suite(async () => new InProcessEventBus()));

const onRedis = `an event bus, on Redis${redisMissing === undefined ? '' : ` (${redisMissing})`}`;
describe.skipIf(redisMissing !== undefined)(onRedis, () => {
  suite(() => openBus(newFleetName(), 'one'));

  it('brings a process only what it wants to hear', async () => {
    const prefix = newFleetName();
    const one = await openBus(prefix, 'one');
    const worker = await openBus(prefix, 'worker', { kinds: ['withdrawn'] });
    const started = heardBy(worker);
    const withdrawn = new Promise((resolve) => worker.on('withdrawn', resolve));
    one.publish(STARTED);
    one.publish({ kind: 'withdrawn', jobId: 'a' });
    await withdrawn;
    expect(started).toEqual([]);
  });

  it('tells every other process of the fleet once, and no other fleet', async () => {
    const prefix = newFleetName();
    const [one, other, stranger] = [
      await openBus(prefix, 'one'),
      await openBus(prefix, 'other'),
      await openBus(newFleetName(), 'stranger'),
    ];
    const [own, others, strangers] = [one, other, stranger].map(heardBy);
    one.publish(STARTED);
    one.publish({ ...STARTED, attempt: 3 });
    await vi.waitFor(() => expect(others).toHaveLength(2));
    expect(others).toEqual([STARTED, { ...STARTED, attempt: 3 }].map((event) => ({ ...event, isOwn: false })));
    expect(own).toHaveLength(2);
    expect(strangers).toEqual([]);
  });
});

describe('an event as a message', () => {
  const progress = { done: 0.5, secondsLeft: undefined, stage: 1, stages: 2, width: 64, height: 48 };

  it('is read as it was written', () => {
    const event: FleetEvent = { kind: 'progress', jobId: 'a', attempt: 1, progress };
    expect(decodeEvent(encodeEvent(event, 'one'))).toEqual({ version: 1, from: 'one', event });
  });

  it.each([
    ['no JSON', '{'],
    ['another version', JSON.stringify({ version: 2, from: 'one', event: STARTED })],
    ['an unknown kind', JSON.stringify({ version: 1, from: 'one', event: { kind: 'exploded' } })],
    [
      'a share above 1',
      encodeEvent({ kind: 'progress', jobId: 'a', attempt: 1, progress: { ...progress, done: 2 } }, 'one'),
    ],
    ['no id', JSON.stringify({ version: 1, from: 'one', event: { kind: 'withdrawn' } })],
  ])('is not read where it is %s', (_, text) => expect(decodeEvent(text)).toBeUndefined());
});
