import { fingerprint } from './fingerprint.js';
import type { ExpectedTensors } from './manifest.js';
import type { Tensor } from './safetensors.js';

/** @returns why these are not the expected tensors, naming the first that differs, or undefined when they are. More may be there. */
export function findMismatch(tensors: ReadonlyMap<string, Tensor>, expected: ExpectedTensors): string | undefined {
  for (const [name, { shape, fingerprint: expectedFingerprint }] of Object.entries(expected)) {
    const tensor = tensors.get(name);
    if (tensor === undefined) return `${name} is missing`;
    if (tensor.shape.join() !== shape.join()) return `${name} is ${tensor.shape.join('x')}, not ${shape.join('x')}`;
    if (fingerprint(tensor.values) !== expectedFingerprint) return `${name} has other values than the manifest says`;
  }
  return undefined;
}
