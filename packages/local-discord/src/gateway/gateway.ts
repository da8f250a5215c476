/** The gateway: sessions over WebSocket that survive a lost connection. https://discord.com/developers/docs/events/gateway */
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { GatewayCloseCodes, GatewayDispatchEvents, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Faults, GatewayClosure } from '../control-api/faults.js';
import type { Clock } from '../state/clock.js';
import type { GuildRecord } from '../state/records.js';
import { intentsFor } from './intents.js';
import { SessionStarts } from './session-starts.js';
import { guildIdOf, isShard, type Shard, shardIdOf, UNSHARDED } from './shards.js';

export interface GatewayOptions {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly token: string;
  /** ws://127.0.0.1:1234/gateway */
  readonly url: () => string;
  /** How many shards the bot is told to use. */
  readonly shards: number;
  /** Shards that may identify at once; any number where undefined. */
  readonly maxConcurrency: number | undefined;
  /** Servers that one shard may have. */
  readonly guildsPerShard: number;
  /** Who the bot is, for READY. */
  readonly identity: () => object;
  /** The bot's servers: a GUILD_CREATE each follows READY. */
  readonly guilds: () => readonly GuildRecord[];
  readonly showGuild: (guild: GuildRecord) => object;
  /** A bot came or went. */
  readonly changed?: () => void;
}

interface Session {
  readonly id: string;
  readonly shard: Shard;
  readonly intents: number;
  /** The newest events that were sent, for RESUME. */
  readonly sent: { readonly s: number; readonly frame: string }[];
  sequence: number;
  socket: WebSocket | undefined;
}

interface Frame {
  readonly op: number;
  readonly d: unknown;
}

