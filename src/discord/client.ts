/** The connection to Discord. */

import { setTimeout } from 'node:timers/promises';
import {
  type APIGatewayBotInfo,
  Client,
  DefaultRestOptions,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  Options,
  RESTEvents,
  type RESTOptions,
  Routes,
} from 'discord.js';
import pRetry from 'p-retry';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { causesOf } from '../errors/causes.js';
import { firstLine, UserError } from '../errors/user-error.js';
import type { EventBus } from '../events/event-bus.js';
import { PACKAGE_VERSION } from '../package-info.js';
import type { Leases } from '../store/fleet/leases.js';
import { Gateway, type GatewayDeps } from './gateway.js';
import { catchPacketErrors } from './packet-errors.js';
import { guardedRequest } from './replies/send-guard.js';
import { LeasedIdentifyThrottle } from './sharding/identify-throttle.js';
import { ShardLeases } from './sharding/shard-leases.js';
import { FixedShards, type ShardConnections, type ShardPlan } from './sharding/shard-plan.js';
import { forgetLeftGuilds, type Manager } from './sharding/shard-strategy.js';

/** Retries of a request that gets a 5xx or no response; timeout in milliseconds. */
const REST_OPTIONS: Pick<RESTOptions, 'retries' | 'timeout' | 'makeRequest'> = {
  retries: 3,
  timeout: 20_000,
  makeRequest: guardedRequest(DefaultRestOptions.makeRequest),
};

export interface Connection {
  readonly client: Client;
  readonly gateway: Gateway;
  readonly shards: ShardPlan;
  /** Whether it waits for Discord's leave or for other processes of the fleet. */
  isWaiting(): boolean;
  /** Aborted once Discord has ended the session for good; its reason is a UserError, `token` or `session-ended`. */
  readonly ended: AbortSignal;
}

/** What a process has that is one of several. */
export interface Fleet {
  readonly leases: Leases;
  /** Of the leases of shards, in milliseconds; shorter only in tests. */
  readonly lifetime?: number | undefined;
  readonly bus?: EventBus;
}

/** Of pictures by id, and of stickers that are GIFs, which Discord has at another host: the first two, or the only one. */
function originsOf({ DISCORD_API, DISCORD_CDN: [cdn, mediaProxy = cdn] }: Pick<Config, 'DISCORD_API' | 'DISCORD_CDN'>) {
  const { protocol } = new URL(DISCORD_API);
  return [cdn, mediaProxy].map((host) => `${protocol}//${host}`);
}

export function createClient(
  { DISCORD_API, DISCORD_CDN, SHARDS }: Pick<Config, 'DISCORD_API' | 'DISCORD_CDN' | 'SHARDS'>,
  log: Logger,
  fleet?: Fleet,
  timing: Pick<GatewayDeps, 'resumedWithinMs'> = {},
): Connection {
  const ended = new AbortController();
  const shards = fleet === undefined ? new FixedShards(SHARDS) : new ShardLeases({ ...fleet, choice: SHARDS, log });
  const gateway = new Gateway({
    ...{ log, shards, ...timing },
    tokenRefused: (cause) => ended.abort(invalidTokenError(cause)),
  });
  const throttles: LeasedIdentifyThrottle[] = [];
  const leasedThrottle =
    ({ leases }: Fleet) =>
    async (manager: Manager) => {
      const { session_start_limit } = await manager.fetchGatewayInformation();
      const throttle = new LeasedIdentifyThrottle(leases, log, session_start_limit.max_concurrency);
      throttles.push(throttle);
      return throttle;
    };
  const [cdn, mediaProxy] = originsOf({ DISCORD_API, DISCORD_CDN });
  const client = new Client({
    // Servers and channels coming and going; everything else comes with interactions.
    intents: [GatewayIntentBits.Guilds],
    rest: { ...REST_OPTIONS, api: DISCORD_API, cdn, mediaProxy, userAgentAppendix: `Brushwork/${PACKAGE_VERSION}` },
    // Messages are addressed by their ids and never looked up.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      // Every interaction brings its member along.
      UserManager: { maxSize: 500, keepOverLimit: ({ id, client }) => id === client.user.id },
      GuildMemberManager: { maxSize: 100, keepOverLimit: ({ id, client }) => id === client.user.id },
    }),
    allowedMentions: { parse: [] },
    ws: {
      buildStrategy: gateway.buildStrategy,
      ...(fleet === undefined ? {} : { buildIdentifyThrottler: leasedThrottle(fleet) }),
    },
  });
  catchPacketErrors(client, log);
  forgetLeftGuilds(client);
  // discord.js reconnects by itself; an unhandled `error` event would end the process.
  client.on(Events.Error, (error) => log.error({ err: error }, 'client error'));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, 'gateway error'));
  client.on(Events.ShardDisconnect, ({ code }) => {
    ended.abort(endError(code));
  });
  client.rest.on(RESTEvents.InvalidRequestWarning, (requests) => log.warn(requests, 'many requests were refused'));
  const isWaiting = () =>
    shards.ids.length === 0 || gateway.rationed || throttles.some((throttle) => throttle.isWaiting);
  return { client, gateway, shards, isWaiting, ended: ended.signal };
}

