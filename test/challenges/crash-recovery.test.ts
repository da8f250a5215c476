/** Several processes on one database, killed at random points. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type ChallengesHarness,
  DAY,
  HOUR,
  member,
  openChallengesHarness,
  organiser,
  START,
  settings,
  WEEK,
} from './challenges-harness.js';

const SCRIPT = fileURLToPath(new URL('challenge-bot-process.mjs', import.meta.url));

/** @param killAfter number of log lines; undefined to let it finish. @returns the ids of the posts that it delivered. */
async function run(
  { folder, location }: Pick<ChallengesHarness, 'folder' | 'location'>,
  at: number,
  killAfter?: number,
): Promise<{ posts: string[]; finished: boolean }> {
  const args = [SCRIPT, location, join(folder, 'pictures'), String(at)];
  const bot = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void bot.kill('SIGKILL'));
  const exit = once(bot, 'exit');
  const lines: { post?: string; msg: string }[] = [];
  for await (const line of createInterface(bot.stdout)) {
    lines.push(JSON.parse(line));
    if (lines.length === killAfter) bot.kill('SIGKILL');
  }
  await exit;
  const posts = lines.flatMap(({ post }) => post ?? []);
  return { posts, finished: lines.some(({ msg }) => msg === 'finished') };
}

interface Line {
  /** A post that was delivered. */
  readonly post?: string;
  /** A post that is leased by a process that stops. */
  readonly leased?: string;
  readonly msg: string;
}

/** Whose clock goes on from `at`. */
function startProcess({ folder, location }: ChallengesHarness, args: readonly string[]) {
  const bot = spawn(process.execPath, [SCRIPT, location, join(folder, 'pictures'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void bot.kill('SIGKILL'));
  const lines: Line[] = [];
  createInterface(bot.stdout).on('line', (line) => lines.push(JSON.parse(line)));
  return { bot, lines, exit: once(bot, 'close') };
}

describe('a paused process', () => {
  it('does nothing again that another one has done once its lease had run out', async () => {
    const harness = await openChallengesHarness({ file: true });
    const { challenges, clock } = harness;
    const { id } = await challenges.create(organiser, settings());
    await challenges.entries.enter(id, member('ann'), await harness.paint('ann'));
    clock.at = START + DAY + HOUR;
    const leaseMs = 500;
    const args = [String(clock.at), String(leaseMs), String(Date.now())];
    const paused = startProcess(harness, [...args, 'stops']);
    await vi.waitFor(() => expect(paused.lines.at(-1)?.msg).toBe('stopped'), { timeout: 60_000 });
    await new Promise((resolve) => setTimeout(resolve, 2 * leaseMs));
    const other = startProcess(harness, args);
    await other.exit;
    expect(other.lines.map(({ post }) => post)).toContain(paused.lines.at(-1)?.leased);
    paused.bot.kill('SIGCONT');
    await paused.exit;
    const all = [...paused.lines, ...other.lines];
    expect(all.filter(({ msg }) => msg === 'finished')).toHaveLength(2);
    const delivered = all.flatMap(({ post = [] }) => post);
    expect(new Set(delivered).size).toBe(delivered.length);
    const posts = await harness.store.selectFrom('challenge_posts').select(['id', 'kind', 'state']).execute();
    expect(posts.map(({ state }) => state)).toEqual(posts.map(() => 'done'));
    expect(delivered.sort()).toEqual(posts.map((post) => post.id).sort());
    expect(posts.filter(({ kind }) => kind === 'voting')).toHaveLength(1);
    const { items } = await challenges.history(id, 'guild', { offset: 0, size: 20 });
    expect(items.map(({ action }) => action).filter((action) => action !== 'entered')).toEqual([
      'voting',
      'opened',
      'created',
    ]);
  });
});

describe('killed processes', () => {
  it('together apply each deadline once and deliver every post', async () => {
    const harness = await openChallengesHarness({ file: true });
    const { challenges, clock } = harness;
    const ids = [];
    for (let i = 0; i < 12; i++) {
      const { id } = await challenges.create(organiser, settings({ recurrence: i % 3 === 0 ? 'weekly' : null }));
      const entries = [];
      for (const name of ['ann', 'ben', 'cas']) {
        const entry = await challenges.entries.enter(id, member(name), await harness.paint(`${name} ${i}`));
        entries.push(entry.id);
      }
      ids.push({ id, entries });
    }
    clock.at = START + DAY + HOUR;
    await Promise.all([run(harness, clock.at, 5), run(harness, clock.at, 9)]);
    await run(harness, clock.at);
    for (const { entries } of ids)
      for (const [index, voter] of ['dan', 'eve', 'fay'].entries())
        await challenges.votes.vote(entries[Math.min(index, 1)], member(voter));

    clock.at = START + 2 * DAY + HOUR;
    let killed = 0;
    const delivered: string[] = [];
    for (const [one, two] of [
      [1, 4],
      [3, 20],
      [15, 8],
    ]) {
      const runs = await Promise.all([run(harness, clock.at, one), run(harness, clock.at, two)]);
      delivered.push(...runs.flatMap(({ posts }) => posts));
      killed += runs.filter(({ finished }) => !finished).length;
    }
    expect(killed).toBeGreaterThan(2);
    delivered.push(...(await run(harness, clock.at)).posts);
    expect(new Set(delivered).size).toBe(delivered.length);

    for (const { id, entries } of ids) {
      const { items } = await challenges.history(id, 'guild', { offset: 0, size: 20 });
      expect(items.map(({ action }) => action).filter((action) => action !== 'entered')).toEqual([
        'closed',
        'voting',
        'opened',
        'created',
      ]);
      const results = await challenges.results.page(id, 'guild', { offset: 0, size: 5 });
      expect(results.items.map(({ entry, votes }) => [entry.id, votes])).toEqual([
        [entries[1], 2],
        [entries[0], 1],
        [entries[2], 0],
      ]);
    }
    const rounds = await challenges.list('guild', { states: ['scheduled'] }, { offset: 0, size: 20 });
    expect(rounds.items.map(({ startsAt, round }) => [startsAt, round])).toEqual(Array(4).fill([START + WEEK, 2]));
    const posts = await harness.store.selectFrom('challenge_posts').select(['kind', 'state']).execute();
    expect(new Set(posts.map(({ state }) => state))).toEqual(new Set(['done']));
    const count = (kind: string) => posts.filter((post) => post.kind === kind).length;
    expect({ voting: count('voting'), results: count('results'), announced: count('announced') }).toEqual({
      voting: 12,
      results: 12,
      announced: 4,
    });
    console.log(
      `bots killed: ${killed} of 6 while closing 12 challenges; posts carried out by the living: ${delivered.length}`,
    );
  });
});
