/** NumPy's `.npz`: a zip of `.npy` arrays, of which only the members that are needed are read. */
import { open } from 'node:fs/promises';
import { configure, Reader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { UnusableSource } from '../errors/unusable-source.js';
import type { ExpectedTensors } from './manifest.js';
import type { Tensor } from './safetensors.js';

configure({ useWebWorkers: false, chunkSize: 1 << 20 });

/** An `.npy` header with its padding is far shorter. */
const MAX_NPY_HEADER_BYTES = 4096;

/** The most bytes that a tensor's member may unpack to. */
export function memberLimit({ shape }: ExpectedTensors[string]): number {
  return 4 * shape.reduce((product, side) => product * side, 1) + MAX_NPY_HEADER_BYTES;
}

/** @throws UnusableSource when the tensor is not the expected one. */
export type TakeTensor = (name: string, tensor: Tensor) => void;

/** Random access to bytes: a file, or a URL that serves ranges. */
export interface ByteSource {
  size(): Promise<number>;
  read(offset: number, length: number): Promise<Uint8Array>;
}

class SourceReader extends Reader<ByteSource> {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super(source);
    this.#source = source;
  }

  override async init(): Promise<void> {
    await super.init?.();
    this.size = await this.#source.size();
  }

  override readUint8Array(index: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#source.read(index, length) as Promise<Uint8Array<ArrayBuffer>>;
  }
}

/** The article's names: `conv1_1.weight` is the member `conv1_1_W.npy`, `conv1_1.bias` is `conv1_1_b.npy`. */
export function memberName(tensor: string): string {
  return `${tensor.replace('.weight', '_W').replace('.bias', '_b')}.npy`;
}

/**
 * @param take gets each of the expected tensors when it has been read; what it throws ends the reading.
 * @throws UnusableSource when this is no sound zip, or lacks an array; whatever system call failed in the source.
 */
export async function readNpz(source: ByteSource, expected: ExpectedTensors, take: TakeTensor): Promise<void> {
  const zip = new ZipReader(new SourceReader(source));
  try {
    const entries = new Map((await zip.getEntries()).map((entry) => [entry.filename, entry]));
    for (const [name, tensor] of Object.entries(expected)) {
      const entry = entries.get(memberName(name));
      if (entry === undefined || entry.directory) throw new UnusableSource('lacks-part', { part: memberName(name) });
      if (entry.uncompressedSize > memberLimit(tensor))
        throw new UnusableSource('part-too-big', { part: memberName(name) });
      take(name, parseNpy(await entry.getData(new Uint8ArrayWriter(), { checkSignature: true })));
    }
  } catch (error) {
    // What zip.js throws for damaged archives has no class of its own; a failing disk names the system call.
    if (error instanceof UnusableSource || (error instanceof Error && 'syscall' in error)) throw error;
    throw new UnusableSource('zip-damaged', { reason: (error as Error).message }, { cause: error });
  } finally {
    await zip.close();
  }
}

/**
 * The `.npy` format: a magic string, a version, a header that is a Python dictionary, the values
 * (numpy.lib.format, versions 1 to 3). Only little-endian float32 in C order.
 *
 * @throws UnusableSource when the bytes are anything else.
 */
export function parseNpy(bytes: Uint8Array): Tensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 12 || Buffer.from(bytes.subarray(0, 6)).toString('latin1') !== '\x93NUMPY')
    throw new UnusableSource('not-npy', {});
  const wide = bytes[6] > 1;
  const start = (wide ? 12 : 10) + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = Buffer.from(bytes.subarray(wide ? 12 : 10, start)).toString('latin1');
  const shape = /'shape': \(([\d, L]*)\)/
    .exec(header)?.[1]
    .split(',')
    .filter((side) => side.trim() !== '')
    .map((side) => Number.parseInt(side, 10));
  if (!header.includes("'descr': '<f4'") || !header.includes("'fortran_order': False") || shape === undefined)
    throw new UnusableSource('npy-type', {});
  const count = shape.reduce((product, side) => product * side, 1);
  if (bytes.byteLength - start !== 4 * count) throw new UnusableSource('npy-incomplete', {});
  return { shape, values: new Float32Array(new Uint8Array(bytes.subarray(start)).buffer) };
}

/** A file on disk as a source; close it when done. */
export async function openFile(path: string): Promise<ByteSource & { close(): Promise<void> }> {
  const file = await open(path);
  return {
    size: async () => (await file.stat()).size,
    read: async (offset, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead);
    },
    close: () => file.close(),
  };
}
