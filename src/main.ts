/** `npm start`: the bot, and without DISCORD_TOKEN a Discord of its own to live in. */
import type { Logger } from 'pino';
import { LocalDiscord, stateFile } from '../packages/local-discord/src/local-discord.js';
import { seed } from '../packages/local-discord/src/state/seed-data.js';
import { type RunningBot, startBot } from './bot.js';
import { type Config, readConfig, readEnvironmentFile } from './config.js';
import { UserError } from './errors/user-error.js';
import { freePort } from './http/listen.js';
import { fetchInBackground } from './networks/fetch-for-bot.js';
import { createLog } from './observability/log.js';
import { acquireDataDirLock } from './store/data-dir-lock.js';
import { type Clock, systemClock } from './time/clock.js';

/** Exit status of a configuration that is wrong: sysexits(3), EX_CONFIG. */
const EXIT_CONFIG = 78;
/** Kinds of errors that starting again does not mend. */
const CONFIG_ERROR_KINDS = [
  'config',
  'token',
  'port',
  'weights-missing',
  'weights-damaged',
  'engine-missing',
  'device-missing',
];
/** A shutdown that takes longer is cut off, in milliseconds. */
const SHUTDOWN_TIMEOUT_MS = 9500;

const stopping = new AbortController();
let starting: Promise<RunningBot> | undefined;
let fetching: Promise<void> | undefined;
let crashed = false;

try {
  readEnvironmentFile();
  const config = readConfig();
  const log = createLog(config);
  process.once('SIGTERM', stop).once('SIGINT', stop);
  // Nothing is known of where an error came from that nobody caught, so the bot is started anew by whoever looks after it.
  const crash = (error: unknown) => void endAfter(error, log);
  process.on('uncaughtException', crash).on('unhandledRejection', crash);
  acquireDataDirLock(config.DATA_DIR);
  const { clock, ...access } = await discordFor(config, log);
  starting = startBot({ ...config, ...access }, log, { signal: stopping.signal, onFatalError: shutDownWith, clock });
  await starting;
  // A failure in here is a bug, and ends the bot like any other.
  if (config.NETWORK === 'auto') fetching = fetchInBackground(config, log, stopping.signal);
} catch (error) {
  if (!stopping.signal.aborted) fail(error);
}

interface Access extends Partial<Config> {
  readonly DISCORD_TOKEN: string;
  /** Discord's time: that of a local Discord can be moved, and the bot's deadlines go with it. */
  readonly clock: Clock;
}

async function discordFor(config: Config, log: Logger): Promise<Access> {
  const { DISCORD_TOKEN, PLAYGROUND_PORT } = config;
  if (DISCORD_TOKEN !== undefined) return { DISCORD_TOKEN, clock: systemClock };
  // The page shows how the bot is, so the bot has to tell it somewhere.
  const { HEALTH_HOST, HEALTH_PORT = await freePort() } = config;
  const health = `http://${HEALTH_HOST}:${HEALTH_PORT}`;
  const history = stateFile(config.DATA_DIR);
  const openApi = config.DISCORD_OPENAPI;
  const playground = await LocalDiscord.start({ port: PLAYGROUND_PORT, health, history, openApi });
  if (!playground.resumed) seed(playground);
  log.info({ url: playground.url }, 'there is no DISCORD_TOKEN, so a local Discord is open');
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
  // A start that is under way ends by the signal and cleans up by itself.
  const bot = await starting?.catch(() => undefined);
  await bot?.stop();
  await fetching;
}

/** Keeps what is under way, and ends with the reason. */
async function shutDownWith(error: UserError): Promise<void> {
  if (stopping.signal.aborted) return;
  await close();
  fail(error);
}

/** Keeps what is under way, as far as that still works. */
async function endAfter(error: unknown, log: Logger): Promise<void> {
  log.fatal({ err: error }, 'an error that nobody caught; stopping');
  if (crashed) return;
  crashed = true;
  try {
    await close();
  } catch (unclosed) {
    log.fatal({ err: unclosed }, 'the bot could not be stopped in order');
  }
  process.exit(1);
}

/** A sentence for what a person can mend; the whole exception for what only we can. */
function fail(error: unknown): never {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(error instanceof UserError && CONFIG_ERROR_KINDS.includes(error.kind) ? EXIT_CONFIG : 1);
}
