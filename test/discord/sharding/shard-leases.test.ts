/** Processes of a fleet share the shards: here without a gateway, as processes with a connection to one database each. */
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseShardChoice, type ShardChoice } from '../../../src/discord/sharding/shard-choice.js';
import { ShardLeases } from '../../../src/discord/sharding/shard-leases.js';
import type { EventBus } from '../../../src/events/event-bus.js';
import { InProcessEventBus } from '../../../src/events/in-process-event-bus.js';
import type { Database } from '../../../src/store/database.js';
import { Leases } from '../../../src/store/fleet/leases.js';
import { describeOnDatabases, type NewDatabase, newDatabase } from '../../services/databases.js';

/** Of the leases: rounds are a fifth of it. */
const LIFETIME_MS = 1000;
const never = new AbortController().signal;

interface Process {
  readonly shards: ShardLeases;
  readonly store: Database;
  readonly leases: Leases;
  /** What is open, and all that ever happened: "+2", "-2". */
  readonly open: Set<number>;
  readonly history: string[];
}

let database: NewDatabase;
let processes: Process[];
/** What processes have said of being a spare. */
let log: string[];
beforeEach(async () => {
  processes = [];
  log = [];
});
afterEach(async () => {
  for (const { shards } of processes) await shards.stop().catch(() => {});
  await database.remove();
});

/** What one process tells, the others hear. */
class Broadcast {
  readonly #members = new Map<number, InProcessEventBus>();

