/** Signed requests to object storage, each with a limit for its time, repeated while repeating may help. */
import { AwsClient } from 'aws4fetch';
import pRetry from 'p-retry';
import { storageFailed } from '../storage-failures.js';
import { ObjectStorageError } from './object-store.js';
import type { S3Address } from './s3-address.js';
import { readErrorAnswer } from './s3-answers.js';

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** From the bucket, without a slash at its start. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Of the body, in hexadecimal. It is signed, and compared by the server: what arrives damaged is refused, by every implementation. */
  readonly sha256?: string;
  /** How often it is repeated; `RETRIES` where nothing is said. */
  readonly retries?: number;
  /** Milliseconds that each try may take; `TRY_LIMIT_MS`, and more for a large body, where nothing is said. */
  readonly limitMs?: number;
}

export interface S3Answer {
  /** 200-299, or 404 for an object that there is not. */
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** A painting of 4096 pixels is 50 MB at most; nothing of ours is larger than this, so whatever is does not belong to us. */
const MAX_BODY_BYTES = 256e6;
/** For one try, from its start to the last byte of the answer; a large body gets more. */
const TRY_LIMIT_MS = 20_000;
/** The slowest connection that is no failure. */
const MIN_BYTES_PER_MS = 250;
const RETRIES = 4;
const FIRST_PAUSE_MS = 150;
const PAUSES = { maxTimeout: 3000, factor: 2.5, randomize: true } as const;

/** The server is busy, or has a fault that passes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const PASSING_CODES = new Set(['SlowDown', 'RequestTimeout', 'InternalError', 'ServiceUnavailable', 'BadDigest']);

export class S3Client {
  readonly #address: S3Address;
  readonly #signer: AwsClient;
  readonly #limitMs: number;
  readonly #pauseMs: number;

  /** @param patience of one try, and between the first two; less only in tests. */
  constructor(address: S3Address, { limitMs, pauseMs } = { limitMs: TRY_LIMIT_MS, pauseMs: FIRST_PAUSE_MS }) {
    const { region, accessKeyId, secretAccessKey, sessionToken } = address;
    const keys = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    this.#address = address;
    this.#limitMs = limitMs;
    this.#pauseMs = pauseMs;
    this.#signer = new AwsClient({ service: 's3', region, ...keys, retries: 0 });
  }

  /**
   * @param check throws for an answer that came damaged; the request is then repeated.
   * @throws ObjectStorageError
   */
  send(request: S3Request, check: (answer: S3Answer) => void | Promise<void> = () => {}): Promise<S3Answer> {
    const attempt = async () => {
      try {
        const answer = await this.#try(request);
        await check(answer);
        return answer;
      } catch (error) {
        storageFailed('objects');
        throw error;
      }
    };
    const { retries = RETRIES } = request;
    return pRetry(attempt, {
      ...PAUSES,
      minTimeout: this.#pauseMs,
      retries,
      shouldRetry: ({ error }) => isPassing(error),
      onFailedAttempt: ({ error }) => {
        if (isPassing(error)) storageFailed('objects');
      },
    });
  }

  async #try({ method, key, query = {}, body, sha256, limitMs = this.#limitMs }: S3Request): Promise<S3Answer> {
    const url = new URL(`${this.#address.bucketUrl}/${key.split('/').map(encodeURIComponent).join('/')}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const signed = await this.#signer.sign(url.href, {
      method,
      ...(body !== undefined && { body }),
      headers: sha256 === undefined ? {} : { 'X-Amz-Content-Sha256': sha256 },
    });
    const limit = Math.round(limitMs + (body?.byteLength ?? 0) / MIN_BYTES_PER_MS);
    const answer = await this.#fetch(signed, limit);
    const { status, headers } = answer;
    if (status >= 200 && status < 300) return answer;
    // An answer to HEAD has no body that could say more than its status.
    const { code, message } = readErrorAnswer(answer.body.toString());
    const isMissing = status === 404 && (code === 'NoSuchKey' || method === 'HEAD' || method === 'DELETE');
    if (isMissing && code !== 'NoSuchBucket') return { status, headers, body: Buffer.alloc(0) };
    throw this.#refusal(status, code ?? String(status), message);
  }

  async #fetch(request: Request, limit: number): Promise<S3Answer> {
    try {
      // Nothing of S3's redirects, except to another region, where the signature would be wrong.
      const response = await fetch(request, { signal: AbortSignal.timeout(limit), redirect: 'manual' });
      return { status: response.status, headers: response.headers, body: await readBody(response) };
    } catch (cause) {
      throw this.#unreachable(cause);
    }
  }

  #unreachable(cause: unknown): ObjectStorageError {
    if (cause instanceof ObjectStorageError) return cause;
    const { name, host } = this.#shown;
    const reason = reasonOf(cause);
    return new PassingError(
      `The object storage ${name} at ${host} doesn't answer (${reason}). Check that it runs and can be reached.`,
      reason,
      { cause },
    );
  }

  #refusal(status: number, code: string, message?: string): ObjectStorageError {
    const { name, host } = this.#shown;
    const said = message === undefined ? '' : `: ${message.replace(/\.?$/, '')}`;
    const sentence = `The object storage ${name} at ${host} refused a request (${status} ${code}${said}).`;
    if (status >= 500 || status === 408 || status === 429 || PASSING_CODES.has(code))
      return new PassingError(`${sentence} It may be busy; look at its log if this goes on.`, code);
    return new ObjectStorageError(`${sentence} Check the bucket, the keys and what they may do.`, code);
  }

  get #shown() {
    const { name, bucketUrl } = this.#address;
    return { name, host: new URL(bucketUrl).host };
  }
}

/** A failure that may be over in a moment. */
export class PassingError extends ObjectStorageError {}

export const isPassing = (error: unknown) => error instanceof PassingError;

/** "ECONNREFUSED", "TimeoutError", "other side closed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  // A name with several addresses fails with an error for each.
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  if (first instanceof Error) return 'code' in first ? String(first.code) : first.message;
  return error.name === 'TimeoutError' ? 'no answer in time' : error.message;
}

/** @throws ObjectStorageError for one that is too large. */
async function readBody(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES)
      throw new ObjectStorageError(
        `The object storage sent more than ${MAX_BODY_BYTES / 1e6} MB, which is no picture of ours. Check that the prefix is Brushwork's alone.`,
        'TooLarge',
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
