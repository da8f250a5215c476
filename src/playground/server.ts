/** HTTP in front of the local Discord: the API under /api, attachments under /attachments. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { ApiError, refusals } from './api-error.js';
import type { Discord } from './discord.js';
import type { Faults } from './faults.js';
import { type Body, readBody } from './multipart.js';
import { RateLimits } from './rate-limits.js';
import { ROUTES, type Route } from './routes.js';

/** A request that the bot made and what came of it. */
export interface RequestRecord {
  readonly at: number;
  readonly method: string;
  /** Below /api/v10. */
  readonly path: string;
  readonly route: string;
  readonly body: unknown;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly status: number;
  readonly milliseconds: number;
}

export interface ServerParts {
  readonly discord: Discord;
  readonly faults: Faults;
  readonly token: string;
  readonly onRequest: (request: RequestRecord) => void;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export function createApi({ discord, faults, token, onRequest }: ServerParts): Server {
  const limits = new RateLimits(discord.clock);

  async function answerCall(route: Route, parameters: Record<string, string>, url: URL, body: Body): Promise<Answer> {
    const major = parameters.token ?? parameters.channel ?? parameters.guild ?? '';
    const { headers, retryAfter, global } = limits.count(route.name, major);
    const forced = faults.tooMany > 0 && !route.name.includes('/callback') && faults.tooMany-- > 0;
    if (retryAfter !== undefined || forced) {
      const wait = retryAfter ?? 0.5;
      const limited = { message: 'You are being rate limited.', retry_after: wait, global };
      return { status: 429, body: limited, headers: { 'retry-after': String(Math.ceil(wait)), ...headers } };
    }
    try {
      const { json, files } = body;
      const result = await route.handle({ discord, parameters, query: url.searchParams, body: json, files });
      return result === undefined ? { status: 204, headers } : { status: 200, body: result, headers };
    } catch (error) {
      if (error instanceof ApiError) return { status: error.status, body: error.body, headers };
      throw error;
    }
  }

  async function call(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const started = performance.now();
    const path = decodeURIComponent(url.pathname.replace(/^\/api(\/v\d+)?/, ''));
    const method = request.method ?? 'GET';
    const route = ROUTES.find(({ name, pattern }) => name.startsWith(`${method} `) && pattern.test(path));
    let body: Body = { json: undefined, files: [] };
    let answer: Answer;
    try {
      body = await readBody(request);
      if (faults.restDelay > 0) await setTimeout(faults.restDelay);
      if (discord.clock.now() < faults.unavailableUntil)
        answer = { status: 503, body: { message: 'no upstream', code: 0 } };
      else if (route === undefined) throw refusals.unknownRoute();
      else if (route.authorised && request.headers.authorization !== `Bot ${token}`) throw refusals.unauthorized();
      else answer = await answerCall(route, { ...route.pattern.exec(path)?.groups }, url, body);
    } catch (error) {
      answer = error instanceof ApiError ? { status: error.status, body: error.body } : broken(error);
    }
    // A client takes the type at its word and would parse nothing as JSON.
    const type = answer.body === undefined ? {} : { 'content-type': 'application/json' };
    const text = answer.body === undefined ? undefined : JSON.stringify(answer.body);
    response.writeHead(answer.status, { ...type, ...answer.headers }).end(text);
    onRequest({
      at: discord.clock.now(),
      method,
      path,
      route: route?.name ?? `${method} ${path}`,
      body: body.json,
      files: body.files.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength })),
      status: answer.status,
      milliseconds: performance.now() - started,
    });
  }

  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const serving = url.pathname.startsWith('/api')
      ? call(request, response, url)
      : url.pathname.startsWith('/attachments/')
        ? discord.cdn.serve(request, response, url)
        : Promise.resolve(void response.writeHead(404).end());
    serving.catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
}

/** A mistake of the local Discord's own. */
function broken(error: unknown): Answer {
  console.error(error);
  return { status: 500, body: { message: '500: Internal Server Error', code: 0 } };
}