const HEARTBEAT_MS = 41_250;
/** Events that are kept for a session that comes back. */
const REPLAY_BUFFER_SIZE = 1000;
/** How long a session waits for its bot, in milliseconds of the clock: "a few minutes" are observed. */
const RESUME_WINDOW_MS = 5 * 60 * 1000;
/** Closing codes with which a bot says that it will not come back. */
const CLOSE_CODES_FINAL: readonly number[] = [1000, 1001];

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #server: WebSocketServer;
  readonly #sessions = new Map<string, Session>();
  readonly #starts: SessionStarts;
  readonly #listeners = new Set<(event: string, data: unknown) => void>();

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#starts = new SessionStarts(options.clock, options.maxConcurrency);
    this.#server = new WebSocketServer({ noServer: true });
  }

  /** Takes connections to /gateway. */
  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      if (!request.url?.startsWith('/gateway')) return;
      this.#server.handleUpgrade(request, socket, head, (connection) => this.#onConnection(connection));
    });
  }

  /** Where it listens. */
  get url(): string {
    return this.#options.url();
  }

  /** How many shards the bot is told to use. */
  get recommendedShards(): number {
    return this.#options.shards;
  }

  /** When a bot has asked for a session, in milliseconds of the clock. */
  get identified(): number[] {
    return this.#starts.asked;
  }

  /** How many sessions a bot may still begin, and how many at once. */
  get startLimit() {
    return this.#starts.limit;
  }

  /** Whether a bot listens, with at least one of its shards. */
  get connected(): boolean {
    return this.shards.length > 0;
  }

  /** The shards that listen now, one entry a session. */
  get shards(): readonly Shard[] {
    return [...this.#sessions.values()].filter(({ socket }) => socket !== undefined).map(({ shard }) => shard);
  }

  /** Whether a bot listens with all of its shards. */
  get complete(): boolean {
    const listening = this.shards;
    return listening.some(([, count]) => {
      const ids = new Set(listening.filter((shard) => shard[1] === count).map(([id]) => id));
      return ids.size === count;
    });
  }

  /** Whether a bot has asked for it when it came. */
  asks(intent: GatewayIntentBits): boolean {
    return [...this.#sessions.values()].some(({ intents }) => (intents & intent) !== 0);
  }

  /** @returns what ends the watching. */
  onEvent(listener: (event: string, data: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param certain whether it comes also to a bot that has not asked for such events. */
  dispatch(event: GatewayDispatchEvents, data: unknown, certain = false): void {
    for (const listener of this.#listeners) listener(event, data);
    const guildId = guildIdOf(event, data);
    const needed = certain ? 0 : intentsFor(event, guildId === undefined);
    for (const session of this.#sessions.values()) {
      const [id, count] = session.shard;
      const hears = id === shardIdOf(guildId, count) && (session.intents & needed) === needed;
      if (!hears) continue;
      this.#dispatchTo(session, event, data);
      const { faults } = this.#options;
      if (event !== GatewayDispatchEvents.InteractionCreate || faults.repeatedInteractions === 0) continue;
      faults.repeatedInteractions--;
      this.#dispatchTo(session, event, data);
    }
  }

  /**
   * Ends every connection; the bot may resume its sessions, unless they are forgotten too.
   *
   * @param shardId only those of this shard.
   */
  drop({ forget = false, shardId }: { readonly forget?: boolean; readonly shardId?: number } = {}): void {
    for (const session of [...this.#sessions.values()]) {
      if (shardId !== undefined && session.shard[0] !== shardId) continue;
      session.socket?.terminate();
      if (forget) this.#sessions.delete(session.id);
    }
  }

  /** Ends every connection for a reason: https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway */
  end(code: GatewayCloseCodes): void {
    for (const { socket } of this.#sessions.values()) socket?.close(code);
  }

  /** Asks the bot to connect anew. */
  reconnect(): void {
    for (const { socket } of this.#sessions.values()) send(socket, { op: GatewayOpcodes.Reconnect, d: null });
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  #onConnection(socket: WebSocket): void {
    if (this.#closes(socket, 'hello')) return;
    let session: Session | undefined;
    socket.on('message', (data) => {
      const frame: Frame = JSON.parse(String(data));
      if (frame.op === GatewayOpcodes.Heartbeat) send(socket, { op: GatewayOpcodes.HeartbeatAck, d: null });
      else if (frame.op === GatewayOpcodes.Identify) session = this.#identify(socket, frame.d as Identify);
      else if (frame.op === GatewayOpcodes.Resume) session = this.#resume(socket, frame.d as Resume);
    });
    socket.on('close', (code) => {
      if (session?.socket === socket) this.#onClose(session, code);
    });
    send(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: HEARTBEAT_MS } });
  }

  /** A session whose bot does not come back in time is forgotten. */
  #onClose(session: Session, code: number): void {
    session.socket = undefined;
    this.#options.changed?.();
    if (CLOSE_CODES_FINAL.includes(code)) this.#sessions.delete(session.id);
    this.#options.clock.setTimeout(() => {
      if (session.socket === undefined) this.#sessions.delete(session.id);
    }, RESUME_WINDOW_MS);
  }

  #closes(socket: WebSocket, at: GatewayClosure['at']): boolean {
    const { gatewayClosure } = this.#options.faults;
    if (gatewayClosure?.at !== at) return false;
    socket.close(gatewayClosure.code);
    return true;
  }

  #identify(socket: WebSocket, { token, intents, shard = UNSHARDED }: Identify): Session | undefined {
    this.#starts.asked.push(this.#options.clock.now());
    if (this.#closes(socket, 'ready')) return undefined;
    const refusal = this.#refuses(token, shard);
    if (refusal !== undefined) {
      socket.close(...refusal);
      return undefined;
    }
    if (this.#starts.isTooFast(shard[0])) {
      send(socket, { op: GatewayOpcodes.InvalidSession, d: false });
      return undefined;
    }
    const session: Session = { id: randomBytes(16).toString('hex'), shard, intents, sent: [], sequence: 0, socket };
    this.#sessions.set(session.id, session);
    this.#options.changed?.();
    const guilds = this.#guildsOf(shard);
    this.#dispatchTo(session, GatewayDispatchEvents.Ready, {
      v: 10,
      session_id: session.id,
      resume_gateway_url: this.#options.url(),
      shard,
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      ...this.#options.identity(),
    });
    if ((intents & GatewayIntentBits.Guilds) === 0) return session;
    for (const guild of guilds)
      this.#dispatchTo(session, GatewayDispatchEvents.GuildCreate, this.#options.showGuild(guild));
    return session;
  }

  /** Why a session may not be begun: a closing code, and Discord's words. */
  #refuses(token: string, shard: Shard): [GatewayCloseCodes, string] | undefined {
    if (token !== this.#options.token) return [GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.'];
    if (!isShard(shard)) return [GatewayCloseCodes.InvalidShard, 'Invalid shard.'];
    if (this.#guildsOf(shard).length > this.#options.guildsPerShard)
      return [GatewayCloseCodes.ShardingRequired, 'Sharding required.'];
    return undefined;
  }

  #guildsOf([shardId, count]: Shard): GuildRecord[] {
    return this.#options.guilds().filter(({ id }) => shardIdOf(id, count) === shardId);
  }

  #resume(socket: WebSocket, { token, session_id, seq }: Resume): Session | undefined {
    if (this.#closes(socket, 'ready')) return undefined;
    const { faults } = this.#options;
    if (faults.unansweredResumes > 0) {
      faults.unansweredResumes--;
      return undefined;
    }
    const session = this.#sessions.get(session_id);
    const lost = session !== undefined && (session.sent[0]?.s ?? 1) > seq + 1;
    if (token !== this.#options.token || session === undefined || lost) {
      send(socket, { op: GatewayOpcodes.InvalidSession, d: false });
      return undefined;
    }
    session.socket = socket;
    this.#options.changed?.();
    for (const { s, frame } of session.sent) if (s > seq) socket.send(frame);
    this.#dispatchTo(session, GatewayDispatchEvents.Resumed, {});
    return session;
  }

  #dispatchTo(session: Session, event: string, data: unknown): void {
    const s = ++session.sequence;
    const frame = JSON.stringify({
      op: GatewayOpcodes.Dispatch,
      t: event,
      s,
      d: this.#options.faults.garbleEvent(event, data),
    });
    session.sent.push({ s, frame });
    if (session.sent.length > REPLAY_BUFFER_SIZE) session.sent.shift();
    session.socket?.send(frame);
  }
}

interface Identify {
  readonly token: string;
  readonly intents: number;
  readonly shard?: Shard;
}

interface Resume {
  readonly token: string;
  readonly session_id: string;
  readonly seq: number;
}

function send(socket: WebSocket | undefined, frame: Frame): void {
  socket?.send(JSON.stringify({ ...frame, s: null, t: null }));
}
