/** The local Discord, started: a server that a stock discord.js client takes for the real one. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Actor } from './actors/actor.js';
import { createSticker } from './actors/new-sticker.js';
import { Avatars } from './cdn/avatars.js';
import { Cdn } from './cdn/cdn.js';
import { Emojis } from './cdn/emojis.js';
import { Stickers } from './cdn/stickers.js';
import type { HealthSource } from './control-api/bot-health.js';
import type { BotProcesses } from './control-api/bot-processes.js';
import { Faults } from './control-api/faults.js';
import { openLiveSocket } from './control-api/live-socket.js';
import { SampleGallery, type SamplePictures } from './control-api/sample-pictures.js';
import { TrafficLog } from './control-api/traffic-log.js';
import type { PageSuggestion } from './control-api/views.js';
import { Gateway } from './gateway/gateway.js';
import { createDiscordServer, type RequestRecord } from './rest/http-server.js';
import { listen } from './rest/listen.js';
import { Clock } from './state/clock.js';
import { DiscordState, type GuildOptions, type Person } from './state/discord-state.js';
import { Persistence } from './state/persistence.js';
import type { File, GuildRecord, StickerRecord } from './state/records.js';
import { createSnowflakes } from './state/snowflake.js';
import { createUser } from './state/users.js';
import { OpenApiValidator } from './validation/openapi.js';

export interface LocalDiscordOptions {
  /** 0, which is the default, chooses a free one. */
  readonly port?: number;
  /** "127.0.0.1" by default. All addresses ("0.0.0.0") are for containers, of which the machine publishes a port to itself: bot and page still say 127.0.0.1. */
  readonly host?: string;
  /** The bot's; made up where it is absent. */
  readonly token?: string;
  /** What the bot is called here; "Bot" by default. */
  readonly botName?: string;
  /** The page's icon and the bot's avatar, SVG. */
  readonly icon?: string;
  /** What the page says at the beginning of a channel, in Discord's Markdown. */
  readonly hint?: string;
  /** Commands to try, which the page offers at the beginning of a channel. */
  readonly suggestions?: readonly PageSuggestion[];
  /** How many shards the bot is told to use; 1 by default. */
  readonly shards?: number;
  /** How many shards may identify within five seconds of the clock, each of another bucket; any number by default. */
  readonly maxConcurrency?: number | undefined;
  /** Servers that a shard may have, or else it is told that sharding is required; 2,500 by default, as on Discord. */
  readonly guildsPerShard?: number;
  /** How many of the newest requests, and messages of a channel, are kept; 2000 by default, a test may want `Infinity`. */
  readonly keep?: number;
  /** A file: Discord's own description of its API, to compare the bot's requests with. */
  readonly openApi?: string | undefined;
  /** The file in which everything outlives this process; nothing does without one. */
  readonly stateFile?: string | undefined;
  /** How the page learns how the bot is. */
  readonly health?: HealthSource | undefined;
  /** The processes of a bot that is more than one: the page shows them, and kills them. */
  readonly processes?: BotProcesses | undefined;
  /** Pictures that the page offers to those who have none at hand. */
  readonly samples?: SamplePictures | undefined;
  /** Sets up servers and people where there is nothing yet; `exampleGuilds` is one. */
  readonly seed?: (discord: DiscordState) => void;
}

export interface NewMember extends Person {
  readonly guild: GuildRecord;
}

const DEFAULT_KEEP = 2000;
/** https://discord.com/developers/docs/events/gateway#sharding */
const GUILDS_PER_SHARD = 2500;
const DEFAULT_HINT = 'Type `/` to see what this bot can do.';

export class LocalDiscord {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly discord: DiscordState;
  /** The newest requests of the bot, oldest first. */
  readonly requests: readonly RequestRecord[];
  readonly traffic: TrafficLog;
  readonly token: string;
  /** Whether it goes on from an earlier process. */
  readonly resumed: boolean;
  readonly #server: Server;
  readonly #close: () => void;
  readonly #address: string;

  private constructor(parts: Pick<LocalDiscord, Data> & { server: Server; close: () => void; address: string }) {
    this.clock = parts.clock;
    this.faults = parts.faults;
    this.discord = parts.discord;
    this.requests = parts.requests;
    this.traffic = parts.traffic;
    this.token = parts.token;
    this.resumed = parts.resumed;
    this.#server = parts.server;
    this.#close = parts.close;
    this.#address = parts.address;
  }

