/** Downloads only the needed members of a large archive, by HTTP ranges. Responses are untrusted. */

import { UnusableSource } from '../errors/unusable-source.js';
import { get, type HttpResponse, type RequestPolicy } from '../http/get.js';
import { readKerasHdf5 } from './keras-hdf5.js';
import type { ExpectedTensors, HdfSource, WeightsSource } from './manifest.js';
import { type ByteSource, memberLimit, memberName, parseNpy, readNpz, type TakeTensor } from './npz.js';
import { readZipMembers } from './zip-stream.js';

export interface DownloadOptions extends Partial<Omit<RequestPolicy, 'hosts'>> {
  /** Called with the bytes received so far and an upper bound of the total. */
  readonly onProgress?: ((received: number, needed: number) => void) | undefined;
}

const CONNECT_TIMEOUT_MS = 15_000;
const STALL_TIMEOUT_MS = 30_000;
/** Small reads fetch this much at once: the next read is usually adjacent. */
const RANGE_WINDOW_BYTES = 16_384;

/**
 * The expected tensors of one source. The first request, for the archive's end, decides: a server that answers with that range is
 * asked for more ranges; one that sends the whole file is listened to until all arrays have come.
 *
 * @param take gets each tensor as soon as it has come, and verifies it; what it throws ends the download.
 * @throws UnusableSource when this source does not give them; after an abort, the signal's reason or what the abort broke.
 */
export async function download(
  source: WeightsSource,
  expected: ExpectedTensors,
  take: TakeTensor,
  options: DownloadOptions = {},
): Promise<void> {
  const { connectTimeoutMs = CONNECT_TIMEOUT_MS, stallTimeoutMs = STALL_TIMEOUT_MS } = options;
  const hosts = [new URL(source.url).host, ...source.redirectHosts];
  const rules = { ...options, hosts, connectTimeoutMs, stallTimeoutMs };
  if (source.format === 'keras-hdf5') return downloadHdf5(source, expected, take, rules);
  const tail: Range = [Math.max(0, source.bytes - RANGE_WINDOW_BYTES), source.bytes - 1];
  const answer = await get(source.url, tail, rules);
  try {
    if (answer.status === 200)
      return await readWhole(new DownloadMeter(source.bytes, options.onProgress).count(answer.chunks), expected, take);
    // A window for every local header and one for the directory, besides the arrays themselves.
    const limits = Object.values(expected).map((tensor) => memberLimit(tensor) + 2 * RANGE_WINDOW_BYTES);
    const needed = limits.reduce((sum, limit) => sum + limit, 2 * RANGE_WINDOW_BYTES);
    const meter = new DownloadMeter(needed, options.onProgress);
    const fetchRange = async (range: Range) => {
      const part = await get(source.url, range, rules);
      try {
        return await readRange(part, meter, range, source.bytes);
      } finally {
        part.close();
      }
    };
    const end = { offset: tail[0], bytes: await readRange(answer, meter, tail, source.bytes) };
    return await readNpz(new RangeSource(source.bytes, end, fetchRange), expected, take);
  } finally {
    answer.close();
  }
}

/** Checked by the MD5 of the whole file, so all of it has to come. */
async function downloadHdf5(
  source: HdfSource,
  expected: ExpectedTensors,
  take: TakeTensor,
  rules: RequestPolicy & Pick<DownloadOptions, 'onProgress'>,
): Promise<void> {
  const answer = await get(source.url, undefined, rules);
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of new DownloadMeter(source.bytes, rules.onProgress).count(answer.chunks))
      chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    if (bytes.length < source.bytes)
      throw new UnusableSource('ended-early', { received: bytes.length, expected: source.bytes });
    readKerasHdf5(bytes, source, expected, take);
  } finally {
    answer.close();
  }
}

/** First and last byte. */
type Range = readonly [number, number];

async function readWhole(
  chunks: AsyncIterable<Uint8Array>,
  expected: ExpectedTensors,
  take: TakeTensor,
): Promise<void> {
  const wanted = new Map(Object.entries(expected).map(([name, tensor]) => [memberName(name), memberLimit(tensor)]));
  const tensorOf = new Map(Object.keys(expected).map((name) => [memberName(name), name]));
  await readZipMembers(chunks, wanted, (member, bytes) => take(tensorOf.get(member) as string, parseNpy(bytes)));
}

async function readRange(
  { status, headers, chunks }: HttpResponse,
  meter: DownloadMeter,
  [first, last]: Range,
  fileBytes: number,
): Promise<Uint8Array> {
  const place = headers.get('content-range');
  if (status !== 206 || place !== `bytes ${first}-${last}/${fileBytes}`)
    throw new UnusableSource('other-range', { answer: place ?? status });
  const bytes = new Uint8Array(last - first + 1);
  let received = 0;
  for await (const chunk of meter.count(chunks)) {
    if (received + chunk.length > bytes.length) throw new UnusableSource('sent-more', {});
    bytes.set(chunk, received);
    received += chunk.length;
  }
  if (received < bytes.length) throw new UnusableSource('ended-early', { received, expected: bytes.length });
  return bytes;
}

/** Bounds the bytes of one source over all its responses. */
class DownloadMeter {
  readonly #limit: number;
  readonly #onProgress: DownloadOptions['onProgress'];
  #received = 0;

  constructor(limit: number, onProgress: DownloadOptions['onProgress']) {
    this.#limit = limit;
    this.#onProgress = onProgress;
  }

  async *count(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of chunks) {
      this.#received += chunk.length;
      if (this.#received > this.#limit) throw new UnusableSource('endless', {});
      this.#onProgress?.(this.#received, this.#limit);
      yield chunk;
    }
  }
}

interface Window {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A URL as a source of ranges. The archive's end is kept, and the latest window. */
class RangeSource implements ByteSource {
  readonly #bytes: number;
  readonly #end: Window;
  #latest: Window;
  readonly #fetchRange: (range: Range) => Promise<Uint8Array>;

  constructor(bytes: number, end: Window, fetchRange: (range: Range) => Promise<Uint8Array>) {
    this.#bytes = bytes;
    this.#end = end;
    this.#latest = end;
    this.#fetchRange = fetchRange;
  }

  async size(): Promise<number> {
    return this.#bytes;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const stop = Math.min(offset + length, this.#bytes);
    if (stop <= offset) return new Uint8Array();
    for (const { offset: start, bytes } of [this.#latest, this.#end])
      if (offset >= start && stop <= start + bytes.length) return bytes.slice(offset - start, stop - start);
    const last = Math.min(Math.max(stop, offset + RANGE_WINDOW_BYTES), this.#bytes) - 1;
    this.#latest = { offset, bytes: await this.#fetchRange([offset, last]) };
    return this.#latest.bytes.slice(0, stop - offset);
  }
}
