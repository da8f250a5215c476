/**
 * A zip read from its front, by the local header before each member (APPNOTE.TXT 4.3.7), for servers that send nothing but the whole
 * file. Our own, since zip.js wants the directory at the end first, and fflate's `Unzip` keeps (or unpacks) every member that nobody asked
 * for (500 MB here) and searches on through what is no zip at all. Checksums are left to the tensors' fingerprints.
 */
import { inflateRawSync } from 'node:zlib';
import { UnusableSource } from '../errors/unusable-source.js';

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const ZIP64_EXTRA = 1;
/** In a size's place where the real size is in the zip64 extra field. */
const IN_ZIP64 = 0xffffffff;
const SIZE_FOLLOWS_DATA = 1 << 3;
const STORED = 0;
const DEFLATED = 8;

/**
 * Returns as soon as the last of the wanted members has arrived; what comes after stays unread.
 *
 * @param wanted the members to take and the most bytes that each may unpack to. The rest is skipped without being kept.
 * @param take gets each wanted member when it has arrived.
 * @throws UnusableSource when the stream ends before that or is not a zip that can be read from its front.
 */
export async function readZipMembers(
  chunks: AsyncIterable<Uint8Array>,
  wanted: ReadonlyMap<string, number>,
  take: (name: string, bytes: Uint8Array) => void,
): Promise<void> {
  const front = new ChunkReader(chunks[Symbol.asyncIterator]());
  const missing = new Map(wanted);
  while (missing.size > 0) {
    const [first] = missing.keys();
    const { name, method, packedBytes } = await readLocalHeader(front, first);
    const limit = missing.get(name);
    if (limit === undefined) {
      await front.skip(packedBytes);
      continue;
    }
    if (packedBytes > limit) throw new UnusableSource('part-too-big', { part: name });
    take(name, unpack(await front.take(packedBytes), method, limit));
    missing.delete(name);
  }
}

async function readLocalHeader(front: ChunkReader, missing: string | undefined) {
  const header = await front.take(LOCAL_HEADER_BYTES);
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new UnusableSource('lacks-member', { member: String(missing) });
  const name = (await front.take(header.readUInt16LE(26))).toString('utf8');
  const extra = await front.take(header.readUInt16LE(28));
  if (header.readUInt16LE(6) & SIZE_FOLLOWS_DATA) throw new UnusableSource('zip-streamed', {});
  const packedBytes = header.readUInt32LE(18) === IN_ZIP64 ? zip64PackedBytes(extra) : header.readUInt32LE(18);
  return { name, method: header.readUInt16LE(8), packedBytes };
}

/** In a local header the zip64 field holds both sizes: first the unpacked, then the packed one (APPNOTE.TXT 4.5.3). */
function zip64PackedBytes(extra: Buffer): number {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === ZIP64_EXTRA && at + 20 <= extra.length)
      return Number(extra.readBigUInt64LE(at + 12));
  throw new UnusableSource('zip-damaged', { reason: 'a size is missing' });
}

function unpack(packed: Buffer, method: number, limit: number): Uint8Array {
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw new UnusableSource('zip-method', { method });
  try {
    return inflateRawSync(packed, { maxOutputLength: limit });
  } catch (cause) {
    throw new UnusableSource('zip-damaged', { reason: 'a member does not unpack' }, { cause });
  }
}

/** The unread part of a stream of chunks. */
class ChunkReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks;
  }

  async take(length: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    await this.#consume(length, (part) => parts.push(part));
    return Buffer.concat(parts);
  }

  async skip(length: number): Promise<void> {
    await this.#consume(length, () => {});
  }

  async #consume(length: number, use: (part: Uint8Array) => void): Promise<void> {
    for (let left = length; left > 0; ) {
      if (this.#chunk.length === 0) {
        const { done, value } = await this.#chunks.next();
        if (done) throw new UnusableSource('ended-early', {});
        this.#chunk = value;
      }
      const part = this.#chunk.subarray(0, left);
      this.#chunk = this.#chunk.subarray(part.length);
      left -= part.length;
      use(part);
    }
  }
}
