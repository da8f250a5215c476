/**
 * Whether another worker host doubles what a fleet paints: workers that are pinned to a core each, and a stand-in for the engine that takes the
 * processor's time. In rounds, each of which measures one worker, then both.
 *
 * The figure is by the time in which a worker had its core, or wanted nothing of it: what it waited for the core because others had it, as the
 * kernel counts, is left out, and so is most of what else runs on the machine. By the clock it is given as well.
 */
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import build from '../../test/build.js';
import { median, spread } from '../rounds.js';
import { fleetMissing, LoadStage, type StageProcess, type StageSize } from './load-stage.js';
import { waitedForProcessor } from './processor-time.js';

const ROUNDS = Number(process.env.SCALING_ROUNDS ?? 5);
const SECONDS = Number(process.env.SCALING_SECONDS ?? 20);
const SIZE: StageSize = { bots: 1, shards: 1, workers: 0, paintings: 1, guilds: 1, members: 60 };
/** Of a core, for each painting: most of what a host does is to paint. */
const PAINTING_SECONDS = Number(process.env.SCALING_PAINTING_SECONDS ?? 1);
const STAND_IN = { stepMs: 100, steps: Math.ceil(10 * PAINTING_SECONDS), snapshotEvery: 20, burns: true } as const;
const WAITING = 40;
const CORES = [0, 1] as const;

interface Throughput {
  /** By the clock. */
  readonly perSecond: number;
  /** Of each worker by the time that was its own, added up. */
  readonly perOwnSecond: number;
  /** Share of the time. */
  readonly own: number;
}

async function measure(stage: LoadStage, workers: readonly StageProcess[]): Promise<Throughput> {
  const paintedBy = ({ name }: StageProcess) =>
    stage.log.filter(({ msg, from }) => msg === 'painted' && from === name).length;
  const look = () =>
    workers.map((each) => ({ painted: paintedBy(each), waited: waitedForProcessor(each.child.pid as number) }));
  const [began, before] = [performance.now(), look()];
  await setTimeout(1000 * SECONDS);
  const after = look();
  const seconds = (performance.now() - began) / 1000;
  const own = after.map(({ waited }, index) => seconds - (waited - before[index].waited) / 1000);
  const painted = after.map((each, index) => each.painted - before[index].painted);
  const sum = (values: readonly number[]) => values.reduce((one, other) => one + other);
  return {
    perSecond: sum(painted) / seconds,
    perOwnSecond: sum(painted.map((count, index) => count / own[index])),
    own: sum(own) / seconds / workers.length,
  };
}

export async function benchScaling(): Promise<void> {
  if (fleetMissing !== undefined) return console.log(`No fleet: ${fleetMissing}.`);
  build();
  const stage = await LoadStage.open(SIZE, STAND_IN);
  try {
    await stage.startAll();
    let isOver = false;
    let asked = 0;
    /** There is always something that waits. */
    const sending = (async () => {
      while (!isOver) {
        if (asked - stage.count('painted') < WAITING) await stage.ask(asked++);
        else await setTimeout(50);
      }
    })();
    const first = await stage.start('worker', { core: CORES[0] });
    const rounds: { readonly one: Throughput; readonly two: Throughput }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await setTimeout(2000);
      const one = await measure(stage, [first]);
      const second = await stage.start('worker', { core: CORES[1] });
      await setTimeout(2000);
      rounds.push({ one, two: await measure(stage, [first, second]) });
      await stage.end(second);
    }
    isOver = true;
    await sending;
    const byClock = rounds.map(({ one, two }) => two.perSecond / one.perSecond);
    const byOwn = rounds.map(({ one, two }) => two.perOwnSecond / one.perOwnSecond);
    const own = (which: 'one' | 'two') => median(rounds.map((round) => round[which].own));
    const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
    console.log(
      `\nA second worker host, on a core of its own: ${ROUNDS} rounds of ${SECONDS} s; load of the machine ${loadavg()[0].toFixed(1)}`,
    );
    console.log(
      `one paints | ${spread(rounds.map(({ one }) => one.perSecond))} a second; ${percent(own('one'))} of the time was its own`,
    );
    console.log(`two paint | ${spread(rounds.map(({ two }) => two.perSecond))} a second; ${percent(own('two'))}`);
    console.log(`throughput by the clock, two to one | ${spread(byClock)}`);
    console.log(`by the time that was theirs | ${spread(byOwn)}`);
  } finally {
    await stage.close();
  }
}
