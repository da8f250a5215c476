/** What a bot and a worker of a fleet ask of Postgres and Redis while nobody asks anything of them. */
import { setTimeout } from 'node:timers/promises';
import build from '../../test/build.js';
import { fleetMissing, LoadStage, type StageSize } from './load-stage.js';

const SECONDS = 30;
const SIZE: StageSize = { bots: 1, shards: 1, workers: 0, paintings: 1, guilds: 1, members: 1 };
const WORKERS = 2;

interface Rate {
  /** Transactions a second; a statement that stands alone is one. */
  readonly postgres: number;
  /** Commands a second. */
  readonly redis: number;
}

async function measure(stage: LoadStage): Promise<Rate> {
  const total = (commands: Readonly<Record<string, number>>) =>
    Object.values(commands).reduce((sum, each) => sum + each, 0);
  const look = async () => ({ postgres: await stage.transactions(), redis: total(await stage.redisCommands()) });
  await setTimeout(3000);
  const before = await look();
  await setTimeout(1000 * SECONDS);
  const after = await look();
  return { postgres: (after.postgres - before.postgres) / SECONDS, redis: (after.redis - before.redis) / SECONDS };
}

export async function benchIdle(): Promise<void> {
  if (fleetMissing !== undefined) return console.log(`No fleet: ${fleetMissing}.`);
  build();
  const stage = await LoadStage.open(SIZE, { stepMs: 25, steps: 2 });
  try {
    await stage.startAll();
    const bot = await measure(stage);
    for (let index = 0; index < WORKERS; index++) await stage.start('worker');
    const all = await measure(stage);
    const each = (name: keyof Rate) => (all[name] - bot[name]) / WORKERS;
    console.log('\nA second, while nothing is asked | Postgres, transactions | Redis, commands');
    console.log(`a bot | ${bot.postgres.toFixed(2)} | ${bot.redis.toFixed(2)}`);
    console.log(`a worker | ${each('postgres').toFixed(2)} | ${each('redis').toFixed(2)}`);
  } finally {
    await stage.close();
  }
}
