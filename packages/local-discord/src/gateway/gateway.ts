/** The gateway: sessions over WebSocket that survive a lost connection. https://discord.com/developers/docs/events/gateway */
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { GatewayCloseCodes, GatewayDispatchEvents, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Faults, GatewayClosure } from '../control-api/faults.js';
import type { Clock } from '../state/clock.js';

export interface GatewayOptions {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly token: string;
  /** ws://127.0.0.1:1234/gateway */
  readonly url: () => string;
  /** What READY says besides the session. */
  readonly ready: () => object;
  /** Events that follow READY: a GUILD_CREATE each. */
  readonly guilds: () => readonly object[];
  /** A bot came or went. */
  readonly changed?: () => void;
}

interface Session {
  readonly id: string;
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
const DAY_MS = 24 * 3600 * 1000;
/** Sessions that a bot may begin in a day: https://discord.com/developers/docs/events/gateway#session-start-limit-object */
const SESSIONS_A_DAY = 1000;
/** Closing codes with which a bot says that it will not come back. */
const CLOSE_CODES_FINAL: readonly number[] = [1000, 1001];

/** Which intent an event needs, in servers and in direct messages; the others come to everybody. */
const MESSAGES = [GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages] as const;
const GUILDS = [GatewayIntentBits.Guilds, GatewayIntentBits.Guilds] as const;
const MEMBERS = [GatewayIntentBits.GuildMembers, GatewayIntentBits.GuildMembers] as const;
const EVENTS = [GatewayIntentBits.GuildScheduledEvents, GatewayIntentBits.GuildScheduledEvents] as const;
const INTENTS: Partial<Record<string, readonly [number, number]>> = {
  [GatewayDispatchEvents.MessageCreate]: MESSAGES,
  [GatewayDispatchEvents.MessageUpdate]: MESSAGES,
  [GatewayDispatchEvents.MessageDelete]: MESSAGES,
  [GatewayDispatchEvents.ChannelCreate]: GUILDS,
  [GatewayDispatchEvents.ChannelUpdate]: GUILDS,
  [GatewayDispatchEvents.ChannelDelete]: GUILDS,
  [GatewayDispatchEvents.ThreadCreate]: GUILDS,
  [GatewayDispatchEvents.ThreadUpdate]: GUILDS,
  [GatewayDispatchEvents.ThreadDelete]: GUILDS,
  [GatewayDispatchEvents.GuildCreate]: GUILDS,
  [GatewayDispatchEvents.GuildDelete]: GUILDS,
  [GatewayDispatchEvents.GuildRoleCreate]: GUILDS,
  [GatewayDispatchEvents.GuildRoleUpdate]: GUILDS,
  [GatewayDispatchEvents.GuildRoleDelete]: GUILDS,
  [GatewayDispatchEvents.GuildMemberAdd]: MEMBERS,
  [GatewayDispatchEvents.GuildMemberUpdate]: MEMBERS,
  [GatewayDispatchEvents.GuildScheduledEventCreate]: EVENTS,
  [GatewayDispatchEvents.GuildScheduledEventUpdate]: EVENTS,
  [GatewayDispatchEvents.GuildScheduledEventDelete]: EVENTS,
};

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #server: WebSocketServer;
  readonly #sessions = new Map<string, Session>();
  /** When a bot has asked for a session, in milliseconds of the clock. */
  readonly identified: number[] = [];
  readonly #listeners = new Set<(event: string, data: unknown) => void>();

  constructor(options: GatewayOptions) {
    this.#options = options;
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

  /** Whether a bot listens. */
  get connected(): boolean {
    return [...this.#sessions.values()].some(({ socket }) => socket !== undefined);
  }

  /** Whether a bot has asked for it when it came. */
  asks(intent: GatewayIntentBits): boolean {
    return [...this.#sessions.values()].some(({ intents }) => (intents & intent) !== 0);
  }

  /** How many sessions a bot may still begin, and in how many milliseconds it may begin all of them again. */
  get startLimit() {
    const now = this.#options.clock.now();
    const today = this.identified.filter((at) => at > now - DAY_MS);
    const remaining = Math.max(0, SESSIONS_A_DAY - today.length);
    return { total: SESSIONS_A_DAY, remaining, reset_after: (today[0] ?? now) + DAY_MS - now, max_concurrency: 1 };
  }

  /** @returns what ends the watching. */
  onEvent(listener: (event: string, data: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param certain whether it comes also to a bot that has not asked for such events. */
  dispatch(event: GatewayDispatchEvents, data: unknown, certain = false): void {
    for (const listener of this.#listeners) listener(event, data);
    const [inGuilds, inDirect] = (certain ? undefined : INTENTS[event]) ?? [0, 0];
    const needed = (data as { guild_id?: string }).guild_id === undefined ? inDirect : inGuilds;
    for (const session of this.#sessions.values())
      if ((session.intents & needed) === needed) this.#dispatchTo(session, event, data);
  }

  /** Ends every connection; the bot may resume its session, unless it is forgotten too. */
  drop({ forget = false } = {}): void {
    for (const session of this.#sessions.values()) session.socket?.terminate();
    if (forget) this.#sessions.clear();
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

  #identify(socket: WebSocket, { token, intents, shard = [0, 1] }: Identify): Session | undefined {
    this.identified.push(this.#options.clock.now());
    if (this.#closes(socket, 'ready')) return undefined;
    if (token !== this.#options.token) {
      socket.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
      return undefined;
    }
    const session: Session = { id: randomBytes(16).toString('hex'), intents, sent: [], sequence: 0, socket };
    this.#sessions.set(session.id, session);
    this.#options.changed?.();
    const identity = { v: 10, session_id: session.id, resume_gateway_url: this.#options.url(), shard };
    this.#dispatchTo(session, GatewayDispatchEvents.Ready, { ...identity, ...this.#options.ready() });
    if ((intents & GatewayIntentBits.Guilds) === 0) return session;
    for (const guild of this.#options.guilds()) this.#dispatchTo(session, GatewayDispatchEvents.GuildCreate, guild);
    return session;
  }

  #resume(socket: WebSocket, { token, session_id, seq }: Resume): Session | undefined {
    if (this.#closes(socket, 'ready')) return undefined;
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
  readonly shard?: readonly [number, number];
}

interface Resume {
  readonly token: string;
  readonly session_id: string;
  readonly seq: number;
}

function send(socket: WebSocket | undefined, frame: Frame): void {
  socket?.send(JSON.stringify({ ...frame, s: null, t: null }));
}
