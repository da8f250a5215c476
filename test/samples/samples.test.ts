import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { allSamples, drawSample, samples } from '../../src/samples/index.js';

const ids = allSamples.map(({ id }) => id);

describe('the samples', () => {
  it('have unique ids and both kinds', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(samples.filter(({ kind }) => kind === 'content').length).toBeGreaterThan(0);
    expect(samples.filter(({ kind }) => kind === 'style').length).toBeGreaterThan(0);
  });

  it('reject an unknown id with the list of ids', async () => {
    const refusal = await drawSample('mona-lisa').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    for (const id of ['mona-lisa', ...ids]) expect((refusal as UserError).message).toContain(id);
  });
});

describe.each(ids)('%s', (id) => {
  let drawn: Uint8Array;
  beforeAll(async () => {
    drawn = await drawSample(id);
  });

  it('is deterministic', async () => {
    expect(Buffer.compare(await drawSample(id), drawn)).toBe(0);
  });

  it('is a PNG of 768 pixels on the long side by default', async () => {
    for (const [bytes, longSide] of [
      [drawn, 768],
      [await drawSample(id, 301), 301],
    ] as const) {
      const { format, width, height } = await sharp(bytes).metadata();
      expect(format).toBe('png');
      expect(Math.max(width, height)).toBe(longSide);
      expect(Math.min(width, height)).toBeGreaterThan(longSide / 2);
    }
  });

  it('is opaque', async () => {
    expect((await sharp(drawn).stats()).isOpaque).toBe(true);
  });

  it('varies in red, green and blue', async () => {
    const { channels } = await sharp(drawn).stats();
    for (const { stdev } of channels.slice(0, 3)) expect(stdev).toBeGreaterThan(30);
  });

  it('has no flat ninth', async () => {
    const { width, height } = await sharp(drawn).metadata();
    const ninth = { width: Math.floor(width / 3), height: Math.floor(height / 3) };
    for (const left of [0, 1, 2])
      for (const top of [0, 1, 2]) {
        const part = await sharp(drawn)
          .extract({ left: left * ninth.width, top: top * ninth.height, ...ninth })
          .toBuffer();
        const { channels } = await sharp(part).stats();
        expect(Math.max(...channels.slice(0, 3).map(({ stdev }) => stdev))).toBeGreaterThan(8);
      }
  });
});
