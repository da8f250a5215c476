/** The connection to Discord. */
import { setTimeout } from 'node:timers/promises';
import { Client, Events, GatewayIntentBits, Options, RESTEvents, type RESTOptions } from 'discord.js';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { PACKAGE_VERSION } from '../package.js';
import { firstLine, UserError } from '../user-error.js';

/** Of a request that Discord answers with 5xx or not at all; how long one may take, in milliseconds. */
const REST: Pick<RESTOptions, 'retries' | 'timeout'> = { retries: 3, timeout: 20_000 };

export function createClient(
  { DISCORD_API, DISCORD_CDN }: Pick<Config, 'DISCORD_API' | 'DISCORD_CDN'>,
  log: Logger,
): Client {
  const cdn = `${new URL(DISCORD_API).protocol}//${DISCORD_CDN[0]}`;
  const client = new Client({
    // Servers and channels coming and going; everything else comes with interactions.
    intents: [GatewayIntentBits.Guilds],
    rest: { ...REST, api: DISCORD_API, cdn, userAgentAppendix: `Brushwork/${PACKAGE_VERSION}` },
    // Messages are addressed by their ids and never looked up.
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0, ReactionManager: 0 }),
    allowedMentions: { parse: [] },
  });
  // A connection that is lost comes back by itself; nothing of it is worth dying for.
  client.on(Events.Error, (error) => log.error({ err: error }, 'the client met an error'));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, 'the gateway met an error'));
  client.on(Events.ShardReconnecting, () => log.warn('the gateway was lost; connecting again'));
  client.on(Events.ShardResume, () => log.info('the gateway is back'));
  client.on(Events.ShardDisconnect, ({ code }) =>
    log.fatal({ code }, 'Discord has ended the session; start the bot again'),
  );
  client.rest.on(RESTEvents.InvalidRequestWarning, (requests) => log.warn(requests, 'many requests were refused'));
  return client;
}

/** Before another try to connect, in milliseconds: after a power cut the bot is up before the router is. */
const PAUSES = [1000, 2000, 4000, 8000, 16_000, 30_000];

/**
 * Resolves once the bot is ready to be spoken to.
 *
 * @throws UserError `token` when Discord refuses the token, `discord` when it cannot be reached for a minute.
 */
export async function logIn(client: Client, token: string, log: Logger, signal: AbortSignal): Promise<Client<true>> {
  for (const pause of [...PAUSES, undefined]) {
    const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
    try {
      await client.login(token);
      return await ready;
    } catch (cause) {
      const reason = firstLine(cause);
      if (/token/i.test(reason)) {
        const message = 'Discord does not take DISCORD_TOKEN; copy it anew from the Bot page of the developer portal.';
        throw new UserError('token', message, {}, { cause });
      }
      if (pause === undefined) {
        const message = `Discord cannot be reached (${reason}); check this machine's connection and start again.`;
        throw new UserError('discord', message, {}, { cause });
      }
      log.warn({ reason }, 'Discord cannot be reached yet');
      await setTimeout(pause, undefined, { signal });
    }
  }
  throw new Error('unreachable');
}
