import { fingerprint } from './fingerprint.js';
import type { ExpectedTensors } from './manifest.js';
import type { Tensor } from './safetensors.js';

/** @returns why these are not the expected tensors, naming the first that differs, or undefined when they are. More may be there. */
export function findMismatch(tensors: ReadonlyMap<string, Tensor>, expected: ExpectedTensors): string | undefined {
  for (const [name, { shape, fingerprint: known }] of Object.entries(expected)) {
    const tensor = tensors.get(name);
    if (tensor === undefined) return `${name} is missing`;
    if (tensor.shape.join() !== shape.join()) return `${name} is ${tensor.shape.join('x')}, not ${shape.join('x')}`;
    if (known !== undefined && fingerprint(tensor.values) !== known)
      return `${name} has other values than the manifest says`;
    if (known === undefined && !tensor.values.every(Number.isFinite)) return `${name} has values that are no numbers`;
  }
  return undefined;
}

/** In a file's metadata, before a tensor's name. */
const KEPT = 'fingerprint ';

/** Fingerprints as they were when the tensors came, for those that the manifest does not know: they show what was damaged since. */
export function fingerprintsToKeep(
  tensors: ReadonlyMap<string, Tensor>,
  expected: ExpectedTensors,
): Record<string, string> {
  const unknown = [...tensors].filter(([name]) => expected[name]?.fingerprint === undefined);
  return Object.fromEntries(unknown.map(([name, { values }]) => [KEPT + name, fingerprint(values)]));
}

/** What a file that was written with {@link fingerprintsToKeep} must hold. */
export function withKeptFingerprints(
  expected: ExpectedTensors,
  metadata: Readonly<Record<string, string>>,
): ExpectedTensors {
  const entries = Object.entries(expected).map(
    ([name, tensor]) => [name, { fingerprint: metadata[KEPT + name], ...tensor }] as const,
  );
  return Object.fromEntries(entries);
}
