/** Files in one file. By zip.js rather than a smaller library: src/networks/npz.ts needs its reading by ranges anyway. */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';

export interface ZipMember {
  /** With its folders: "pictures/cat.png". */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a member costs besides its bytes: its headers and its name twice. */
const MEMBER_OVERHEAD_BYTES = 300;

/** Members are stored as they are where they are pictures, which do not get smaller. */
const PACKED = /\.(png|jpe?g|webp|avif|gif|tiff)$/;

/** A zip that grows up to a limit. */
export class Zip {
  readonly #writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  readonly #limit: number;
  #length = 0;

  /** @param limit bytes that it may have at the end. */
  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  /** @returns whether it fits; what does not is left out. */
  async add({ name, bytes }: ZipMember): Promise<boolean> {
    const length = this.#length + bytes.byteLength + 2 * Buffer.byteLength(name) + MEMBER_OVERHEAD_BYTES;
    if (length > this.#limit) return false;
    this.#length = length;
    await this.#writer.add(name, new Uint8ArrayReader(bytes), PACKED.test(name) ? { level: 0 } : {});
    return true;
  }

  async close(): Promise<Buffer> {
    return Buffer.from(await this.#writer.close());
  }
}
