/** A stock discord.js client in a local Discord. */
import { Client, type ClientOptions, Events, GatewayIntentBits } from 'discord.js';
import sharp from 'sharp';
import type { LocalDiscord } from '../src/local-discord.js';

/** 20 by 10 pixels. */
export const picture = {
  name: 'dot.png',
  bytes: await sharp({ create: { width: 20, height: 10, channels: 3, background: 'teal' } })
    .png()
    .toBuffer(),
};

/** @returns once the client is ready. */
export async function connect(
  discord: LocalDiscord,
  intents = [GatewayIntentBits.Guilds],
  options: Pick<ClientOptions, 'shards' | 'shardCount'> = {},
): Promise<Client<true>> {
  const client = new Client({ intents, rest: { api: discord.api, cdn: discord.url }, ...options });
  client.login(discord.token);
  await new Promise((resolve) => client.once(Events.ClientReady, resolve));
  return client as Client<true>;
}
