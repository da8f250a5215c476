/** A fleet that has a hard time: two bots with four shards, three workers, sixty members in eight servers, and sixty things that go wrong. */
import { setTimeout } from 'node:timers/promises';
import type { LocalDiscord } from 'local-discord';
import type { Reply } from 'local-discord/testing';
import pino from 'pino';
import { seeded } from '../../../bench/fleet/random.js';
import { Challenges } from '../../../src/challenges/challenges.js';
import type { Database } from '../../../src/store/database.js';
import { PictureStore } from '../../../src/store/pictures/picture-store.js';
import { systemClock } from '../../../src/time/clock.js';
import type { ChaosFleet, FleetSize } from './chaos-fleet.js';
import { Disasters, type Outage } from './disasters.js';
import type { FleetLine } from './fleet-process.js';
import { Members } from './members.js';
import { holdChallenge } from './organisers.js';
import { AcceptedReplies, countUnfinishedJobs, countUnfinishedPosts } from './rows.js';
import { type Storage, sweepStorage } from './storage.js';
import { Watch } from './watch.js';

export interface Size extends FleetSize {
  readonly members: number;
  /** Of those who ask for a third of all jobs. */
  readonly greedy: number;
  readonly jobs: number;
  readonly events: number;
  /** In which all of it happens. */
  readonly seconds: number;
}

export const FULL: Size = {
  bots: 2,
  shards: 4,
  workers: 3,
  guilds: 8,
  members: 60,
  greedy: 3,
  jobs: 200,
  events: 60,
  seconds: 18,
};

export interface ChaosResult {
  readonly log: readonly FleetLine[];
  readonly outages: readonly Outage[];
  readonly happened: readonly string[];
  readonly crashes: readonly string[];
  readonly unheard: readonly string[];
  readonly deleted: ReadonlySet<string>;
  readonly watch: Watch;
  readonly localDiscord: LocalDiscord;
  readonly store: Database;
  readonly workers: number;
  readonly unfinished: number;
  /** All that members have sent. */
  readonly replies: readonly Reply[];
  readonly storage: Storage;
  /** Of challenges. */
  readonly titles: readonly string[];
}

/** Longer than a lease: others take over. */
const PAUSE_MS = { least: 2000, most: 4000 } as const;
const SETTLES_WITHIN_MS = 120_000;
/** Longer than the lease of a post. */
const POST_LEASE_MS = 61_000;
const PHASE_MS = 4000;

export async function runChaos(fleet: ChaosFleet, seed: number, size: Size = FULL): Promise<ChaosResult> {
  const { localDiscord, guilds, services, store, blobs, note } = fleet;
  const random = seeded(seed);
  const watch = new Watch(localDiscord);
  const accepted = new AcceptedReplies(store);
  const { processes } = fleet;
  const disasters = new Disasters({ ...size, processes, services, localDiscord, random, pauseMs: PAUSE_MS, note });
  const [members] = await Promise.all([
    Members.join({ ...size, localDiscord, guilds, random: seeded(seed + 1), accepted }),
    fleet.start((process) => disasters.isBusy(process)),
  ]);

  const titles = guilds.map((_, index) => `Challenge ${index + 1} of seed ${seed}`);
  const pictures = new PictureStore(store, blobs.pictures);
  const challenges = new Challenges({ store, pictures, log: pino({ level: 'silent' }), clock: systemClock });

  const startedAt = Date.now();
  const tasks: Promise<void>[] = [];
  /** @param from the share of the time after which they begin. */
  const schedule = (count: number, task: (index: number) => Promise<void>, from = 0, to = 1) => {
    for (let index = 0; index < count; index++) {
      const at = startedAt + 1000 * size.seconds * (from + (to - from) * random.next());
      tasks.push(setTimeout(at - Date.now()).then(() => task(index)));
    }
  };
  schedule(size.jobs, (index) => members.paint(index));
  if (size.events > 0) {
    schedule(Math.ceil(size.jobs / 8), () => members.cancel(), 0.1);
    schedule(Math.ceil(size.jobs / 20), () => members.edit(), 0.3);
    schedule(Math.ceil(size.jobs / 20), () => members.delete(), 0.3);
    schedule(Math.ceil(size.guilds / 2), (index) => {
      const { id: guildId } = guilds[index];
      return disasters.during({ what: 'guild', guildId }, () => members.pause(guildId, 1000 + random.below(2000)));
    });
  }
  const held = (index: number) => {
    const { id: guildId, ownerId: userId, channels } = guilds[index];
    const [channelId] = channels.keys();
    return holdChallenge(challenges, { guildId, userId }, { title: titles[index], channelId }, random, PHASE_MS);
  };
  schedule(size.guilds, held, 0, 0.5);
  schedule(size.events, () => disasters.happen());
  await Promise.all(tasks);
  note('all is sent');

  const unfinished = await settle(fleet);
  note(`${unfinished} are unfinished`);
  await fleet.stop();
  const storage = await sweepStorage(store, blobs, services.objects);
  note('all is swept');
  return {
    ...{ log: fleet.log, happened: fleet.happened, crashes: processes.flatMap(({ crashes }) => crashes) },
    ...{ outages: disasters.outages, unheard: members.unheard, deleted: members.deleted, replies: members.replies },
    ...{ watch, localDiscord, store, workers: size.workers, unfinished, storage, titles },
  };
}

/** Waits until nothing is left to do. What bots that died have begun to post is others' when its lease has run out. @returns what is left. */
async function settle(fleet: ChaosFleet): Promise<number> {
  const { store, localDiscord } = fleet;
  const settledBy = Date.now() + SETTLES_WITHIN_MS;
  let isLeaseOver = false;
  for (;;) {
    const jobs = await countUnfinishedJobs(store);
    const left = jobs + (await countUnfinishedPosts(store, Date.now() + POST_LEASE_MS));
    if (left === 0 || Date.now() > settledBy) return left;
    if (jobs === 0 && !isLeaseOver && localDiscord.discord.gateway.complete) {
      isLeaseOver = true;
      fleet.advanceClock(POST_LEASE_MS);
    }
    await setTimeout(300);
  }
}
