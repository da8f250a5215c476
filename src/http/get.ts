/** A GET request with a timeout on each wait, and redirects to allowed hosts only. */
import { UnusableSource } from '../errors/unusable-source.js';

const MAX_REDIRECTS = 5;

export interface RequestPolicy {
  /** Allowed hosts, with the port where it is not the default. */
  readonly hosts: readonly string[];
  /** Only for tests with a server on this machine. */
  readonly allowHttp?: boolean | undefined;
  /** Milliseconds until the response headers, for each redirect anew. */
  readonly connectTimeoutMs: number;
  /** Milliseconds without a byte after which the response counts as stalled. */
  readonly stallTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The body. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Closes the connection, whether or not the body was read. */
  close(): void;
}

/**
 * @param range first and last byte to ask for; all where it is absent.
 * @throws UnusableSource when there is no answer, a redirect leads astray, or the status is neither 200 nor 206; the signal's
 *   reason when it is aborted. The same holds for iterating over the body.
 */
export async function get(
  address: string,
  range: readonly [number, number] | undefined,
  rules: RequestPolicy,
): Promise<HttpResponse> {
  const wait = new Deadline(rules.signal);
  const part = range === undefined ? {} : { range: `bytes=${range[0]}-${range[1]}` };
  const headers = { ...part, 'accept-encoding': 'identity' };
  let url = new URL(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    checkAddress(url, rules);
    const request = fetch(url.href, { headers, redirect: 'manual', signal: wait.signal });
    const response = await wait.atMost(rules.connectTimeoutMs, request);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return toAnswer(response, wait, rules);
    await response.body?.cancel();
    if (!URL.canParse(location, url.href)) throw new UnusableSource('redirect-unreadable', {});
    url = new URL(location, url);
  }
  throw new UnusableSource('redirects-many', { limit: MAX_REDIRECTS });
}

function checkAddress(url: URL, { hosts, allowHttp }: RequestPolicy): void {
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:'))
    throw new UnusableSource('not-https', { origin: `${url.protocol}//${url.host}` });
  if (!hosts.includes(url.host)) throw new UnusableSource('other-host', { host: url.host });
}

async function toAnswer(response: Response, wait: Deadline, { stallTimeoutMs }: RequestPolicy): Promise<HttpResponse> {
  const { status, statusText, headers, body } = response;
  if ((status !== 200 && status !== 206) || body === null) {
    await body?.cancel();
    throw new UnusableSource('status', { status, text: statusText });
  }
  return { status, headers, chunks: readChunks(body, wait, stallTimeoutMs), close: () => wait.close() };
}

async function* readChunks(body: ReadableStream<Uint8Array>, wait: Deadline, stallTimeoutMs: number) {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await wait.atMost(stallTimeoutMs, reader.read());
    if (done) return;
    yield value;
  }
}

/** Aborts a request on a timeout or when the caller's signal aborts. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly signal: AbortSignal;

  constructor(outer: AbortSignal | undefined) {
    this.#outer = outer;
    this.signal = outer === undefined ? this.#controller.signal : AbortSignal.any([outer, this.#controller.signal]);
  }

  async atMost<T>(milliseconds: number, work: Promise<T>): Promise<T> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.close();
    }, milliseconds);
    // A read of a body that has just ended does not settle after an abort, so the abort is awaited as well.
    let onAbort = () => {};
    const ended = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(this.signal.reason);
      if (this.signal.aborted) onAbort();
      else this.signal.addEventListener('abort', onAbort);
    });
    try {
      return await Promise.race([work, ended]);
    } catch (error) {
      this.#outer?.throwIfAborted();
      if (late) throw new UnusableSource('stalled', { seconds: milliseconds / 1000 });
      throw new UnusableSource('connection-failed', { reason: causeOf(error) }, { cause: error });
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener('abort', onAbort);
    }
  }

  close(): void {
    this.#controller.abort();
  }
}

/** fetch's message is only "fetch failed"; the reason is in its cause. */
function causeOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}
