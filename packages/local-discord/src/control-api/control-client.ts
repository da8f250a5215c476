/** The control API from the other side: what a script or the page asks for. */
import type { APIMessage, LocaleString } from 'discord-api-types/v10';
import { ClientRejection } from '../actors/client-rejection.js';
import type { File } from '../state/records.js';
import type { HealthView } from './bot-health.js';
import type { ProcessAction, ProcessView } from './bot-processes.js';
import type { ClockRequest, DeveloperView, FaultsRequest, FaultsView, GuildRequest } from './developer-routes.js';
import type { Action, NewMember, NewRole, NewThread, RoleChange, ThreadChange } from './request-schemas.js';
import type {
  ChannelView,
  InteractionView,
  LiveEvent,
  MemberEvent,
  MemberView,
  RoleView,
  Sample,
  StateView,
  StickerView,
} from './views.js';

/** As much of a WebSocket as is needed here, of a browser's or of `ws`. */
interface Socket {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly reason: string }) => void): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  send(text: string): void;
  close(): void;
}

export type SocketConstructor = new (url: string) => Socket;

/** How a local Discord answers, and nothing else that may listen at its address. The page ships without a library for this. */
function isState(answer: unknown): answer is StateView {
  const { bot, guilds } = (answer ?? {}) as Partial<StateView>;
  return typeof bot?.online === 'boolean' && Array.isArray(guilds);
}

export class ControlClient {
  readonly #base: string;
  readonly #Socket: SocketConstructor | undefined;

  /**
   * @param base "http://127.0.0.1:3000"
   * @param Socket what `watch` opens; by default the browser's, or Node's where it has one.
   */
  constructor(base: string, Socket?: SocketConstructor) {
    this.#base = base;
    this.#Socket = Socket;
  }

  /** @returns undefined where no local Discord answers. */
  async ping(): Promise<StateView | undefined> {
    try {
      const state = await this.state();
      return isState(state) ? state : undefined;
    } catch {
      return undefined;
    }
  }

