import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { fingerprint } from '../../src/networks/fingerprint.js';
import { loadNetwork } from '../../src/networks/load-network.js';
import { readManifest } from '../../src/networks/manifest.js';
import { readSafetensors, type Tensor, writeSafetensors } from '../../src/networks/safetensors.js';
import { convolutions, describeVgg, IMAGENET_MEAN } from '../../src/style-transfer/network.js';
import { smallTensors } from './small-network.js';

const tensor = fc
  .float32Array({ maxLength: 30 })
  .map((values): Tensor => ({ shape: [values.length], values: new Float32Array(values) }));
const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.startsWith('__'));
const tensors = fc.array(fc.tuple(name, tensor), { maxLength: 6 }).map((entries) => new Map(entries));

/** A file whose header says whatever a test likes. */
function withHeader(header: unknown, dataBytes: number): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)]);
}

const entry = (from: number, to: number, shape = [(to - from) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [from, to],
});

// Reading drops a key that would reach an object's prototype.
const metadataRecord = fc.dictionary(
  fc.string().filter((key) => key !== '__proto__'),
  fc.string(),
);

describe('safetensors', () => {
  test('come back as they were written, metadata too', () => {
    fc.assert(
      fc.property(tensors, metadataRecord, (written, metadata) => {
        const read = readSafetensors(writeSafetensors(written, metadata, 'F32'));
        expect(new Map([...read.tensors].sort())).toEqual(new Map([...written].sort()));
        expect({ ...read.metadata }).toEqual({ ...metadata });
      }),
    );
  });

  test('in half precision are off by at most half a unit in the eleventh bit', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const bytes = writeSafetensors(new Map([['x', { shape: [1], values: Float32Array.of(value) }]]), {}, 'F16');
        const [read] = (readSafetensors(bytes).tensors.get('x') as Tensor).values;
        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(value) * 2 ** -11));
      }),
    );
  });

  test.each<[string, Uint8Array]>([
    ['a header beyond the end', withHeader({}, 0).subarray(0, 9)],
    ['a gap', withHeader({ a: entry(4, 8) }, 8)],
    ['an overlap', withHeader({ a: entry(0, 8), b: entry(4, 12) }, 12)],
    ['offsets beyond the end', withHeader({ a: entry(0, 8) }, 4)],
    ['bytes that belong to nobody', withHeader({ a: entry(0, 4) }, 8)],
    ['a shape that is not its bytes', withHeader({ a: entry(0, 8, [3]) }, 8)],
    ['a shape beyond counting', withHeader({ a: entry(0, 0, Array(8).fill(Number.MAX_SAFE_INTEGER)) }, 0)],
    ['another type', withHeader({ a: { ...entry(0, 4), dtype: 'I32' } }, 4)],
    ['a header that is a list', withHeader([], 0)],
    ['a header that is nothing', withHeader(null, 0)],
  ])('with %s are refused', (_name, bytes) => {
    expect(() => readSafetensors(bytes)).toThrow(UserError);
  });

  test('mutated in the header are read or refused, never anything else', () => {
    const sound = writeSafetensors(smallTensors, { a: 'b' }, 'F32');
    const mutation = fc.array(fc.tuple(fc.nat(1200), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(mutation, fc.nat(sound.length), (changes, length) => {
        const bytes = new Uint8Array(sound);
        for (const [at, value] of changes) bytes[at] = value;
        for (const candidate of [bytes, bytes.subarray(0, length)])
          try {
            readSafetensors(candidate);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
      }),
    );
  });
});

describe('a fingerprint', () => {
  test('does not see what six decimals do not hold, and sees what they do', () => {
    const exact = Float32Array.of(0.4800154, -1.25);
    expect(fingerprint(Float32Array.of(0.480015, -1.25))).toBe(fingerprint(exact));
    expect(fingerprint(Float32Array.of(0.480016, -1.25))).not.toBe(fingerprint(exact));
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32 / 1e6])('does not take %s for zero', (value) => {
    expect(fingerprint(Float32Array.of(value))).not.toBe(fingerprint(Float32Array.of(0)));
  });
});

test('the manifest says what the network descriptions compute', () => {
  const { lite, ...networks } = readManifest();
  for (const { preprocessing } of [lite, ...Object.values(networks)])
    expect(preprocessing.mean).toEqual([...IMAGENET_MEAN]);
  for (const { channels, architecture, tensors } of Object.values(networks)) {
    const shapes = convolutions(describeVgg(channels, architecture)).flatMap(({ name, inputs, outputs }) => [
      [`${name}.weight`, [3, 3, inputs, outputs]],
      [`${name}.bias`, [outputs]],
    ]);
    expect(Object.entries(tensors).map(([name, { shape }]) => [name, shape])).toEqual(shapes);
  }
});

test('all of VGG-16 begins with the VGG-16 that is known', () => {
  const { vgg16, 'vgg16-full': full } = readManifest();
  expect(full.tensors).toMatchObject(vgg16.tensors);
});

test('the lite network ships, checked', async () => {
  const { weights } = await loadNetwork('lite', 'nowhere');
  expect(weights.get('conv3_3')?.bias).toHaveLength(readManifest().lite.channels[2]);
});

test('weights that are missing name the command that fetches them', async () => {
  await expect(loadNetwork('vgg16', 'nowhere')).rejects.toThrow(/npm run weights/);
});
