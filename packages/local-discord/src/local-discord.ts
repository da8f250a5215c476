/** The local Discord, started: a server that a stock discord.js client takes for the real one. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { variableName } from '../../../src/config.js';
import { listen } from '../../../src/http/listen.js';
import { Actor } from './actors/actor.js';
import { Cdn } from './cdn/cdn.js';
import { Faults } from './control-api/faults.js';
import { openLiveSocket } from './control-api/live-socket.js';
import { TrafficLog } from './control-api/traffic-log.js';
import { Gateway } from './gateway/gateway.js';
import { createDiscordServer, type RequestRecord } from './rest/http-server.js';
import { Clock } from './state/clock.js';
import { DiscordState, type Person } from './state/discord-state.js';
import { Persistence } from './state/persistence.js';
import type { GuildRecord } from './state/records.js';
import { OpenApiValidator } from './validation/openapi.js';

export interface LocalDiscordOptions {
  /** 0 chooses a free one. */
  readonly port?: number;
  readonly host?: string;
  /** The bot's; made up where it is absent. */
  readonly token?: string;
  /** How many of the newest requests, and messages of a channel, are kept; a test may want `Infinity`. */
  readonly keep?: number;
  /** Discord's own description of its API, to compare the bot's requests with. */
  readonly openApi?: string | undefined;
  /** The file in which everything outlives this process; nothing does without one. */
  readonly history?: string | undefined;
  /** Where the bot tells how it is: "http://127.0.0.1:9090". */
  readonly health?: string | undefined;
}

export interface NewMember extends Person {
  readonly guild: GuildRecord;
}

const KEPT_REQUESTS = 2000;

/** The history's file in a folder of data. */
export const stateFile = (folder: string): string => join(folder, 'playground.db');

export class LocalDiscord {
  readonly clock = new Clock();
  readonly faults = new Faults();
  readonly discord: DiscordState;
  /** The newest requests of the bot, oldest first. */
  readonly requests: RequestRecord[] = [];
  readonly traffic = new TrafficLog();
  readonly token: string;
  /** Whether it goes on from an earlier process. */
  resumed = false;
  #history: Persistence | undefined;
  #server!: Server;
  #closeSocket!: () => void;
  #address = '';

  private constructor(token: string, keep: number, applicationId: string | undefined) {
    this.token = token;
    this.discord = new DiscordState(this.clock, keep, applicationId);
  }

  /** @throws UserError `port` when it cannot listen there, `config` when the description cannot be read. */
  static async start(options: LocalDiscordOptions = {}): Promise<LocalDiscord> {
    const { port = 0, host = '127.0.0.1', keep = KEPT_REQUESTS } = options;
    const description = options.openApi === undefined ? undefined : OpenApiValidator.read(options.openApi);
    const history = options.history === undefined ? undefined : new Persistence(options.history);
    const known = history?.identity;
    const token =
      options.token ?? known?.token ?? `local.${randomBytes(6).toString('hex')}.${randomBytes(20).toString('hex')}`;
    const playground = new LocalDiscord(token, keep, known?.applicationId);
    playground.#history = history;
    const { discord, clock, faults, requests, traffic } = playground;
    const { id, applicationId, users } = discord;
    const avatarOf = (userId: string) => users.get(userId)?.avatar;
    discord.cdn = new Cdn({ clock, faults, base: () => playground.url, id, applicationId, avatarOf });
    const onRequest = (request: RequestRecord, answer: unknown) => {
      traffic.add({ ...request, kind: 'rest', answer, mismatches: description?.check(request) });
      requests.push(request);
      if (requests.length > keep) requests.shift();
    };
    const workbench = {
      traffic,
      faults,
      unchecked: description === undefined ? 'DISCORD_OPENAPI names no file' : undefined,
      health: options.health,
    };
    const server = createDiscordServer({ discord, faults, token, onRequest, workbench });
    playground.#server = server;
    discord.gateway = new Gateway({
      server,
      clock,
      faults,
      token,
      url: () => discord.gatewayUrl,
      ready: () => ({
        user: discord.bot,
        application: { id: discord.applicationId, flags: 0 },
        guilds: joined(discord).map((guild) => ({ id: guild.id, unavailable: true })),
      }),
      guilds: () => joined(discord).map((guild) => discord.showGuild(guild)),
      changed: () => discord.changes.emit('scene'),
    });
    discord.gateway.onEvent((event, body) => traffic.add({ kind: 'gateway', at: clock.now(), event, body }));
    playground.#closeSocket = openLiveSocket(server, discord, traffic);
    playground.resumed = history?.attach(discord, token) === true;
    await listen(server, port, host, variableName('PLAYGROUND_PORT'));
    playground.#address = `${host}:${(server.address() as AddressInfo).port}`;
    discord.gatewayUrl = `ws://${playground.#address}/gateway`;
    return playground;
  }

  /** Also what discord.js takes as `rest.cdn`. */
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
  join(name: string, { guild, ...person }: NewMember): Actor {
    const member = this.discord.addMember(guild, name, person);
    const [channel] = guild.channels.values();
    return new Actor(this.discord, member, { guild, channel });
  }

  /** Many at once: "Member 1", "Member 2". */
  addMembers(count: number, newcomer: NewMember): Actor[] {
    return Array.from({ length: count }, (_, index) => this.join(`Member ${index + 1}`, newcomer));
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
    this.#closeSocket();
    this.#history?.close();
    this.discord.gateway.close();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const joined = (discord: DiscordState) => [...discord.guilds.values()].filter(({ bot }) => bot !== undefined);
