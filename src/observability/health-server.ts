/** The port for health and metrics: answers few, short and soon, since it may be reachable for others than those who should ask. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { variableName } from '../config.js';
import { listen } from '../http/listen.js';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const MAX_CONNECTIONS = 32;
const REQUEST_TIMEOUT_MS = 3000;
const IDLE_TIMEOUT_MS = 5000;
const MAX_HEADER_BYTES = 4096;
/** Prometheus, a health check and a page of the local Discord ask once in some seconds each. */
const REQUESTS_PER_SECOND = 20;

/**
 * @param answers by path.
 * @throws UserError `port` when it cannot listen there.
 */
export async function serveHealth(
  port: number,
  host: string,
  answers: Readonly<Record<string, () => Promise<Answer>>>,
): Promise<Server> {
  const limiter = new RateLimiterMemory({ points: REQUESTS_PER_SECOND, duration: 1 });
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: REQUEST_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: IDLE_TIMEOUT_MS,
      connectionsCheckingInterval: 500,
    },
    async (request, response) => {
      const { status, type, body, ...more } = await answerTo(request, answers, limiter);
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...more.headers });
      end(request, response, body);
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(REQUEST_TIMEOUT_MS + IDLE_TIMEOUT_MS);
  await listen(server, port, host, variableName('HEALTH_PORT'));
  return server;
}

interface FullAnswer extends Answer {
  readonly headers?: Readonly<Record<string, string>>;
}

async function answerTo(
  { method = '', url = '', socket, headers }: IncomingMessage,
  answers: Readonly<Record<string, () => Promise<Answer>>>,
  limiter: RateLimiterMemory,
): Promise<FullAnswer> {
  try {
    await limiter.consume(socket.remoteAddress ?? '');
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) return text(500, 'failed');
    return { ...text(429, 'too many requests'), headers: { 'retry-after': '1' } };
  }
  if (method !== 'GET' && method !== 'HEAD') return { ...text(405, 'only GET'), headers: { allow: 'GET, HEAD' } };
  // Nobody has anything to send.
  if (Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined)
    return { ...text(413, 'no body, please'), headers: { connection: 'close' } };
  const [path = ''] = url.split('?');
  if (!Object.hasOwn(answers, path)) return text(404, 'there is /healthz, /metrics and /health.json');
  try {
    return await answers[path]();
  } catch {
    return text(500, 'failed');
  }
}

export const text = (status: number, words: string): Answer => ({ status, type: 'text/plain', body: `${words}\n` });

function end({ method }: IncomingMessage, response: ServerResponse, body: string): void {
  if (method === 'HEAD') response.end();
  else response.end(body);
}
