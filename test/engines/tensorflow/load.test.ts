import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadTensorflow } from '../../../src/engines/tensorflow/load.js';

const folder = mkdtempSync(join(tmpdir(), 'brushwork-tensorflow-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A module that stands for tfjs-node: loading is about how a native package behaves, not about what it computes. */
function packageOf(name: string, source: string): string {
  const path = join(folder, `${name}.cjs`);
  writeFileSync(path, source);
  return path;
}

const working = (backend: string) =>
  `module.exports = { ready: async () => {}, version_core: '4.22.0', backend: () => (${backend}) };`;

describe('loadTensorflow', () => {
  it('reports in one line that the package is not installed', async () => {
    expect(await loadTensorflow('@tensorflow/not-there')).toEqual({
      reason: 'TensorFlow.js is not there: @tensorflow/not-there is not installed',
    });
  });

  it.each([
    ['its native part is missing', "throw new Error('The native addon can not be found.\\nPlease run npm rebuild.');"],
    ['something that it needs is missing', "require('not-there-either');"],
    ['its backend does not start', "exports.ready = async () => { throw new Error('No backend.\\n  at once'); };"],
  ])('says in one line that it does not load when %s', async (why, source) => {
    const loaded = await loadTensorflow(packageOf(why.replaceAll(' ', '-'), source));
    expect(loaded).toEqual({ reason: expect.stringMatching(/^TensorFlow\.js does not load: [^\n]+$/) });
  });

  it.each([
    [true, '{ isUsingGpuDevice: true }'],
    [false, '{ isUsingGpuDevice: false }'],
    [false, '{}'],
  ])('sees whether it computes on a GPU: %s for %s', async (gpu, backend) => {
    const loaded = await loadTensorflow(packageOf(`gpu-${backend.length}`, working(backend)));
    expect(loaded).toMatchObject({ gpu, version: '4.22.0' });
  });

  it('restores in node:util what Node 23 removed', async () => {
    const util: Record<string, unknown> = createRequire(import.meta.url)('node:util');
    const original = util.isNullOrUndefined;
    delete util.isNullOrUndefined;
    try {
      const source = `if (!require('util').isNullOrUndefined(null)) throw new Error(); ${working('{}')}`;
      expect(await loadTensorflow(packageOf('util', source))).toHaveProperty('tf');
    } finally {
      util.isNullOrUndefined = original;
    }
  });
});
