/** Processes that die and disks that fail, and what becomes of the paintings under way. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Actor, Reply } from 'local-discord/testing';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodePicture } from '../../src/images/index.js';
import { resize } from '../../src/style-transfer/image.js';
import {
  BotProcess,
  content,
  type E2eHarness,
  endings,
  finished,
  LONG,
  MIDDLE,
  openE2eHarness,
  positions,
  refusalOf,
  SLOW,
  SMALL,
  waitUntil,
} from './harness/e2e-harness.js';

/** A program that fails at a signal, wherever it is. */
const FAILING = `
  process.on('SIGUSR2', () => { throw new Error('boom'); });
  process.on('SIGURG', () => { Promise.reject(new Error('boom')); });
`;
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(FAILING)}`;

let stage: E2eHarness;
/** The one that runs when a test begins. */
let bot: BotProcess;
let ada: Actor;
let mona: Actor;
/** In a server of their own. */
let people: Actor[];
beforeAll(async () => {
  stage = await openE2eHarness({ BRUSHWORK_LIMIT_MEMBER: '30', NODE_OPTIONS });
  bot = await stage.start();
});
afterAll(() => stage.close());
beforeEach(async () => {
  const { localDiscord } = stage;
  const guild = localDiscord.createGuild('The Studio');
  ada = localDiscord.join('Ada', { guild });
  mona = localDiscord.join('Mona', { guild, moderator: true });
  people = localDiscord.addMembers(4, { guild });
  const { exitCode, signalCode } = stage.bot.child;
  bot = exitCode === null && signalCode === null ? stage.bot : await stage.start();
});
let unmount: (() => void) | undefined;
afterEach(async () => {
  if (unmount === undefined) return;
  await stage.bot.end('SIGKILL');
  unmount();
  unmount = undefined;
});

/** A mask of the left half of a square. */
async function leftHalf() {
  const bytes = Buffer.from(Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 32 ? 255 : 0)));
  const png = await sharp(bytes, { raw: { width: 64, height: 64, channels: 1 } })
    .png()
    .toBuffer();
  return { name: 'mask.png', bytes: png };
}

async function expectPhotoOnTheRight(painting: Uint8Array): Promise<void> {
  const painted = await decodePicture(painting);
  const photo = resize(await decodePicture(content.bytes), painted).pixels;
  const isRight = (i: number) => i % painted.width > 0.52 * painted.width;
  const changed = [...painted.pixels.entries()].filter(([i, value]) => value !== Uint8ClampedArray.of(photo[i])[0]);
  expect(changed.filter(([i]) => isRight(i))).toEqual([]);
  expect(changed.length).toBeGreaterThan(painted.pixels.length / 4);
}

/**
 * What is seen from now on, and something is, is further than the first picture was: where one that begins anew would be. The
 * first picture ends the first scale, so that the scales tell them apart where both are at the same percentage.
 */
function expectToGoOn(reply: Reply): () => void {
  const [first] = positions(reply);
  const seen = reply.history.length;
  return () => {
    const later = positions({ history: reply.history.slice(seen) });
    expect(later).not.toEqual([]);
    expect(Math.min(...later)).toBeGreaterThan(first);
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the worker', () => {
  it('is killed: the painting goes on from its last snapshot in a new one', async () => {
    const [worker] = bot.workers.slice(-1);
    const reply = await ada.stylize(SLOW);
    await stage.heldAtSketch(reply, () => process.kill(worker, 'SIGKILL'));
    const goesOn = expectToGoOn(reply);
    await finished(reply);
    expect(bot.said('worker lost; retrying once')).toHaveLength(1);
    expect(bot.workers.slice(bot.workers.indexOf(worker))).toHaveLength(2);
    goesOn();
    expect(endings(reply)).toBe(1);
  });

  it('is killed twice: the painting fails with words and a report, and the next one is painted', async () => {
    const known = bot.workers.length;
    const reply = await ada.stylize(LONG);
    const next = await stage.heldAtSketch(reply, async () => {
      const waiting = await mona.stylize(SMALL);
      await waiting.waitFor('In the queue');
      process.kill(bot.workers[known - 1], 'SIGKILL');
      return waiting;
    });
    await waitUntil(() => bot.workers.length === known + 1, 'another worker');
    process.kill(bot.workers[known], 'SIGKILL');
    const { text } = await reply.waitFor('Couldn’t paint that');
    const report = /report `(\w+)`/.exec(text)?.[1];
    expect(text).toContain('The painting engine failed. Try again');
    expect(bot.log.some((line) => line.report === report && line.job !== undefined)).toBe(true);
    await finished(next);
  });
});

describe('the bot', () => {
  it('is killed with 1 painting running and 20 waiting: each is delivered once, in order', async () => {
    const running = await ada.stylize(SLOW);
    const waiting: { reply: Reply; person: number }[] = [];
    await stage.heldAtSketch(running, async () => {
      for (let i = 0; i < 20; i++) {
        // One has eight, one has seven, two have a few.
        const person = [0, 0, 1, 1, 0, 1, 2, 0, 3, 1][i % 10];
        const reply = await people[person].stylize(SMALL);
        await reply.waitFor(/In the queue/);
        waiting.push({ reply, person });
      }
      await stage.bot.end('SIGKILL');
    });
    const goesOn = expectToGoOn(running);
    const messages = ada.messages.length;
    bot = await stage.start();
    await Promise.all([running, ...waiting.map(({ reply }) => reply)].map((reply) => finished(reply)));
    expect([running, ...waiting.map(({ reply }) => reply)].map(endings)).toEqual(Array(21).fill(1));
    expect(ada.messages.length).toBe(messages);
    goesOn();
    // By turns: everybody's first, then everybody's second.
    const turns = people.map(() => 0);
    const expected = waiting
      .map(({ reply, person }, sequence) => ({ reply, turn: turns[person]++, sequence }))
      .sort((a, b) => a.turn - b.turn || a.sequence - b.sequence)
      .map(({ reply }) => reply.snapshot.buttons[0].customId.split(':')[2]);
    const started = bot.said('started').map(({ job }) => job);
    expect(started.slice(1)).toEqual(expected);
  });

  it('is stopped: it leaves within ten seconds and goes on where it was, by the mask too', async () => {
    const reply = await ada.stylize({ ...SLOW, mask: await leftHalf() });
    const stopped = await stage.heldAtSketch(reply, () => {
      stage.bot.child.kill('SIGTERM');
      return Date.now();
    });
    expect(await stage.bot.ended).toEqual({ code: 0, signal: null });
    expect(Date.now() - stopped).toBeLessThan(10_000);
    const goesOn = expectToGoOn(reply);
    await stage.start();
    const { text, files } = await finished(reply);
    goesOn();
    expect(endings(reply)).toBe(1);
    expect(text).toContain('Only the masked part');
    await expectPhotoOnTheRight(files[0].bytes);
  });

  it('finds its snapshot damaged: it begins anew', async () => {
    const reply = await ada.stylize(MIDDLE);
    const folder = join(stage.folder, 'checkpoints');
    await stage.heldAtSketch(reply, () => stage.bot.end('SIGKILL'));
    expect(readdirSync(folder)).not.toEqual([]);
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'ruined');
    await stage.start();
    await finished(reply);
    expect(endings(reply)).toBe(1);
  });

  it('does not share its folder with another bot', async () => {
    const other = new BotProcess({ ...stage.localDiscord.environment, BRUSHWORK_DATA_DIR: stage.folder });
    expect(await other.ended).toEqual({ code: 1, signal: null });
    expect(other.words).toEqual([expect.stringMatching(/Another Brushwork is using .*BRUSHWORK_DATA_DIR/)]);
  });
});

describe('an uncaught error', () => {
  it.each<[string, NodeJS.Signals]>([
    ['exception', 'SIGUSR2'],
    ['rejection', 'SIGURG'],
  ])('ends the bot in order: %s', async (_, signal) => {
    const reply = await ada.stylize(MIDDLE);
    await stage.heldAtSketch(reply, () => bot.child.kill(signal));
    expect(await bot.ended).toEqual({ code: 1, signal: null });
    const line = { level: 60, err: { message: 'boom', stack: expect.stringContaining('boom') } };
    expect(bot.said('uncaught error; stopping')).toMatchObject([line]);
    // Neither this process nor its worker says anything past the log.
    await waitUntil(() => !isRunning(bot.workers.at(-1) as number), 'the worker to end');
    expect(bot.words.filter((words) => !/^\((node:\d+|Use `node)/.test(words))).toEqual([]);
    await stage.start();
    await finished(reply);
    expect(endings(reply)).toBe(1);
  });

  it('is not the worker’s, whose bot is gone all of a sudden', async () => {
    const reply = await ada.stylize(MIDDLE);
    await stage.heldAtSketch(reply, () => bot.end('SIGKILL'));
    await waitUntil(() => !isRunning(bot.workers.at(-1) as number), 'the worker to end');
    expect(bot.words.filter((words) => !/^\((node:\d+|Use `node)/.test(words))).toEqual([]);
  });
});

describe('the disk', () => {
  it('is locked by a backup: members are answered at once, and painted for afterwards', async () => {
    const backup = new Database(join(stage.folder, 'brushwork.db'));
    backup.exec('BEGIN EXCLUSIVE');
    const replies = [];
    for (const who of [ada, mona, ada]) replies.push(await who.stylize(SMALL));
    for (const reply of replies) await reply.acknowledged();
    const [about] = [await ada.command('about')];
    await about.waitFor('Brushwork');
    // As long as Discord would have waited for the first word.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    backup.exec('COMMIT');
    backup.close();
    for (const reply of replies) {
      await finished(reply);
      expect(reply.acknowledgedAfter).toBeLessThan(3000);
    }
  });

  it('is full: members hear of it, and what waited is painted when there is room again', async (context) => {
    const folder = join(stage.folder, 'small');
    mkdirSync(folder);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'pipe' });
    } catch {
      const reason = 'this machine does not let the test mount a small disk';
      console.log(`skipped: ${reason}`);
      return context.skip(reason);
    }
    unmount = () => void execFileSync('umount', ['-l', folder]);
    await bot.end();
    await stage.start({ BRUSHWORK_DATA_DIR: folder });
    const before = await ada.stylize(MIDDLE);
    await stage.heldAtSketch(before, async () => {
      const filler = join(folder, 'filler');
      for (let i = 0, room = 1 << 20; room > 512; i++)
        try {
          writeFileSync(`${filler}${i}`, Buffer.alloc(room));
        } catch {
          rmSync(`${filler}${i}`, { force: true });
          room /= 2;
        }
      expect(await refusalOf(mona, () => mona.stylize(SMALL))).toContain('I can’t save anything right now');
    });
    for (const name of readdirSync(folder)) if (name.startsWith('filler')) rmSync(join(folder, name));
    await finished(before);
    await finished(await mona.stylize(SMALL));
  });
});