  join(member: number): Pick<EventBus, 'publish' | 'on'> {
    const own = new InProcessEventBus();
    this.#members.set(member, own);
    return {
      on: (kind, listener) => own.on(kind, listener),
      publish: (event) => {
        for (const [each, bus] of this.#members) bus.deliver(event, each === member);
      },
    };
  }
}

interface Entry {
  readonly lifetime?: number;
  readonly broadcast?: Broadcast;
  /** Whether it gets as far as to serve members. */
  readonly serves?: boolean;
  /** Shards that cannot be opened at the moment. */
  readonly refuses?: (id: number) => boolean;
  /** Shards that Discord makes wait, as for a turn to identify. */
  readonly waits?: (id: number) => boolean;
}

async function enter(
  text = 'auto',
  recommended = 4,
  { serves = true, refuses = () => false, waits = () => false, lifetime = LIFETIME_MS, broadcast }: Entry = {},
): Promise<Process> {
  const store = await database.open();
  const leases = new Leases(store, `process ${processes.length}`);
  const choice = parseShardChoice(text) as ShardChoice;
  const bus = broadcast?.join(processes.length);
  const write = (line: string) => {
    const { msg } = JSON.parse(line);
    if (/spare/.test(msg)) log.push(msg);
  };
  const logger = pino({ level: 'info' }, { write });
  const shards = new ShardLeases({ leases, choice, log: logger, lifetime, ...(bus && { bus }) });
  const [open, history] = [new Set<number>(), [] as string[]];
  const process = { shards, store, leases, open, history };
  processes.push(process);
  await shards.open(recommended, never);
  await shards.connect({
    async add(ids) {
      for (const id of ids.filter((each) => !open.has(each))) {
        if (refuses(id)) throw new Error('Discord cannot be reached');
        open.add(id);
        history.push(`+${id}`);
      }
    },
    async remove(id) {
      open.delete(id);
      history.push(`-${id}`);
    },
    isReady: (id) => open.has(id) && !waits(id),
  });
  if (serves) await shards.serve();
  return process;
}

const opened = () => processes.map(({ open }) => [...open].sort());
const expectOpen = (...expected: number[][]) =>
  vi.waitFor(() => expect(opened()).toEqual(expected), { timeout: 5 * LIFETIME_MS, interval: 20 });

describeOnDatabases('processes that share shards', (kind) => {
  beforeEach(async () => {
    database = await newDatabase(kind);
  });

  it('one process has all of them, a second one gets half, and each is with one at any time', async () => {
    const first = await enter();
    await expectOpen([0, 1, 2, 3]);
    const second = await enter();
    await expectOpen([0, 1], [2, 3]);
    expect(second.shards.count).toBe(4);
    // Given back before they were taken, and no other one was touched.
    expect(first.history.slice(4).sort()).toEqual(['-2', '-3']);
    await second.shards.stop();
    await expectOpen([0, 1, 2, 3], []);
  });

  it('processes that hear of each other share at once, long before they would look again', async () => {
    const informed = { lifetime: 200 * LIFETIME_MS, broadcast: new Broadcast() };
    await enter('auto', 4, informed);
    await expectOpen([0, 1, 2, 3]);
    const second = await enter('auto', 4, informed);
    await expectOpen([0, 1], [2, 3]);
    await second.shards.stop();
    await expectOpen([0, 1, 2, 3], []);
  });

  const expectActing = (...expected: number[][]) =>
    vi.waitFor(() => expect(acting()).toEqual(expected), { timeout: 5 * LIFETIME_MS, interval: 20 });
  const acting = () => processes.map(({ shards }) => [0, 1, 2, 3].filter((id) => shards.certain(id) === undefined));

  it('who gives a shard away acts on it until the next one is there, and no two ever do', async () => {
    let isWaiting = true;
    const first = await enter();
    await expectOpen([0, 1, 2, 3]);
    const second = enter('auto', 4, { waits: () => isWaiting });
    await expectOpen([0, 1, 2, 3], [2, 3]);
    await setTimeout(2 * LIFETIME_MS);
    expect(acting()).toEqual([[0, 1, 2, 3], []]);
    isWaiting = false;
    await second;
    await expectOpen([0, 1], [2, 3]);
    await expectActing([0, 1], [2, 3]);
    // The same for one that ends.
    isWaiting = true;
    let hasEnded = false;
    const ending = first.shards.stop().then(() => {
      hasEnded = true;
    });
    await expectOpen([0, 1], [0, 1, 2, 3]);
    await setTimeout(2 * LIFETIME_MS);
    expect(hasEnded).toBe(false);
    await expectActing([0, 1], [2, 3]);
    isWaiting = false;
    await ending;
    await expectActing([], [0, 1, 2, 3]);
    await expectOpen([], [0, 1, 2, 3]);
  });

  it('what two processes have heard while a shard was handed over, one of them acts on', async () => {
    let isWaiting = true;
    const first = await enter('auto', 1);
    await expectOpen([0]);
    const second = enter('auto', 1, { waits: () => isWaiting });
    await vi.waitFor(async () => expect(await first.leases.heldNames('shards/process/')).toHaveLength(2));
    const ending = first.shards.stop();
    await expectOpen([0], [0]);
    const heard: Promise<void> | undefined = processes[1].shards.certain(0);
    expect(await first.shards.takes('by the first')).toBe(true);
    isWaiting = false;
    await Promise.all([ending, second, heard]);
    const next = processes[1].shards;
    expect(await next.takes('by the first')).toBe(false);
    expect(await next.takes('by nobody yet')).toBe(true);
    expect(await first.shards.takes('by nobody yet')).toBe(false);
  });

  it('a shard that was offered stays where it is when nobody else is there any more', async () => {
    const first = await enter();
    await expectOpen([0, 1, 2, 3]);
    const second = enter('auto', 4, { waits: () => true });
    await expectOpen([0, 1, 2, 3], [2, 3]);
    await processes[1].shards.stop();
    await second;
    await expectOpen([0, 1, 2, 3], []);
    expect(first.history).toEqual(['+0', '+1', '+2', '+3']);
    await setTimeout(LIFETIME_MS);
    expect(await first.leases.heldNames('shards/offer')).toEqual([]);
  });

  it('one that has not started yet has one at most: the others stay with those that answer', async () => {
    await enter();
    await expectOpen([0, 1, 2, 3]);
    const starting = await enter('auto', 4, { serves: false });
    await expectOpen([0, 1, 3], [2]);
    await setTimeout(LIFETIME_MS);
    expect(opened()).toEqual([[0, 1, 3], [2]]);
    await starting.shards.serve();
    await expectOpen([0, 1], [2, 3]);
  });

  it('one that loses its shard before it has started goes on with another', async () => {
    const starting = await enter('auto', 4, { serves: false });
    await expectOpen([0]);
    // As after it was paused: another process has what it had.
    await starting.store.updateTable('leases').set({ expires_at: 0 }).where('name', '=', 'shards/4/0').execute();
    await new Leases(starting.store, 'other').acquire('shards/4/0', 10 * LIFETIME_MS);
    await expectOpen([1]);
    expect(starting.history).toEqual(['+0', '-0', '+1']);
  });

  it('a shard that could not be opened is opened later', async () => {
    let isAway = true;
    await enter('auto', 2, { refuses: (id) => id === 1 && isAway });
    await expectOpen([0]);
    isAway = false;
    await expectOpen([0, 1]);
  });

  it('more processes than shards: the latest waits, and takes over when one leaves', async () => {
    await enter('auto', 2);
    await enter('auto', 2);
    await expectOpen([0], [1]);
    const waiting = enter('auto', 2);
    await vi.waitFor(() => expect(processes[2]?.shards.isSpare).toBe(true), { timeout: 20 * LIFETIME_MS });
    expect(processes[2].shards.ids).toEqual([]);
    expect(log).toEqual([expect.stringMatching(/^this bot is a spare: other ones have every shard/)]);
    await processes[0].shards.stop();
    await waiting;
    await expectOpen([], [1], [0]);
    expect(processes.map(({ shards }) => shards.isSpare)).toEqual([false, false, false]);
  });

  it('a process that was paused for too long acts on nothing of a shard that another one has by now', async () => {
    const first = await enter('auto', 1);
    await expectOpen([0]);
    expect(first.shards.certain(0)).toBeUndefined();
    // As it is while a process is paused: nothing happens in it, and the clocks go on. Another process takes the shard.
    const renew = first.leases.renew.bind(first.leases);
    let wake = () => {};
    const awake = new Promise<void>((resolve) => {
      wake = resolve;
    });
    vi.spyOn(first.leases, 'renew').mockImplementation(async (...lease) => {
      await awake;
      return renew(...lease);
    });
    const second = await enter('auto', 1);
    await expectOpen([0], [0]);
    let acted = false;
    first.shards.certain(0)?.then(() => {
      acted = true;
    });
    wake();
    await expectOpen([], [0]);
    expect(first.shards.certain(0)).toBeInstanceOf(Promise);
    // And it does not take back what it has lost.
    await setTimeout(LIFETIME_MS);
    expect(opened()).toEqual([[], [0]]);
    expect(second.shards.certain(0)).toBeUndefined();
    expect(acted).toBe(false);
  });

  it('a database that is away for longer than a lease costs no connection where nobody took over', async () => {
    const first = await enter('auto', 2);
    await expectOpen([0, 1]);
    const renewal = vi.spyOn(Leases.prototype, 'renew').mockRejectedValue(new Error('the database is away'));
    await setTimeout(1.5 * LIFETIME_MS);
    const certain = first.shards.certain(1);
    expect(certain).toBeInstanceOf(Promise);
    renewal.mockRestore();
    await certain;
    expect(first.shards.certain(1)).toBeUndefined();
    expect(first.history).toEqual(['+0', '+1']);
  });

  it('what the operator says which shards they are is done by two processes one after the other, never at once', async () => {
    await enter('0-1/4');
    await enter('2-3/4');
    const waiting = enter('0-1/4');
    await expectOpen([0, 1], [2, 3], []);
    await processes[0].shards.stop();
    await waiting;
    await expectOpen([], [2, 3], [0, 1]);
  });

  it('all agree on how many there are: whoever wants another number waits until the others have stopped', async () => {
    await enter('auto', 4);
    const like = await enter('auto', 16);
    expect(like.shards.count).toBe(4);
    const other = enter('auto/8', 4);
    await vi.waitFor(() => expect(processes).toHaveLength(3), { timeout: 20 * LIFETIME_MS });
    await setTimeout(LIFETIME_MS / 2);
    expect(processes[2].shards.count).toBe(0);
    await processes[0].shards.stop();
    await like.shards.stop();
    expect((await other).shards.count).toBe(8);
    await expectOpen([], [], [0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
