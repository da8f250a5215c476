/** The connection to Discord. */

import { setTimeout } from 'node:timers/promises';
import {
  type APIGatewayBotInfo,
  Client,
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
import { PACKAGE_VERSION } from '../package-info.js';
import { Gateway } from './gateway.js';
import { catchPacketErrors } from './packet-errors.js';

/** Retries of a request that gets a 5xx or no response; timeout in milliseconds. */
const REST_OPTIONS: Pick<RESTOptions, 'retries' | 'timeout'> = { retries: 3, timeout: 20_000 };

export interface Connection {
  readonly client: Client;
  readonly gateway: Gateway;
  /** Aborted once Discord has ended the session for good; its reason is a UserError, `token` or `session-ended`. */
  readonly ended: AbortSignal;
}

export function createClient(
  { DISCORD_API, DISCORD_CDN }: Pick<Config, 'DISCORD_API' | 'DISCORD_CDN'>,
  log: Logger,
): Connection {
  const ended = new AbortController();
  const gateway = new Gateway({ log, tokenRefused: (cause) => ended.abort(invalidTokenError(cause)) });
  const cdn = `${new URL(DISCORD_API).protocol}//${DISCORD_CDN[0]}`;
  const client = new Client({
    // Servers and channels coming and going; everything else comes with interactions.
    intents: [GatewayIntentBits.Guilds],
    rest: { ...REST_OPTIONS, api: DISCORD_API, cdn, userAgentAppendix: `Brushwork/${PACKAGE_VERSION}` },
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
    ws: { buildStrategy: gateway.buildStrategy },
  });
  catchPacketErrors(client, log);
  // discord.js reconnects by itself; an unhandled `error` event would end the process.
  client.on(Events.Error, (error) => log.error({ err: error }, 'client error'));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, 'gateway error'));
  client.on(Events.ShardDisconnect, ({ code }) => {
    ended.abort(code === GatewayCloseCodes.AuthenticationFailed ? invalidTokenError() : sessionEndedError(code));
  });
  client.rest.on(RESTEvents.InvalidRequestWarning, (requests) => log.warn(requests, 'many requests were refused'));
  return { client, gateway, ended: ended.signal };
}

function invalidTokenError(cause?: unknown): UserError {
  return new UserError('token', {}, { cause });
}

const sessionEndedError = (code: number): UserError => new UserError('session-ended', { code });

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
export async function logIn(
  { client, gateway, ended }: Connection,
  token: string,
  options: LogInOptions,
): Promise<Client<true>> {
  const { log, signal, within = LOG_IN_TIMEOUT_MS } = options;
  // A client cannot log in again after a failed login, so check first that Discord can be reached.
  const { session_start_limit } = await waitUntilReachable(client, token, log, signal);
  await gateway.ration(session_start_limit, signal);
  const done = new AbortController();
  const late = giveUpAfter(within, gateway, AbortSignal.any([signal, ended, done.signal]));
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  try {
    return await Promise.race([client.login(token).then(() => ready), late]);
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
async function giveUpAfter(milliseconds: number, gateway: Gateway, signal: AbortSignal): Promise<never> {
  // Waiting for Discord's leave is no sign that it is not there.
  do await setTimeout(milliseconds, undefined, { signal });
  while (gateway.rationed);
  throw new Error(gateway.lastEnd ?? 'the gateway does not answer');
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

export async function logOut({ client, gateway }: Connection): Promise<void> {
  gateway.stop();
  await client.destroy();
}

/** "fetch failed" alone helps nobody. */
const reasonOf = (error: unknown): string => [firstLine(error), causesOf(error)].filter(Boolean).join(': ');

function unreachableError(cause: unknown): UserError {
  return new UserError('discord-unreachable', { reason: reasonOf(cause) }, { cause });
}
