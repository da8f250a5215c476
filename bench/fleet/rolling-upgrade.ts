/**
 * Restarts every bot and every worker of a small fleet with SIGTERM, one after the other, while members go on sending commands: what is
 * lost, answered twice, or not answered within Discord's three seconds.
 *
 * UPGRADE_PER_SECOND changes how many commands come.
 */
import { setTimeout } from 'node:timers/promises';
import { type Reply, textOf } from 'local-discord/testing';
import build from '../../test/build.js';
import { Watch } from '../../test/fleet/chaos/watch.js';
import { fleetMissing, LoadStage, type StageSize } from './load-stage.js';

const PER_SECOND = Number(process.env.UPGRADE_PER_SECOND ?? 4);
const SIZE: StageSize = { bots: 2, shards: 4, workers: 2, paintings: 2, guilds: 8, members: 100 };
/** A few seconds: paintings are under way when their worker is stopped. */
const STAND_IN = { stepMs: 100, steps: 10, snapshotEvery: 2 } as const;
const SETTLES_WITHIN_MS = 60_000;

export interface UpgradeResult {
  readonly commands: number;
  /** Restarted one after the other. */
  readonly processes: number;
  readonly seconds: number;
  /** Nobody was there for them. */
  readonly unanswered: number;
  /** What members read that were answered and have no painting. */
  readonly withoutPainting: readonly string[];
  /** Ids of jobs that were shown in more than one message. */
  readonly twice: readonly string[];
  readonly acknowledgedAfter: readonly number[];
  /** For how long a shard was nobody's, each time; milliseconds. */
  readonly gaps: readonly number[];
  readonly trouble: readonly string[];
}

export async function upgradeUnderLoad(): Promise<UpgradeResult> {
  const stage = await LoadStage.open(SIZE, STAND_IN);
  try {
    const watch = new Watch(stage.localDiscord);
    await stage.startAll();
    const began = Date.now();
    const replies: Reply[] = [];
    let isOver = false;
    const sending = (async () => {
      for (let index = 0; !isOver; index++) {
        replies.push(await stage.ask(index));
        await setTimeout(1000 / PER_SECOND);
      }
    })();
    const gaps: number[] = [];
    const watching = (async () => {
      let since: number | undefined;
      for (; !isOver; await setTimeout(10)) {
        if (!stage.localDiscord.discord.gateway.complete) since ??= performance.now();
        else if (since !== undefined) {
          gaps.push(Math.round(performance.now() - since));
          since = undefined;
        }
      }
    })();
    await setTimeout(3000);
    const old = [...stage.processes];
    for (const each of old) {
      const at = Date.now();
      await stage.end(each);
      await stage.start(each.role);
      await stage.settled();
      stage.note(`${each.name} was replaced within ${Date.now() - at} ms`);
    }
    isOver = true;
    await Promise.all([sending, watching]);
    const answered = () => replies.filter(({ record }) => !record.unanswered);
    const isShown = ({ message }: Reply) => message !== undefined && watch.isPainting(message.id);
    for (const until = Date.now() + SETTLES_WITHIN_MS; Date.now() < until && !answered().every(isShown); )
      await setTimeout(200);
    return {
      commands: replies.length,
      processes: old.length,
      seconds: (Date.now() - began) / 1000,
      unanswered: replies.length - answered().length,
      withoutPainting: answered()
        .filter((reply) => !isShown(reply))
        .map(({ message }) => (message === undefined ? 'no message' : textOf(message))),
      twice: [...watch.shown].filter(([, messages]) => messages.size > 1).map(([job]) => job),
      acknowledgedAfter: replies.flatMap(({ acknowledgedAfter = [] }) => acknowledgedAfter).sort((a, b) => a - b),
      gaps,
      trouble: [...stage.notes, ...stage.trouble()],
    };
  } finally {
    await stage.close();
  }
}

export async function benchUpgrade(): Promise<void> {
  if (fleetMissing !== undefined) return console.log(`No fleet: ${fleetMissing}.`);
  build();
  const result = await upgradeUnderLoad();
  const { commands, processes, seconds, unanswered, withoutPainting, twice, acknowledgedAfter, trouble } = result;
  console.log(
    `\n${processes} processes restarted one after the other in ${seconds.toFixed(0)} s, ${commands} commands meanwhile`,
  );
  console.log(`not answered within 3 s | ${unanswered}`);
  console.log(
    `answered, and no painting | ${withoutPainting.length}${withoutPainting.map((text) => `\n  ${text}`).join('')}`,
  );
  console.log(`shards that nobody had, each time | ${result.gaps.join(', ')} ms`);
  console.log(`shown twice | ${twice.length}`);
  console.log(`acknowledged after p99 | ${acknowledgedAfter[Math.floor(0.99 * acknowledgedAfter.length)]} ms`);
  if (trouble.length > 0) console.log(`log | ${trouble.slice(0, 20).join('\n  ')}`);
}
