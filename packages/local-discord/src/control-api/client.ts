/** The people's door from the other side: what a script or the page says to it. */
import type { APIMessage, LocaleString } from 'discord-api-types/v10';
import { ClientRejection } from '../actors/client-rejection.js';
import type { File } from '../state/records.js';
import type { HealthView } from './bot-health.js';
import type { ClockRequest, DeveloperView, FaultsRequest, FaultsView, GuildRequest } from './developer-routes.js';
import type { Action, NewMember, NewRole, NewThread, RoleChange, ThreadChange } from './requests.js';
import type {
  ChannelView,
  InteractionView,
  MemberView,
  MessageChangeView,
  RoleView,
  Sample,
  StateView,
} from './views.js';

export type LiveEvent =
  | { readonly event: 'message'; readonly data: MessageChangeView }
  | { readonly event: 'interaction'; readonly data: InteractionView };

/** How a door answers, and nothing else that may listen at its address. The page ships without a library for this. */
function isState(answer: unknown): answer is StateView {
  const { bot, guilds } = (answer ?? {}) as Partial<StateView>;
  return typeof bot?.online === 'boolean' && Array.isArray(guilds);
}

export class ControlClient {
  readonly #base: string;

  /** @param base "http://127.0.0.1:3000" */
  constructor(base: string) {
    this.#base = base;
  }

  /** @returns undefined where there is no such door. */
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

  /** @param has whether the member has the role from now on. */
  async setRole(guild: string, member: string, role: string, has: boolean): Promise<void> {
    await this.#call(has ? 'PUT' : 'DELETE', `/guilds/${guild}/members/${member}/roles/${role}`);
  }

  /** @throws NotPossible where the member may not begin one. */
  async startThread(member: string, channel: string, thread: NewThread): Promise<ChannelView> {
    const path = `/members/${member}/channels/${channel}/threads`;
    return (await this.#call('POST', path, JSON.stringify(thread))).json() as Promise<ChannelView>;
  }

  /** @throws NotPossible where the member may not. */
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

  async disturb(faults: FaultsRequest): Promise<FaultsView> {
    return (await this.#call('POST', '/developer/faults', JSON.stringify(faults))).json() as Promise<FaultsView>;
  }

  async gateway(action: 'drop' | 'forget' | 'reconnect'): Promise<void> {
    await this.#call('POST', '/developer/gateway', JSON.stringify({ action }));
  }

  async place(guild: string, bot: GuildRequest['bot']): Promise<void> {
    await this.#call('POST', `/developer/guilds/${guild}`, JSON.stringify({ bot }));
  }

  /** @param files each with the option or the field that it answers as `field`. @throws NotPossible */
  async perform(member: string, channel: string, deed: Action, files: readonly File[] = []): Promise<InteractionView> {
    const path = `/members/${member}/channels/${channel}/interactions`;
    return (await this.#call('POST', path, formOf(deed, files))).json() as Promise<InteractionView>;
  }

  async post(member: string, channel: string, content: string, files: readonly File[] = []): Promise<APIMessage> {
    const path = `/members/${member}/channels/${channel}/messages`;
    return (await this.#call('POST', path, formOf({ content }, files))).json() as Promise<APIMessage>;
  }

  async messages(member: string, channel: string): Promise<APIMessage[]> {
    return (await this.#call('GET', `/members/${member}/channels/${channel}/messages`)).json() as Promise<APIMessage[]>;
  }

  /** @throws NotPossible */
  async deleteMessage(member: string, channel: string, message: string): Promise<void> {
    await this.#call('DELETE', `/members/${member}/channels/${channel}/messages/${message}`);
  }

  async interaction(member: string, id: string): Promise<InteractionView> {
    return (await this.#call('GET', `/members/${member}/interactions/${id}`)).json() as Promise<InteractionView>;
  }

  /** What a member sees happen, from the moment that this resolves, until the signal aborts or the server stops. */
  async watch(member: string, signal: AbortSignal): Promise<AsyncIterable<LiveEvent>> {
    const { body } = await this.#call('GET', `/members/${member}/changes`, undefined, signal);
    return readEvents((body as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(new TextDecoderStream()), signal);
  }

  /** An attachment or an avatar. */
  async fetch(url: string): Promise<Uint8Array> {
    const response = await fetch(new URL(url, this.#base));
    if (!response.ok) throw new ClientRejection(`There is nothing at ${url} any more.`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async #call(method: string, path: string, body?: string | FormData, signal?: AbortSignal): Promise<Response> {
    const json = typeof body === 'string' ? { headers: { 'content-type': 'application/json' } } : {};
    const response = await fetch(`${this.#base}/people${path}`, {
      method,
      ...json,
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
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

/** Server-sent events, as far as the door sends them: a line with the event's name, one with its data, an empty one. */
async function* readEvents(texts: AsyncIterable<string>, signal: AbortSignal): AsyncGenerator<LiveEvent> {
  let rest = '';
  try {
    for await (const text of texts) {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
        if (event !== undefined) yield { event, data: JSON.parse(data) } as LiveEvent;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
