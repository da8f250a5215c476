/** Connects to a running local Discord, or starts one, with the bot, for the duration of the session. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ControlClient, type StateView } from 'local-discord/client';
import pRetry from 'p-retry';
import { variableName } from '../config.js';
import { UserError } from '../errors/user-error.js';
import { freePort } from '../http/listen.js';

export interface LocalDiscordSession {
  readonly client: ControlClient;
  readonly state: StateView;
  /** Stops the local Discord if this session started it. */
  close(): Promise<void>;
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
/** Exit status after SIGINT: 128 + 2, as in shells. */
const EXIT_INTERRUPTED = 130;

/** @param port where a local Discord may be running. @throws UserError `bot-absent` or `bot-ended` if no bot connects to it. */
export async function connectLocalDiscord(port: number): Promise<LocalDiscordSession> {
  const client = new ControlClient(`http://127.0.0.1:${port}`);
  if ((await client.ping()) === undefined) return startLocalDiscord();
  return { client, state: await waitUntilReady(client), close: () => Promise.resolve() };
}

async function startLocalDiscord(): Promise<LocalDiscordSession> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'brushwork-try-'));
  console.log('No local Discord is running. Starting one, with the bot in it.');
  const botProcess = spawn(process.execPath, [fileURLToPath(new URL('../main.js', import.meta.url))], {
    // The empty token overrides one in `.env`.
    env: {
      ...process.env,
      DISCORD_TOKEN: '',
      [variableName('LOCAL_DISCORD_PORT')]: String(port),
      [variableName('DATA_DIR')]: folder,
      [variableName('LOG_LEVEL')]: 'warn',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const close = async () => {
    await stopProcess(botProcess);
    await rm(folder, { recursive: true, force: true });
  };
  process.once('SIGINT', () => close().finally(() => process.exit(EXIT_INTERRUPTED)));
  try {
    const client = new ControlClient(`http://127.0.0.1:${port}`);
    return { client, state: await waitUntilReady(client, botProcess), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function waitUntilReady(client: ControlClient, botProcess?: ChildProcess): Promise<StateView> {
  const attempt = async () => {
    if (botProcess !== undefined && hasEnded(botProcess))
      throw new UserError('bot-ended', { status: botProcess.exitCode ?? botProcess.signalCode ?? 'unknown' });
    const state = await client.ping();
    if (state?.bot.online === true && state.commands.some(({ name }) => name === 'stylize')) return state;
    throw new UserError('bot-absent', { seconds: START_TIMEOUT_MS / 1000 });
  };
  return pRetry(attempt, {
    ...POLLING_MS,
    shouldRetry: () => botProcess === undefined || !hasEnded(botProcess),
  });
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function stopProcess(botProcess: ChildProcess): Promise<void> {
  if (hasEnded(botProcess)) return;
  const exit = once(botProcess, 'exit');
  botProcess.kill('SIGTERM');
  const timeout = AbortSignal.timeout(STOP_TIMEOUT_MS);
  timeout.onabort = () => botProcess.kill('SIGKILL');
  await exit;
  timeout.onabort = null;
}
