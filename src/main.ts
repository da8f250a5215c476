/** `npm start`: runs the bot; without DISCORD_TOKEN, against a local Discord in the same process. */
import type { Logger } from 'pino';
import { LocalDiscord, stateFile } from '../packages/local-discord/src/local-discord.js';
import { seed } from '../packages/local-discord/src/state/seed-data.js';
import { type RunningBot, startBot } from './bot.js';
import { type Config, readConfig, readEnvironmentFile } from './config.js';
import { UserError } from './errors/user-error.js';
import { freePort } from './http/listen.js';
import { createLog } from './observability/log.js';
import { acquireDataDirLock } from './store/data-dir-lock.js';
import { type Clock, systemClock } from './time/clock.js';

/** Exit status for an invalid configuration: EX_CONFIG in sysexits(3). */
const EXIT_CONFIG = 78;
/** A longer shutdown is aborted; below the 10 s after which Docker sends SIGKILL. */
const SHUTDOWN_TIMEOUT_MS = 9500;

const stopping = new AbortController();
let starting: Promise<RunningBot> | undefined;
let crashed = false;

try {
  readEnvironmentFile();
  const config = readConfig();
  const log = createLog(config);
  process.once('SIGTERM', stop).once('SIGINT', stop);
  // After an uncaught error the state of the process is unknown, so exit and let the supervisor restart it.
  const crash = (error: unknown) => void stopAfterCrash(error, log);
  process.on('uncaughtException', crash).on('unhandledRejection', crash);
  acquireDataDirLock(config.DATA_DIR);
  const { clock, ...access } = await connectDiscord(config, log);
  starting = startBot({ ...config, ...access }, log, { signal: stopping.signal, onFatalError: shutDownWith, clock });
  await starting;
} catch (error) {
  if (!stopping.signal.aborted) fail(error);
}

interface DiscordAccess extends Partial<Config> {
  readonly DISCORD_TOKEN: string;
  /** Discord's clock. The local Discord's clock can be moved by hand, and the bot's deadlines must follow it. */
  readonly clock: Clock;
}

async function connectDiscord(config: Config, log: Logger): Promise<DiscordAccess> {
  const { DISCORD_TOKEN, PLAYGROUND_PORT } = config;
  if (DISCORD_TOKEN !== undefined) return { DISCORD_TOKEN, clock: systemClock };
  // The local Discord's page shows the bot's health, so the health endpoint must listen somewhere.
  const { HEALTH_HOST, HEALTH_PORT = await freePort() } = config;
  const health = `http://${HEALTH_HOST}:${HEALTH_PORT}`;
  const history = stateFile(config.DATA_DIR);
  const openApi = config.DISCORD_OPENAPI;
  const playground = await LocalDiscord.start({ port: PLAYGROUND_PORT, health, history, openApi });
  if (!playground.resumed) seed(playground);
  log.info({ url: playground.url }, 'no DISCORD_TOKEN; started a local Discord');
  if (log.isLevelEnabled('info')) console.log(`\n  The playground is open: ${playground.url}\n`);
  const { DISCORD_CDN, ...access } = playground.environment;
  return { ...access, HEALTH_PORT, DISCORD_CDN: [DISCORD_CDN], clock: playground.clock };
}

async function stop(): Promise<void> {
  await close();
  process.exit(0);
}

async function close(): Promise<void> {
  stopping.abort();
  setTimeout(() => process.exit(1), SHUTDOWN_TIMEOUT_MS).unref();
  // A start in progress is aborted by the signal and cleans up itself.
  const bot = await starting?.catch(() => undefined);
  await bot?.stop();
}

/** Stops the bot gracefully and exits with the error. */
async function shutDownWith(error: UserError): Promise<void> {
  if (stopping.signal.aborted) return;
  await close();
  fail(error);
}

/** Stops the bot as gracefully as still possible after an uncaught error, and exits. */
async function stopAfterCrash(error: unknown, log: Logger): Promise<void> {
  log.fatal({ err: error }, 'uncaught error; stopping');
  if (crashed) return;
  crashed = true;
  try {
    await close();
  } catch (closeError) {
    log.fatal({ err: closeError }, 'shutdown failed');
  }
  process.exit(1);
}

/** Prints the message of an error that the operator can fix, or the stack of any other, and exits. */
function fail(error: unknown): never {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(error instanceof UserError && error.policy.isConfiguration ? EXIT_CONFIG : 1);
}
