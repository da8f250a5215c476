/** A picture that a member sent, from Discord's own hosts and nowhere else. */

import { UnusableSource } from '../../errors/unusable-source.js';
import { UserError } from '../../errors/user-error.js';
import { get } from '../../http/get.js';
import { MEMBER_PICTURE_LIMITS } from '../../images/index.js';

export interface PictureSource {
  readonly url: string;
  /** Bytes, as Discord says; 0 where it says nothing. */
  readonly size: number;
}

/**
 * @param stop ends the download.
 * @throws UserError `download-host` for another host, `picture-bytes` for a file over the limit (told by its declared size before
 *   anything is fetched), `download-failed` for anything else; the reason of `stop`.
 */
export type PictureDownloader = (source: PictureSource, stop?: AbortSignal) => Promise<Buffer>;

/** Milliseconds until the first byte, between two of them, and for all of it. */
const TIMEOUTS_MS = { connect: 10_000, stall: 10_000, whole: 60_000 } as const;

/** @param hosts with their port where it is not the usual one. Those on this machine may do without TLS: the local Discord's. */
export function createPictureDownloader(hosts: readonly string[]): PictureDownloader {
  return async ({ url, size }, stop) => {
    const { bytes: limit } = MEMBER_PICTURE_LIMITS;
    if (size > limit) throw tooLargeError(size, limit);
    const { host, hostname } = URL.canParse(url) ? new URL(url) : { host: '', hostname: '' };
    if (!hosts.includes(host))
      throw new UserError(
        'download-host',
        { host },
        { cause: new Error(`"${host}" is none of DISCORD_CDN: ${hosts.join(', ')}`) },
      );
    const allowHttp = hostname === '127.0.0.1' || hostname === 'localhost';
    const timeout = AbortSignal.timeout(TIMEOUTS_MS.whole);
    const signal = stop === undefined ? timeout : AbortSignal.any([timeout, stop]);
    const rules = {
      hosts,
      allowHttp,
      connectTimeoutMs: TIMEOUTS_MS.connect,
      stallTimeoutMs: TIMEOUTS_MS.stall,
      signal,
    };
    try {
      return await download(url, rules, limit);
    } catch (cause) {
      stop?.throwIfAborted();
      if (!(cause instanceof UnusableSource) && cause !== signal.reason) throw cause;
      throw new UserError('download-failed', {}, { cause });
    }
  };
}

async function download(url: string, rules: Parameters<typeof get>[2], limit: number): Promise<Buffer> {
  const answer = await get(url, undefined, rules);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const declared = Number(answer.headers.get('content-length') ?? 0);
    if (declared > limit) throw tooLargeError(declared, limit);
    for await (const chunk of answer.chunks) {
      length += chunk.byteLength;
      if (length > limit) throw tooLargeError(length, limit);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    answer.close();
  }
}

function tooLargeError(bytes: number, limit: number): UserError {
  const details = { megabytes: Math.ceil(bytes / 1e5) / 10, limit: limit / 1e6 };
  return new UserError('picture-bytes', details);
}
