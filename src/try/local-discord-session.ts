/** A local Discord with the bot in it: one that runs, or one of our own for a while. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ControlClient, type StateView } from 'local-discord/client';
import pRetry from 'p-retry';
import { variableOf } from '../config.js';
import { UserError } from '../errors/user-error.js';
import { freePort } from '../http/listen.js';

export interface LocalDiscordSession {
  readonly people: ControlClient;
  readonly state: StateView;
  /** Ends what was begun here. */
  leave(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
/** For p-retry. */
const POLLING_MS = {
  retries: Number.POSITIVE_INFINITY,
  minTimeout: 100,
  factor: 1,
  maxRetryTime: START_TIMEOUT_MS,
} as const;
/** Exit status after SIGINT, as shells count. */
const INTERRUPTED = 130;

/** @param port where one may run already. @throws UserError where no bot comes. */
export async function connectLocalDiscord(port: number): Promise<LocalDiscordSession> {
  const people = new ControlClient(`http://127.0.0.1:${port}`);
  if ((await people.ping()) === undefined) return startPlace();
  return { people, state: await untilReady(people), leave: () => Promise.resolve() };
}

async function startPlace(): Promise<LocalDiscordSession> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'brushwork-try-'));
  console.log('No local Discord runs; one is started, with the bot in it.');
  const program = spawn(process.execPath, [fileURLToPath(new URL('../main.js', import.meta.url))], {
    // An empty token overrules one in `.env`.
    env: {
      ...process.env,
      DISCORD_TOKEN: '',
      [variableOf('PLAYGROUND_PORT')]: String(port),
      [variableOf('DATA_DIR')]: folder,
      [variableOf('LOG_LEVEL')]: 'warn',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const leave = async () => {
    await end(program);
    await rm(folder, { recursive: true, force: true });
  };
  process.once('SIGINT', () => leave().finally(() => process.exit(INTERRUPTED)));
  try {
    const people = new ControlClient(`http://127.0.0.1:${port}`);
    return { people, state: await untilReady(people, program), leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

function untilReady(people: ControlClient, program?: ChildProcess): Promise<StateView> {
  const attempt = async () => {
    if (program !== undefined && hasEnded(program))
      throw new UserError('program', `The bot ended with status ${program.exitCode} before it listened.`);
    const state = await people.ping();
    if (state?.bot.online === true && state.commands.some(({ name }) => name === 'stylize')) return state;
    throw new UserError(
      'program',
      `No bot came to the local Discord within ${START_TIMEOUT_MS / 1000} s; start one there.`,
    );
  };
  return pRetry(attempt, {
    ...POLLING_MS,
    shouldRetry: () => program === undefined || !hasEnded(program),
  });
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function end(program: ChildProcess): Promise<void> {
  if (hasEnded(program)) return;
  const exit = once(program, 'exit');
  program.kill('SIGTERM');
  const late = AbortSignal.timeout(STOP_TIMEOUT_MS);
  late.onabort = () => program.kill('SIGKILL');
  await exit;
  late.onabort = null;
}
