/** A local Discord with people in it, and the real bot as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { LocalDiscord } from 'local-discord';
import {
  type Actor,
  type File,
  type GuildRecord,
  type MessageSnapshot,
  type Reply,
  textOf,
} from 'local-discord/testing';
import {
  checkRequests,
  OPEN_API_MISSING,
  openApiAvailable,
} from '../../../packages/local-discord/test/rest/openapi.js';
import { PAGE_OPTIONS } from '../../../src/local-discord-page.js';
import { drawSample } from '../../../src/samples/index.js';

/** For what takes a painting or more, in milliseconds: a machine may be slow, and others be at work on it. */
export const WAIT_TIMEOUT_MS = 240_000;

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A line of the bot's log. */
export interface LogLine {
  readonly msg: string;
  readonly worker?: number;
  readonly job?: string;
  readonly [key: string]: unknown;
}

export class BotProcess {
  readonly log: LogLine[] = [];
  /** What is not JSON, as people see it. */
  readonly words: string[] = [];
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;

  /** @param under a program, with its arguments, that runs the bot as its own process. */
  constructor(environment: Record<string, string>, under: readonly string[] = []) {
    const clock = join(root, 'test/e2e/moved-clock.mjs');
    // Built before all tests, and quicker to start than the sources.
    const bot = [process.execPath, '--import', clock, join(root, 'dist/src/main.js')];
    const [command, ...args] = [...under, ...bot];
    this.child = spawn(command, args, { cwd: root, env: { ...plainEnvironment(), ...environment } });
    for (const stream of [this.child.stdout, this.child.stderr])
      if (stream !== null)
        createInterface({ input: stream }).on('line', (line) => {
          if (line.startsWith('{')) this.log.push(JSON.parse(line));
          else this.words.push(line);
        });
    this.ended = once(this.child, 'exit').then(([code, signal]) => ({ code, signal }));
  }

  /** Process ids of the workers, oldest first. */
  get workers(): number[] {
    return this.log.filter(({ msg }) => msg === 'a worker is ready').map(({ worker }) => worker as number);
  }

  said(msg: string): LogLine[] {
    return this.log.filter((line) => line.msg === msg);
  }

  async end(signal: NodeJS.Signals = 'SIGTERM') {
    this.child.kill(signal);
    return this.ended;
  }
}

/** This process's environment without what would set the bot up. */
function plainEnvironment(): Record<string, string | undefined> {
  const { PATH, HOME, VK_DRIVER_FILES } = process.env;
  return {
    PATH,
    HOME,
    VK_DRIVER_FILES,
    BRUSHWORK_ENGINE: 'onnx',
    BRUSHWORK_DEVICE: 'cpu',
    BRUSHWORK_NETWORK: 'lite',
    BRUSHWORK_FETCH: 'never',
    BRUSHWORK_THREADS: '1',
  };
}

export interface E2eHarness {
  readonly localDiscord: LocalDiscord;
  readonly guild: GuildRecord;
  readonly folder: string;
  /** The process that runs now. */
  readonly bot: BotProcess;
  /** Stops the worker in the middle of its work, so that nothing is painted while something is done. */
  held<T>(action: () => T | Promise<T>): Promise<T>;
  /**
   * As `held`, from a picture on that was not shown before: the first one, or the next. There is one where a scale ends that is not the
   * last one, or where the painting goes on for two seconds; and then it cannot end before `action` has, however fast the machine.
   */
  heldAtSketch<T>(reply: Reply, action: () => T | Promise<T>): Promise<T>;
  /** As `heldAtSketch`, for a reply that is seen by other means. @param seen resolves once the next picture is shown. */
  heldOnceSeen<T>(seen: () => Promise<unknown>, action: () => T | Promise<T>): Promise<T>;
  /** Moves Discord's clock, and that of a bot with a `CLOCK_FILE`. */
  advance(milliseconds: number): void;
  /** Starts the bot (again), and waits until it listens. */
  start(environment?: Record<string, string>): Promise<BotProcess>;
  /** Ends everything. @throws Error where a request of the bot was not as Discord describes it. */
  close(): Promise<void>;
}

const NOTHING = { checked: 0, mismatches: [] };

/**
 * @param environment for every start of the bot.
 * @param under as for `BotProcess`.
 */
