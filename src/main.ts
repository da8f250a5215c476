/** `npm start`: runs the bot; without DISCORD_TOKEN, against a local Discord in the same process. */
import type { LocalDiscordError } from 'local-discord';
import type { Logger } from 'pino';
import { type RunningBot, startBot } from './bot.js';
import { type Config, readConfig, readEnvironmentFile, variableName } from './config.js';
import { UserError } from './errors/user-error.js';
import { freePort } from './http/listen.js';
import { PAGE_OPTIONS } from './local-discord-page.js';
import { fetchInBackground } from './networks/fetch-for-bot.js';
import { createLog } from './observability/log.js';
import { type FleetSize, readFleetSize } from './playground/fleet-size.js';
import type { RunningFleet } from './playground/run-fleet.js';
import { isFleet, readRoleArgument, requireForRole } from './roles/role.js';
import type { RunningWorker } from './roles/worker.js';
import { acquireDataDirLock } from './store/data-dir-lock.js';
import { localDiscordFile } from './store/local-discord-file.js';
import { type Clock, systemClock } from './time/clock.js';

/** Exit status for an invalid configuration: EX_CONFIG in sysexits(3). */
const EXIT_CONFIG = 78;
/** A longer shutdown is aborted; below the 10 s after which Docker sends SIGKILL. */
const SHUTDOWN_TIMEOUT_MS = 9500;
/** Of a bot in a fleet, which first hands its shards over (20 s), and does what it was asked for before (5 s). */
const BOT_SHUTDOWN_TIMEOUT_MS = 34_500;
/** Of a fleet on one machine: its processes, and then the services that they use, which nobody else would end. */
const FLEET_SHUTDOWN_TIMEOUT_MS = 60_000;

const stopping = new AbortController();
let starting: Promise<RunningBot | RunningWorker | RunningFleet> | undefined;
let fetching: Promise<void> | undefined;
let crashed = false;
let shutdownTimeoutMs = SHUTDOWN_TIMEOUT_MS;

try {
  readEnvironmentFile();
  const size = readFleetSize(process.argv.slice(2));
  readRoleArgument(process.argv.slice(2), process.env);
  const config = readConfig();
  if (size === undefined) requireForRole(config);
  else shutdownTimeoutMs = FLEET_SHUTDOWN_TIMEOUT_MS;
  if (size === undefined && isFleet(config) && config.ROLE !== 'worker') shutdownTimeoutMs = BOT_SHUTDOWN_TIMEOUT_MS;
  const log = createLog(config);
  process.once('SIGTERM', stop).once('SIGINT', stop);
  // Of a fleet on one machine, whose first process is no more.
  if (process.connected) process.once('disconnect', stop);
  // After an uncaught error the state of the process is unknown, so exit and let the supervisor restart it.
  const crash = (error: unknown) => void stopAfterCrash(error, log);
  process.on('uncaughtException', crash).on('unhandledRejection', crash);
  // Processes of a fleet have leases instead.
  if (size === undefined && !isFleet(config)) acquireDataDirLock(config.DATA_DIR);
  starting =
    size !== undefined
      ? playFleet(size, config, log)
      : config.ROLE === 'worker'
        ? paint(config, log)
        : answer(config, log);
  await starting;
  // A failure in here is a bug, and ends the bot like any other.
  if (config.NETWORK === 'auto' && size === undefined && config.ROLE !== 'bot')
    fetching = fetchInBackground(config, log, stopping.signal);
} catch (error) {
  if (!stopping.signal.aborted) fail(error);
}

async function answer(config: Config, log: Logger): Promise<RunningBot> {
  const { clock, ...access } = await connectDiscord(config, log);
  return startBot({ ...config, ...access }, log, { signal: stopping.signal, onFatalError: shutDownWith, clock });
}

async function playFleet(size: FleetSize, config: Config, log: Logger): Promise<RunningFleet> {
  const [{ runFleet }, { LocalDiscordError }] = await Promise.all([
    import('./playground/run-fleet.js'),
    import('local-discord'),
  ]);
  const fleet = await runFleet(size, config, log).catch((cause: unknown) => {
    throw cause instanceof LocalDiscordError ? errorForUser(cause, config) : cause;
  });
  if (log.isLevelEnabled('info')) console.log(`\n  The local Discord is open: ${fleet.url}\n`);
  return fleet;
}

async function paint(config: Config, log: Logger): Promise<RunningWorker> {
  const { startWorker } = await import('./roles/worker.js');
  return startWorker(config, log, { onFatalError: shutDownWith });
}

interface DiscordAccess extends Partial<Config> {
  readonly DISCORD_TOKEN: string;
  /** Discord's clock. The local Discord's clock can be moved by hand, and the bot's deadlines must follow it. */
  readonly clock: Clock;
}

async function connectDiscord(config: Config, log: Logger): Promise<DiscordAccess> {
  const { DISCORD_TOKEN, LOCAL_DISCORD_PORT, LOCAL_DISCORD_HOST } = config;
  if (DISCORD_TOKEN !== undefined) return { DISCORD_TOKEN, clock: systemClock };
  // A bot with a token does without it, and starts sooner.
  const { exampleGuilds, LocalDiscord, LocalDiscordError } = await import('local-discord');
  // The page shows the bot's health, so it is served even where no HEALTH_PORT is set.
  const { HEALTH_HOST, HEALTH_PORT = await freePort() } = config;
  const localDiscord = await LocalDiscord.start({
    ...PAGE_OPTIONS,
    port: LOCAL_DISCORD_PORT,
    host: LOCAL_DISCORD_HOST,
    health: `http://${HEALTH_HOST}:${HEALTH_PORT}/health.json`,
    stateFile: localDiscordFile(config.DATA_DIR),
    openApi: config.DISCORD_OPENAPI,
    seed: exampleGuilds,
  }).catch((cause: unknown) => {
    throw cause instanceof LocalDiscordError ? errorForUser(cause, config) : cause;
  });
  log.info({ url: localDiscord.url }, 'no DISCORD_TOKEN; started a local Discord');
  if (log.isLevelEnabled('info')) console.log(`\n  The local Discord is open: ${localDiscord.url}\n`);
  const { DISCORD_CDN, ...access } = localDiscord.environment;
  return { ...access, HEALTH_PORT, DISCORD_CDN: [DISCORD_CDN], clock: localDiscord.clock };
}

/** What the local Discord could not do, in words of our configuration. */
function errorForUser(cause: LocalDiscordError, { LOCAL_DISCORD_PORT, DISCORD_OPENAPI }: Config): UserError {
  const { code, reason } = cause;
  if (code === 'port-unavailable') {
    const variable = variableName('LOCAL_DISCORD_PORT');
    return new UserError('port', { port: LOCAL_DISCORD_PORT, variable, reason }, { cause });
  }
  return new UserError(
    'config-file',
    { variable: 'DISCORD_OPENAPI', path: String(DISCORD_OPENAPI), reason },
    { cause },
  );
}

async function stop(): Promise<void> {
  await close();
  process.exit(0);
}

async function close(): Promise<void> {
  stopping.abort();
  setTimeout(() => process.exit(1), shutdownTimeoutMs).unref();
  // A start in progress is aborted by the signal and cleans up itself.
  const bot = await starting?.catch(() => undefined);
  await bot?.stop();
  await fetching;
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
