/** The weights files of Keras's first VGGs: HDF5, a group a layer, kernels HWIO with the channels of pictures in the order B, G, R. */
/// <reference path="./jsfive.d.ts" />
import { createHash } from 'node:crypto';
import { type Dataset, File } from 'jsfive';
import { UnusableSource } from '../errors/unusable-source.js';
import type { ExpectedTensors, HdfSource } from './manifest.js';
import type { TakeTensor } from './npz.js';
import type { Tensor } from './safetensors.js';

/** `conv1_2.weight` is `block1_conv2/block1_conv2_W_1:0`, `conv1_2.bias` is `block1_conv2/block1_conv2_b_1:0`. */
function datasetName(tensor: string): string {
  const [, block, layer, kind] = /^conv(\d)_(\d)\.(weight|bias)$/.exec(tensor) ?? [];
  const group = `block${block}_conv${layer}`;
  return `${group}/${group}_${kind === 'weight' ? 'W' : 'b'}_1:0`;
}

/**
 * @param bytes the whole file. Nothing of it is looked at before its MD5 is right: the tensors' fingerprints, which would be safer against a
 *   file made to deceive, are not known for these networks.
 * @param take gets each of the expected tensors.
 * @throws UnusableSource when it is another file.
 */
export function readKerasHdf5(
  bytes: Uint8Array,
  { md5 }: Pick<HdfSource, 'md5'>,
  expected: ExpectedTensors,
  take: TakeTensor,
): void {
  if (createHash('md5').update(bytes).digest('hex') !== md5) throw new UnusableSource('other-file', {});
  const file = new File(new Uint8Array(bytes).buffer, 'weights');
  for (const [name, { shape }] of Object.entries(expected)) {
    const tensor = readDataset(file, datasetName(name));
    take(name, name === 'conv1_1.weight' && shape[2] === 3 ? { ...tensor, values: swapRedAndBlue(tensor) } : tensor);
  }
}

function readDataset(file: File, name: string): Tensor {
  let dataset: Dataset;
  try {
    dataset = file.get(name) as Dataset;
  } catch (cause) {
    throw new UnusableSource('lacks-part', { part: name }, { cause });
  }
  if (dataset?.dtype !== '<f4') throw new UnusableSource('part-not-float32', { part: name });
  return { shape: [...dataset.shape], values: Float32Array.from(dataset.value) };
}

/** Of a kernel HWIO with three inputs. */
function swapRedAndBlue({ shape, values }: Tensor): Float32Array {
  const outputs = shape[3];
  return values.map((_, at) => {
    const [output, row] = [at % outputs, Math.floor(at / outputs)];
    const input = row % 3;
    return values[(row - input + 2 - input) * outputs + output];
  });
}
