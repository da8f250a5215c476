/** A network of a few hundred weights and a real `.npz` of it, as NumPy writes them: stored, sizes in front. */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { fingerprint } from '../../src/networks/fingerprint.js';
import { type DownloadableNetwork, readManifest } from '../../src/networks/manifest.js';
import { memberName } from '../../src/networks/npz.js';
import type { Tensor } from '../../src/networks/safetensors.js';
import { convolutions, describeVgg } from '../../src/style-transfer/network.js';

/** A network of that width with its tensors, every value different. */
export function makeNetwork(channels: [number, number, number]) {
  const tensors = new Map<string, Tensor>();
  for (const { name, inputs, outputs } of convolutions(describeVgg(channels))) {
    const wave = (length: number) =>
      Float32Array.from({ length }, (_, i) => Math.sin(i * outputs + name.charCodeAt(4)));
    tensors.set(`${name}.weight`, { shape: [3, 3, inputs, outputs], values: wave(9 * inputs * outputs) });
    tensors.set(`${name}.bias`, { shape: [outputs], values: wave(outputs) });
  }
  const expected = [...tensors].map(
    ([name, { shape, values }]) =>
      [name, { shape: [...shape], fingerprint: fingerprint(values) }] satisfies [string, object],
  );
  const network: DownloadableNetwork = {
    ...readManifest().vgg16,
    channels,
    tensors: Object.fromEntries(expected),
  };
  return { network, tensors };
}

export const { network: smallNetwork, tensors: smallTensors } = makeNetwork([2, 3, 4]);

/** The array as `numpy.save` writes it, or with another header. */
function npy({ shape, values }: Tensor, { descr = '<f4', fortran = 'False' } = {}): Uint8Array {
  const dictionary = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape.join(', ')},), }`;
  const text = dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11);
  const start = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length + 1);
  return Buffer.concat([start, length, Buffer.from(`${text}\n`), Buffer.from(new Uint8Array(values.buffer))]);
}

export interface NpzOptions {
  /** 0 stores, as NumPy's `savez` does; 6 is `savez_compressed`. */
  readonly level?: number;
  readonly zip64?: boolean;
  readonly dataDescriptor?: boolean;
  /** Bytes of a member that nobody needs, the fully connected layers' part in the real archive. */
  readonly fc6Bytes?: number;
  /** Where that member stands. */
  readonly fc6?: 'first' | 'last';
}

const drawn = new Map<number, Uint8Array>();

/** The same for the same length, which is drawn once. */
function incompressible(length: number): Uint8Array {
  const known = drawn.get(length) ?? new Uint8Array(length).map((_, i) => (i * 2654435761) >>> 13);
  drawn.set(length, known);
  return known;
}

export async function npz(tensors: ReadonlyMap<string, Tensor>, options: NpzOptions = {}): Promise<Uint8Array> {
  const { level = 0, zip64 = false, dataDescriptor = false, fc6Bytes = 2_000_000, fc6 = 'last' } = options;
  const zip = new ZipWriter(new Uint8ArrayWriter(), { level, zip64, dataDescriptor, useWebWorkers: false });
  const add = (name: string, bytes: Uint8Array) => zip.add(name, new Uint8ArrayReader(bytes));
  const addFc6 = () => add('fc6_W.npy', incompressible(fc6Bytes));
  if (fc6 === 'first') await addFc6();
  for (const [name, tensor] of tensors) await add(memberName(name), npy(tensor));
  if (fc6 === 'last') await addFc6();
  return zip.close();
}