export async function openE2eHarness(
  environment: Record<string, string> = {},
  under: readonly string[] = [],
): Promise<E2eHarness> {
  const localDiscord = await LocalDiscord.start({
    ...PAGE_OPTIONS,
    keep: Number.POSITIVE_INFINITY,
  });
  const guild = localDiscord.createGuild('The Studio');
  const folder = mkdtempSync(join(tmpdir(), 'brushwork-e2e-'));
  const bots: BotProcess[] = [];
  let dataFolder = folder;
  const holdFile = join(folder, 'hold');
  const stage: E2eHarness = {
    localDiscord,
    guild,
    folder,
    get bot() {
      const bot = bots.at(-1);
      if (bot === undefined) throw new Error('no bot was started');
      return bot;
    },
    async held(action) {
      const worker = stage.bot.workers.at(-1) as number;
      process.kill(worker, 'SIGSTOP');
      try {
        return await action();
      } finally {
        goOn(worker);
      }
    },
    async heldAtSketch(reply, action) {
      const isSketch = ({ text, files }: MessageSnapshot) => files.length > 0 && /\d%/.test(text);
      const shown = reply.history.findLastIndex(isSketch) + 1;
      const { buttons } = await reply.waitFor(({ buttons }) => buttons.length > 0);
      const snapshot = join(dataFolder, 'checkpoints', `${buttons[0].customId.split(':')[2]}.png`);
      const known = shown > 0 ? writtenAt(snapshot) : undefined;
      // The picture is sent to the member as the snapshot is written.
      const written = () => waitUntil(() => ![undefined, known].includes(writtenAt(snapshot)), 'a snapshot on disk');
      return stage.heldOnceSeen(written, async () => {
        await reply.waitFor(() => reply.history.slice(shown).some(isSketch));
        return action();
      });
    },
    async heldOnceSeen(seen, action) {
      // The worker stops by itself as soon as it has sent the snapshot.
      writeFileSync(holdFile, '');
      try {
        await seen();
      } catch (error) {
        goOn(stage.bot.workers.at(-1) as number);
        throw error;
      } finally {
        rmSync(holdFile);
      }
      return stage.held(action);
    },
    advance(milliseconds) {
      localDiscord.clock.advance(milliseconds);
      const { CLOCK_FILE } = environment;
      if (CLOCK_FILE !== undefined) writeFileSync(CLOCK_FILE, String(localDiscord.clock.offsetMs));
    },
    async start(more = {}) {
      const own = { BRUSHWORK_DATA_DIR: folder, HOLD_FILE: holdFile };
      const settings = { ...localDiscord.environment, ...own, ...environment, ...more };
      dataFolder = settings.BRUSHWORK_DATA_DIR;
      const started = new BotProcess(settings, under);
      bots.push(started);
      const ready = waitUntil(() => started.said('ready').length > 0, 'the bot to be ready');
      const dead = started.ended.then(() => {
        throw new Error(`the bot ended: ${started.words.join('\n')}`);
      });
      await Promise.race([ready, dead]);
      return started;
    },
    async close() {
      // A worker that is stopped would stay, and one at work would finish its step first.
      for (const { child, workers } of bots)
        if (child.exitCode === null && child.signalCode === null) signal(workers.at(-1), 'SIGKILL');
      await Promise.all(bots.map((bot) => bot.end('SIGKILL')));
      await localDiscord.stop();
      rmSync(folder, { recursive: true, force: true });
      const { checked, mismatches } = openApiAvailable ? checkRequests(localDiscord.requests) : NOTHING;
      console.log(openApiAvailable ? `${checked} requests are as Discord describes them` : OPEN_API_MISSING);
      if (mismatches.length > 0) throw new Error(`not as Discord describes it:\n${mismatches.join('\n')}`);
    },
  };
  return stage;
}

const goOn = (worker: number) => signal(worker, 'SIGCONT');

/** A worker that was killed meanwhile stays where it is. */
function signal(worker: number | undefined, name: NodeJS.Signals): void {
  try {
    if (worker !== undefined) process.kill(worker, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Undefined where there is no such file. */
const writtenAt = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

export async function waitUntil(holds: () => boolean, wanted: string, timeout = WAIT_TIMEOUT_MS): Promise<void> {
  const until = Date.now() + timeout;
  while (!holds()) {
    if (Date.now() > until) throw new Error(`waited ${timeout} ms for ${wanted}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const content: File = { name: 'lighthouse.png', bytes: await drawSample('lighthouse', 128) };
export const style: File = { name: 'swirls.png', bytes: await drawSample('swirls', 128) };

/** A painting of a second. */
export const SMALL = { picture: content, style_image: style, size: 64, quality: 'draft' };
/** A painting with a picture before the last: one of each of two scales, which there are from 91 pixels on. */
export const MIDDLE = { picture: content, style_image: style, size: 92, quality: 'draft' };
/** A painting of some seconds, of which a member sees several pictures where it was interrupted. */
export const SLOW = { picture: content, style_image: style, size: 112, quality: 'standard' };
/** A painting that is long enough for something to happen to it. */
export const LONG = { picture: content, style_image: style, size: 256, quality: 'fine' };

/** Whether a painting has come, in any language: what makes it stronger stands under no other message. */
export const isFinished = ({ buttons }: Pick<MessageSnapshot, 'buttons'>) =>
  buttons.some(({ customId }) => customId.includes(':stronger:'));

/** The last state of a reply, once it is finished. */
export const finished = (reply: Reply) => reply.waitFor(isFinished, WAIT_TIMEOUT_MS);

/** What a member is told in place of a painting: the member alone. @param send what is refused. */
export async function refusalOf(who: Actor, send: () => Promise<unknown>): Promise<string> {
  const known = new Set(who.messages.map(({ id }) => id));
  await send();
  const isNew = (raw: object) => !known.has((raw as { id: string }).id);
  const told = await who.waitForMessage(({ text, raw }) => /Couldn’t paint that|绘制失败/.test(text) && isNew(raw));
  if (told.visibleTo !== who.id) throw new Error(`everybody reads: ${textOf(told)}`);
  return textOf(told);
}

/** How far the pictures of a reply were, each once: hundreds are scales, the rest is in percent. */
export const positions = ({ history }: Pick<Reply, 'history'>): number[] => [
  ...new Set(
    history
      .filter(({ files }) => files.length > 0)
      .map(({ text }) => /(\d+)%[\s\S]*Pass (\d+) of/.exec(text))
      .flatMap((found) => (found === null ? [] : [100 * Number(found[2]) + Number(found[1])])),
  ),
];

/** How often the end of a reply was told. */
export const endings = (reply: Reply) => reply.history.filter(isFinished).length;
