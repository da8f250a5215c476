/** The connection to Discord. */
import { setTimeout } from 'node:timers/promises';
import {
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
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { PACKAGE_VERSION } from '../package.js';
import { firstLine, UserError } from '../user-error.js';

/** Of a request that Discord answers with 5xx or not at all; how long one may take, in milliseconds. */
const REST: Pick<RESTOptions, 'retries' | 'timeout'> = { retries: 3, timeout: 20_000 };

/** @param failed told once the session has ended for good: `token` or `discord`. */
export function createClient(
  { DISCORD_API, DISCORD_CDN }: Pick<Config, 'DISCORD_API' | 'DISCORD_CDN'>,
  log: Logger,
  failed: (error: UserError) => void,
): Client {
  const cdn = `${new URL(DISCORD_API).protocol}//${DISCORD_CDN[0]}`;
  const client = new Client({
    // Servers and channels coming and going; everything else comes with interactions.
    intents: [GatewayIntentBits.Guilds],
    rest: { ...REST, api: DISCORD_API, cdn, userAgentAppendix: `Brushwork/${PACKAGE_VERSION}` },
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
  });
  // A connection that is lost comes back by itself; nothing of it is worth dying for.
  client.on(Events.Error, (error) => log.error({ err: error }, 'the client met an error'));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, 'the gateway met an error'));
  client.on(Events.ShardReconnecting, () => log.warn('the gateway was lost; connecting again'));
  client.on(Events.ShardResume, () => log.info('the gateway is back'));
  client.on(Events.ShardDisconnect, ({ code }) => {
    if (code !== NORMAL_CLOSURE) failed(code === GatewayCloseCodes.AuthenticationFailed ? wrongToken() : ended(code));
  });
  client.rest.on(RESTEvents.InvalidRequestWarning, (requests) => log.warn(requests, 'many requests were refused'));
  return client;
}

/** https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const NORMAL_CLOSURE = 1000;

function wrongToken(cause?: unknown): UserError {
  const message = 'Discord does not take DISCORD_TOKEN; copy it anew from the Bot page of the developer portal.';
  return new UserError('token', message, {}, { cause });
}

const ended = (code: number): UserError =>
  new UserError('discord', `Discord has ended the session for good (code ${code}); start the bot again.`, { code });

/** Before another try to connect, in milliseconds: after a power cut the bot is up before the router is. */
const PAUSES = [1000, 2000, 4000, 8000, 16_000, 30_000];

/**
 * Resolves once the bot is ready to be spoken to.
 *
 * @throws UserError `token` when Discord refuses the token, `discord` when it cannot be reached for a minute.
 */
export async function logIn(client: Client, token: string, log: Logger, signal: AbortSignal): Promise<Client<true>> {
  // A client whose login has failed is of no use any more, so it first sees whether Discord is there.
  await reach(client, token, log, signal);
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  try {
    await client.login(token);
  } catch (cause) {
    if (cause instanceof DiscordjsError && cause.code === DiscordjsErrorCodes.TokenInvalid) throw wrongToken(cause);
    throw unreachable(cause);
  }
  return ready;
}

async function reach(client: Client, token: string, log: Logger, signal: AbortSignal): Promise<void> {
  for (const pause of [...PAUSES, undefined]) {
    try {
      await client.rest.setToken(token).get(Routes.gatewayBot());
      return;
    } catch (cause) {
      if (cause instanceof DiscordAPIError && cause.status === 401) throw wrongToken(cause);
      if (pause === undefined) throw unreachable(cause);
      log.warn({ reason: firstLine(cause) }, 'Discord cannot be reached yet');
      await setTimeout(pause, undefined, { signal });
    }
  }
}

export async function logOut(client: Client): Promise<void> {
  // What it would say of a connection that is lost on purpose.
  client.removeAllListeners(Events.ShardReconnecting);
  await client.destroy();
}

function unreachable(cause: unknown): UserError {
  const message = `Discord cannot be reached (${firstLine(cause)}); check this machine's connection and start again.`;
  return new UserError('discord', message, {}, { cause });
}
