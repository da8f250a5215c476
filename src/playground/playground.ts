/** The local Discord, started: a server that a stock discord.js client takes for the real one. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LocaleString, PermissionFlagsBits } from 'discord.js';
import { Actor, type ActorPlace } from './actors.js';
import { Cdn } from './cdn.js';
import { Clock } from './clock.js';
import { Discord, MEMBER_PERMISSIONS } from './discord.js';
import { Faults } from './faults.js';
import { Gateway } from './gateway.js';
import type { GuildRecord } from './records.js';
import { createApi, type RequestRecord } from './server.js';

export interface PlaygroundOptions {
  /** 0 chooses a free one. */
  readonly port?: number;
  readonly host?: string;
  /** The bot's; made up where it is absent. */
  readonly token?: string;
}

export interface Newcomer {
  readonly guild: GuildRecord;
  readonly locale?: LocaleString;
  readonly moderator?: boolean;
}

export class Playground {
  readonly clock = new Clock();
  readonly faults = new Faults();
  readonly discord = new Discord(this.clock);
  /** Every request of the bot, oldest first. */
  readonly requests: RequestRecord[] = [];
  readonly token: string;
  #server!: Server;
  #address = '';

  private constructor(token: string) {
    this.token = token;
  }

  static async start({ port = 0, host = '127.0.0.1', token }: PlaygroundOptions = {}): Promise<Playground> {
    const playground = new Playground(
      token ?? `local.${randomBytes(6).toString('hex')}.${randomBytes(20).toString('hex')}`,
    );
    const { discord, clock, faults } = playground;
    discord.cdn = new Cdn(clock, faults, () => playground.url, discord.id);
    const server = createApi({
      discord,
      faults,
      token: playground.token,
      onRequest: (request) => playground.requests.push(request),
    });
    playground.#server = server;
    discord.gateway = new Gateway({
      server,
      token: playground.token,
      url: () => discord.gatewayUrl,
      ready: () => ({
        user: discord.bot,
        application: { id: discord.applicationId, flags: 0 },
        guilds: joined(discord).map(({ id }) => ({ id, unavailable: true })),
      }),
      guilds: () => joined(discord).map((guild) => discord.showGuild(guild)),
    });
    server.listen(port, host);
    await once(server, 'listening');
    playground.#address = `${host}:${(server.address() as AddressInfo).port}`;
    discord.gatewayUrl = `ws://${playground.#address}/gateway`;
    return playground;
  }

  get url(): string {
    return `http://${this.#address}`;
  }

  /** What discord.js takes as `rest.api`. */
  get api(): string {
    return `${this.url}/api`;
  }

  /** The environment of a bot that lives here. */
  get environment(): Record<'DISCORD_TOKEN' | 'DISCORD_API' | 'DISCORD_CDN', string> {
    return { DISCORD_TOKEN: this.token, DISCORD_API: this.api, DISCORD_CDN: this.#address };
  }

  createGuild(name = 'Brushwork'): GuildRecord {
    return this.discord.createGuild(name);
  }

  /** Somebody in a server's first channel. */
  join(name: string, { guild, locale = 'en-US', moderator = false }: Newcomer): Actor {
    const more = moderator ? PermissionFlagsBits.ManageMessages | PermissionFlagsBits.ManageGuild : 0n;
    const member = this.discord.addMember(guild, name, locale, MEMBER_PERMISSIONS | more);
    const [channel] = guild.channels.values();
    const place: ActorPlace = { guild, channel };
    return new Actor(this.discord, member, place);
  }

  /** Waits until the bot listens. */
  async botReady(timeout = 30_000): Promise<void> {
    const until = Date.now() + timeout;
    while (!(this.discord.gateway.connected && this.discord.commands.length > 0)) {
      if (Date.now() > until) throw new Error(`no bot came within ${timeout} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    this.clock.stop();
    this.discord.gateway.close();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const joined = (discord: Discord) =>
  [...discord.guilds.values()].filter(({ botPermissions }) => botPermissions !== undefined);
