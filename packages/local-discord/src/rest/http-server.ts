/** HTTP in front of the local Discord: the API under /api, the CDN, the control API under /control, and its page. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { DevTools, PageContent } from '../control-api/dev-tools.js';
import type { Faults } from '../control-api/faults.js';
import { createControlApi } from '../control-api/router.js';
import { createPageServer, PAGE } from '../control-api/static-files.js';
import type { DiscordState } from '../state/discord-state.js';
import { ApiError, refusals } from './api-error.js';
import { RateLimits } from './rate-limits.js';
import { type Body, readBody } from './request-body.js';
import type { Route } from './route.js';
import { decodePath, type Match, RouteTable } from './route-table.js';
import { ROUTES } from './routes.js';

/** A request that the bot made and what came of it. */
export interface RequestRecord {
  readonly at: number;
  readonly method: string;
  /** Below /api/v10. */
  readonly path: string;
  readonly route: string;
  readonly body: unknown;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** 0 where the connection was ended instead. */
  readonly status: number;
  readonly milliseconds: number;
}

export interface ServerParts {
  readonly discord: DiscordState;
  readonly faults: Faults;
  readonly token: string;
  /** @param answer body. */
  readonly onRequest: (request: RequestRecord, answer: unknown) => void;
  readonly devTools: DevTools;
  readonly page: PageContent;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** Whoever waits for an answer gets none. */
const NO_ANSWER: Answer = { status: 0 };
/** A body that is sent as it is, though it is announced as JSON. */
const NO_JSON = Buffer.from('{"id": ');

const TABLE = new RouteTable(ROUTES);

/** Below the API's version. */
const pathOf = ({ pathname }: URL): string => pathname.replace(/^\/api(\/v\d+)?/, '');

function createApi({ discord, faults, token, onRequest }: ServerParts): Handler {
  const limits = new RateLimits(discord.clock);

  async function answerCall({ route, parameters }: Match<Route>, url: URL, { json, files }: Body): Promise<Answer> {
    const major = parameters.token ?? parameters.channel ?? parameters.guild ?? '';
    const { headers, retryAfter, global } = limits.count(route.name, major);
    const forced = faults.tooMany > 0 && faults.routes.test(route.name) && !route.name.endsWith('/callback');
    if (forced) faults.tooMany--;
    if (retryAfter !== undefined || forced) {
      const wait = retryAfter ?? 0.5;
      const limited = { message: 'You are being rate limited.', retry_after: wait, global };
      return { status: 429, body: limited, headers: { 'retry-after': String(Math.ceil(wait)), ...headers } };
    }
    try {
      const result = await route.handle({ discord, parameters, query: url.searchParams, body: json, files });
      return result === undefined ? { status: 204, headers } : { status: route.status, body: result, headers };
    } catch (error) {
      const refusal = errorAnswer(error);
      return { ...refusal, headers: { ...headers, ...refusal.headers } };
    }
  }

  /** An answer that has nothing to do with what was asked. */
  async function injectedFault(name: string): Promise<Answer | undefined> {
    if (!faults.routes.test(name)) return undefined;
    if (faults.restDelay > 0) await setTimeout(faults.restDelay);
    if (faults.resets > 0) {
      faults.resets--;
      return NO_ANSWER;
    }
    const unavailable = discord.clock.now() < faults.unavailableUntil;
    return unavailable ? { status: 503, body: { message: 'no upstream', code: 0 } } : undefined;
  }

  async function answerTo(request: IncomingMessage, match: Match<Route> | undefined, url: URL, body: Body) {
    const route = match?.route;
    const fault = await injectedFault(route?.name ?? '');
    if (fault !== undefined) return fault;
    if (match === undefined || route === undefined)
      throw TABLE.knows(pathOf(url)) ? refusals.methodNotAllowed() : refusals.unknownRoute();
    if (route.authorised && request.headers.authorization !== `Bot ${token}`) throw refusals.unauthorized();
    if (faults.forbidden.test(route.name)) throw refusals.missingAccess();
    const meant = faults.routes.test(route.name);
    if (meant && faults.refusal !== undefined) throw faults.refusal;
    const answer = await answerCall(match, url, body);
    if (!meant) return answer;
    if (faults.garbledAnswers > 0) {
      faults.garbledAnswers--;
      return { ...answer, body: faults.garbledAnswer ?? NO_JSON };
    }
    if (faults.lostAnswers === 0) return answer;
    faults.lostAnswers--;
    return NO_ANSWER;
  }

  return async (request, response, url) => {
    const started = performance.now();
    const { method = 'GET' } = request;
    const match = TABLE.find(method, pathOf(url));
    const path = decodePath(pathOf(url));
    let body: Body = { json: undefined, files: [] };
    let answer: Answer;
    try {
      body = await readBody(request);
      answer = await answerTo(request, match, url, body);
    } catch (error) {
      // Nobody waits for an answer any more.
      if (request.destroyed && !request.complete) return;
      answer = errorAnswer(error);
    }
    send(response, answer);
    const record: RequestRecord = {
      at: discord.clock.now(),
      method,
      path,
      route: match?.route.name ?? `${method} ${path}`,
      body: body.json,
      files: body.files.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength })),
      status: answer.status,
      milliseconds: performance.now() - started,
    };
    onRequest(record, answer.body);
  };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  if (status === NO_ANSWER.status) {
    response.socket?.resetAndDestroy();
    return;
  }
  // A client takes the type at its word and would parse nothing as JSON.
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const sent = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  response.writeHead(status, { ...type, ...headers }).end(sent);
}

function errorAnswer(error: unknown): Answer {
  if (error instanceof ApiError) return { status: error.status, body: error.body, headers: error.headers };
  // A mistake of the local Discord's own.
  console.error(error);
  return { status: 500, body: { message: '500: Internal Server Error', code: 0 } };
}

/** What somebody uploaded is looked at under the page's address, and must not become a part of it. */
const INERT_HEADERS = { 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' };

export function createDiscordServer(parts: ServerParts): Server {
  const { discord } = parts;
  const api = createApi(parts);
  const controlApi = createControlApi(discord, parts.devTools, parts.page);
  const cdn: Handler = (request, response, url) => {
    for (const [name, value] of Object.entries(INERT_HEADERS)) response.setHeader(name, value);
    return discord.cdn.serve(request, response, url);
  };
  const handlers: readonly (readonly [RegExp, Handler])[] = [
    [/^\/api\//, api],
    [/^\/control(\/|$)/, controlApi],
    [PAGE, createPageServer(discord.bot.username, parts.page.icon)],
    [/^\/(attachments|ephemeral-attachments|avatars|embed\/avatars|emojis|stickers)\//, cdn],
  ];
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const handler = handlers.find(([pattern]) => pattern.test(url.pathname))?.[1];
    if (handler === undefined) return void response.writeHead(404).end();
    handler(request, response, url).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
}