  /** @throws LocalDiscordError when it cannot listen there, or when the description of the API cannot be read. */
  static async start(options: LocalDiscordOptions = {}): Promise<LocalDiscord> {
    const { port = 0, host = '127.0.0.1', keep = DEFAULT_KEEP, botName = 'Bot', hint = DEFAULT_HINT, icon } = options;
    const page = { hint, icon, suggestions: options.suggestions ?? [], samples: new SampleGallery(options.samples) };
    const description = options.openApi === undefined ? undefined : OpenApiValidator.read(options.openApi);
    const persistence = options.stateFile === undefined ? undefined : new Persistence(options.stateFile);
    const known = persistence?.identity;
    const token =
      options.token ?? known?.token ?? `local.${randomBytes(6).toString('hex')}.${randomBytes(20).toString('hex')}`;
    const [clock, faults, traffic] = [new Clock(), new Faults(), new TrafficLog()];
    const requests: RequestRecord[] = [];
    const id = createSnowflakes(clock);
    const bot = createUser(known?.applicationId ?? id(), botName, { bot: true, picture: icon });
    // Known as soon as it listens; nobody asks before.
    let address = '';
    const gatewayUrl = () => `ws://${address}/gateway`;
    const avatarOf = (userId: string) => discord.users.get(userId)?.avatar;
    const avatars = new Avatars(avatarOf, new Map(icon === undefined ? [] : [[bot.id, icon]]));
    const emojis = new Emojis((emojiId) => discord.findEmoji(emojiId));
    const stickers = new Stickers((stickerId) => discord.findSticker(stickerId));
    const base = () => `http://${address}`;
    const cdn = new Cdn({ clock, faults, base, id, applicationId: bot.id, avatars, emojis, stickers });
    const gateway = new Gateway({
      clock,
      faults,
      token,
      url: gatewayUrl,
      shards: options.shards ?? 1,
      maxConcurrency: options.maxConcurrency,
      guildsPerShard: options.guildsPerShard ?? GUILDS_PER_SHARD,
      identity: () => ({ user: bot, application: { id: bot.id, flags: 0 } }),
      guilds: () => [...discord.guilds.values()].filter((guild) => guild.bot !== undefined),
      showGuild: (guild) => discord.showGuild(guild),
      changed: () => discord.changes.emit('state'),
    });
    const discord: DiscordState = new DiscordState({ clock, id, bot, keep, cdn, gateway });
    gateway.onEvent((event, body) => traffic.add({ kind: 'gateway', at: clock.now(), event, body }));
    const server = createDiscordServer({
      discord,
      faults,
      token,
      onRequest: (request, answer) => {
        traffic.add({ ...request, kind: 'rest', answer, mismatches: description?.check(request) });
        requests.push(request);
        if (requests.length > keep) requests.shift();
      },
      devTools: {
        traffic,
        faults,
        isChecked: description !== undefined,
        health: options.health,
        processes: options.processes,
      },
      page,
    });
    gateway.attach(server);
    const closeSocket = openLiveSocket(server, discord, traffic, page);
    const resumed = persistence?.attach(discord, token) === true;
    const close = () => {
      clock.stop();
      closeSocket();
      persistence?.close();
      gateway.close();
    };
    try {
      await listen(server, port, host);
    } catch (error) {
      close();
      throw error;
    }
    address = `${host === '0.0.0.0' ? '127.0.0.1' : host}:${(server.address() as AddressInfo).port}`;
    if (!resumed) options.seed?.(discord);
    return new LocalDiscord({ clock, faults, discord, requests, traffic, token, resumed, server, close, address });
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

  /** @param file its name is the sticker's. @throws ClientRejection where Discord would not take it. */
  createSticker(guild: GuildRecord, file: Pick<File, 'name' | 'bytes'>): Promise<StickerRecord> {
    return createSticker(this.discord, guild, file);
  }

  createGuild(name = 'Test server', options: GuildOptions = {}): GuildRecord {
    return this.discord.createGuild(name, options);
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

  /** Waits until the bot listens, with all of its shards. */
  async botReady(timeout = 30_000): Promise<void> {
    const until = Date.now() + timeout;
    while (!(this.discord.gateway.complete && this.discord.commands.length > 0)) {
      if (Date.now() > until) throw new Error(`no bot came within ${timeout} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    this.#close();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

type Data = 'clock' | 'faults' | 'discord' | 'requests' | 'traffic' | 'token' | 'resumed';