function invalidTokenError(cause?: unknown): UserError {
  return new UserError('token', {}, { cause });
}

function endError(code: number): UserError {
  if (code === GatewayCloseCodes.AuthenticationFailed) return invalidTokenError();
  if (code === GatewayCloseCodes.ShardingRequired) return new UserError('shards-few', {});
  return new UserError('session-ended', { code });
}

/** Delays between attempts to connect, in milliseconds: after a power cut the bot starts before the network is up. */
const CONNECT_RETRY = { retries: 6, minTimeout: 1000, factor: 2, maxTimeout: 30_000 } as const;

/** From the first try on until Discord has let the bot in, in milliseconds: a minute of pauses, and what a try takes. */
const LOG_IN_TIMEOUT_MS = 90_000;

export interface LogInOptions {
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Milliseconds; shorter only in tests. */
  readonly within?: number;
}

/**
 * Resolves once the client is ready to receive interactions.
 *
 * @throws UserError `token` when Discord refuses the token, `discord-unreachable` when it cannot be reached for about a minute, by the
 *   API or by the gateway; the reason of `signal`.
 */
export async function logIn(connection: Connection, token: string, options: LogInOptions): Promise<Client<true>> {
  const { log, signal, within = LOG_IN_TIMEOUT_MS } = options;
  const { client, shards, ended } = connection;
  // A client cannot log in again after a failed login, so check first that Discord can be reached.
  const information = await waitUntilReachable(client, token, log, signal);
  await shards.open(information.shards, AbortSignal.any([signal, ended]));
  // Each is opened as those are that come later: see `ShardStrategy`.
  client.options.shards = [];
  client.options.shardCount = shards.count;
  const done = new AbortController();
  const late = giveUpAfter(within, connection, AbortSignal.any([signal, ended, done.signal]));
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  try {
    const entered = client.login(token).then(() => shards.connect(connectionsOf(connection)));
    return await Promise.race([entered.then(() => ready), late]);
  } catch (cause) {
    signal.throwIfAborted();
    ended.throwIfAborted();
    if (cause instanceof DiscordjsError && cause.code === DiscordjsErrorCodes.TokenInvalid)
      throw invalidTokenError(cause);
    throw unreachableError(cause);
  } finally {
    done.abort();
  }
}

/** @throws Error with what the gateway did instead. */
async function giveUpAfter(milliseconds: number, connection: Connection, signal: AbortSignal): Promise<never> {
  // Waiting for Discord's leave, or for a turn among other processes, is no sign that it is not there.
  do await setTimeout(milliseconds, undefined, { signal });
  while (connection.isWaiting());
  throw new Error(connection.gateway.lastEnd ?? 'the gateway does not answer');
}

/** @throws UserError `token`, `discord-unreachable`; the reason of `signal`. */
async function waitUntilReachable(
  client: Client,
  token: string,
  log: Logger,
  signal: AbortSignal,
): Promise<APIGatewayBotInfo> {
  const request = () => client.rest.setToken(token).get(Routes.gatewayBot()) as Promise<APIGatewayBotInfo>;
  const { minTimeout, factor, maxTimeout } = CONNECT_RETRY;
  try {
    return await pRetry(request, {
      ...CONNECT_RETRY,
      signal,
      shouldRetry: ({ error }) => !isUnauthorised(error),
      onFailedAttempt({ error, attemptNumber, retriesLeft }) {
        if (retriesLeft === 0 || isUnauthorised(error)) return;
        const pauseMs = Math.min(maxTimeout, minTimeout * factor ** (attemptNumber - 1));
        log.warn({ reason: reasonOf(error), tries: attemptNumber, pauseMs }, 'Discord cannot be reached yet');
      },
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw isUnauthorised(cause) ? invalidTokenError(cause) : unreachableError(cause);
  }
}

const isUnauthorised = (error: unknown): boolean => error instanceof DiscordAPIError && error.status === 401;

const connectionsOf = ({ client, gateway }: Connection): ShardConnections => ({
  add: (ids) => gateway.add(client, ids),
  remove: (id) => gateway.remove(client, id),
  isReady: (id) => gateway.isReady(id),
});

/** Opens all shards of this process, now and as they come. */
export const openShards = ({ shards }: Connection): Promise<void> => shards.serve();

/** Hears of nothing any more. In a fleet, other processes do so by then. */
export async function closeShards({ gateway, shards }: Connection): Promise<void> {
  // Until they do, it comes back where it is disconnected.
  if (!shards.isShared) gateway.stop();
  await shards.stop();
  gateway.stop();
}

export async function logOut(connection: Connection): Promise<void> {
  await closeShards(connection);
  await connection.client.destroy();
}

/** "fetch failed" alone helps nobody. */
const reasonOf = (error: unknown): string => [firstLine(error), causesOf(error)].filter(Boolean).join(': ');

function unreachableError(cause: unknown): UserError {
  return new UserError('discord-unreachable', { reason: reasonOf(cause) }, { cause });
}