  async state(): Promise<StateView> {
    return (await this.#call('GET', '')).json() as Promise<StateView>;
  }

  async join(newcomer: NewMember): Promise<MemberView> {
    return (await this.#call('POST', '/members', JSON.stringify(newcomer))).json() as Promise<MemberView>;
  }

  /** Another language for somebody. */
  async speak(member: string, locale: LocaleString): Promise<void> {
    await this.#call('PATCH', `/members/${member}`, JSON.stringify({ locale }));
  }

  async addChannel(guild: string, name: string): Promise<ChannelView> {
    return (
      await this.#call('POST', `/guilds/${guild}/channels`, JSON.stringify({ name }))
    ).json() as Promise<ChannelView>;
  }

  async createRole(guild: string, role: NewRole): Promise<RoleView> {
    return (await this.#call('POST', `/guilds/${guild}/roles`, JSON.stringify(role))).json() as Promise<RoleView>;
  }

  async changeRole(guild: string, role: string, change: RoleChange): Promise<void> {
    await this.#call('PATCH', `/guilds/${guild}/roles/${role}`, JSON.stringify(change));
  }

  async deleteRole(guild: string, role: string): Promise<void> {
    await this.#call('DELETE', `/guilds/${guild}/roles/${role}`);
  }

  /** @param file its name is the sticker's. @throws ClientRejection where Discord would not take it. */
  async createSticker(guild: string, file: File): Promise<StickerView> {
    const form = formOf({ name: file.name }, [file]);
    return (await this.#call('POST', `/guilds/${guild}/stickers`, form)).json() as Promise<StickerView>;
  }

  /** @param has whether the member has the role from now on. */
  async setRole(guild: string, member: string, role: string, has: boolean): Promise<void> {
    await this.#call(has ? 'PUT' : 'DELETE', `/guilds/${guild}/members/${member}/roles/${role}`);
  }

  /** @throws ClientRejection where the member may not begin one. */
  async startThread(member: string, channel: string, thread: NewThread): Promise<ChannelView> {
    const path = `/members/${member}/channels/${channel}/threads`;
    return (await this.#call('POST', path, JSON.stringify(thread))).json() as Promise<ChannelView>;
  }

  /** @throws ClientRejection where the member may not. */
  async changeThread(member: string, thread: string, change: ThreadChange): Promise<void> {
    await this.#call('PATCH', `/members/${member}/channels/${thread}/thread`, JSON.stringify(change));
  }

  async samples(): Promise<Sample[]> {
    return (await this.#call('GET', '/samples')).json() as Promise<Sample[]>;
  }

  /** @returns a PNG. */
  async sample(id: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#call('GET', `/samples/${id}`)).arrayBuffer());
  }

  async developer(): Promise<DeveloperView> {
    return (await this.#call('GET', '/developer')).json() as Promise<DeveloperView>;
  }

  async health(): Promise<HealthView> {
    return (await this.#call('GET', '/developer/health')).json() as Promise<HealthView>;
  }

  /** Turns the local Discord's clock, and that of a bot that lives in its process. */
  async turnClock(turn: ClockRequest): Promise<void> {
    await this.#call('POST', '/developer/clock', JSON.stringify(turn));
  }

  async injectFaults(faults: FaultsRequest): Promise<FaultsView> {
    return (await this.#call('POST', '/developer/faults', JSON.stringify(faults))).json() as Promise<FaultsView>;
  }

  async processes(): Promise<ProcessView[]> {
    return (await this.#call('GET', '/developer/processes')).json() as Promise<ProcessView[]>;
  }

  /** @throws ClientRejection where it cannot be done. */
  async actOnProcess(id: string, action: ProcessAction): Promise<void> {
    await this.#call('POST', `/developer/processes/${encodeURIComponent(id)}`, JSON.stringify({ action }));
  }

  async gateway(action: 'drop' | 'forget' | 'reconnect'): Promise<void> {
    await this.#call('POST', '/developer/gateway', JSON.stringify({ action }));
  }

  async place(guild: string, bot: GuildRequest['bot']): Promise<void> {
    await this.#call('POST', `/developer/guilds/${guild}`, JSON.stringify({ bot }));
  }

  /** @param files each with the option or the field that it answers as `field`. @throws ClientRejection */
  async perform(
    member: string,
    channel: string,
    action: Action,
    files: readonly File[] = [],
  ): Promise<InteractionView> {
    const path = `/members/${member}/channels/${channel}/interactions`;
    return (await this.#call('POST', path, formOf(action, files))).json() as Promise<InteractionView>;
  }

  /** @param stickers by id. */
  async post(
    member: string,
    channel: string,
    content: string,
    files: readonly File[] = [],
    stickers: readonly string[] = [],
  ): Promise<APIMessage> {
    const path = `/members/${member}/channels/${channel}/messages`;
    return (await this.#call('POST', path, formOf({ content, stickers }, files))).json() as Promise<APIMessage>;
  }

  async messages(member: string, channel: string): Promise<APIMessage[]> {
    return (await this.#call('GET', `/members/${member}/channels/${channel}/messages`)).json() as Promise<APIMessage[]>;
  }

  /** @throws ClientRejection */
  async deleteMessage(member: string, channel: string, message: string): Promise<void> {
    await this.#call('DELETE', `/members/${member}/channels/${channel}/messages/${message}`);
  }

  async interaction(member: string, id: string): Promise<InteractionView> {
    return (await this.#call('GET', `/members/${member}/interactions/${id}`)).json() as Promise<InteractionView>;
  }

  /**
   * What a member sees happen, from the moment that this resolves, until the signal aborts or the server stops.
   *
   * @throws ClientRejection where there is no such member, or nobody answers.
   */
  async watch(member: string, signal: AbortSignal): Promise<AsyncIterable<MemberEvent>> {
    const Socket = this.#Socket ?? (globalThis.WebSocket as SocketConstructor);
    const socket = new Socket(`${this.#base.replace(/^http/, 'ws')}/control/socket`);
    const queue = new EventQueue<MemberEvent>();
    const close = () => socket.close();
    signal.addEventListener('abort', close, { once: true });
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => socket.send(JSON.stringify({ watch: member })));
      socket.addEventListener('message', ({ data }) => {
        const happening = JSON.parse(String(data)) as LiveEvent;
        if (happening.event === 'watching') resolve();
        else if (happening.event === 'message' || happening.event === 'interaction') queue.push(happening);
      });
      // What went wrong is said when the connection closes, which comes next.
      socket.addEventListener('error', () => {});
      socket.addEventListener('close', ({ reason }) => {
        signal.removeEventListener('abort', close);
        queue.end();
        reject(new ClientRejection(reason || 'The local Discord closed the connection.'));
      });
      if (signal.aborted) close();
    });
    return queue;
  }

  /** An attachment or an avatar. */
  async fetch(url: string): Promise<Uint8Array> {
    const response = await fetch(new URL(url, this.#base));
    if (!response.ok) throw new ClientRejection(`There is nothing at ${url} any more.`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async #call(method: string, path: string, body?: string | FormData): Promise<Response> {
    const json = typeof body === 'string' ? { headers: { 'content-type': 'application/json' } } : {};
    const response = await fetch(`${this.#base}/control${path}`, {
      method,
      ...json,
      ...(body === undefined ? {} : { body }),
    });
    if (response.ok) return response;
    const refusal = (await response.json().catch(() => undefined)) as { message?: unknown } | undefined;
    const { message } = refusal ?? {};
    throw new ClientRejection(typeof message === 'string' ? message : `The local Discord answered ${response.status}.`);
  }
}

function formOf(payload: object, files: readonly File[]): FormData {
  const form = new FormData();
  form.append('payload_json', JSON.stringify(payload));
  for (const { name, bytes, contentType = '', field = name } of files)
    form.append(field, new Blob([bytes as Uint8Array<ArrayBuffer>], { type: contentType }), name);
  return form;
}

/** Events that wait to be read, oldest first. */
class EventQueue<Event> implements AsyncIterable<Event> {
  readonly #waiting: Event[] = [];
  #ended = false;
  #wake = () => {};

  push(event: Event): void {
    this.#waiting.push(event);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event> {
    for (;;) {
      yield* this.#waiting.splice(0);
      if (this.#waiting.length > 0) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
