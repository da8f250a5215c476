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
  let small: Uint8Array;
  beforeAll(async () => {
    drawn = await drawSample(id);
    small = await drawSample(id, 301);
  });

  it('is deterministic', async () => {
    expect(Buffer.compare(await drawSample(id, 301), small)).toBe(0);
  });

  it('is a PNG of 768 pixels on the long side by default', async () => {
    for (const [bytes, longSide] of [
      [drawn, 768],
      [small, 301],
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
    const { data, info } = await sharp(drawn).raw().toBuffer({ resolveWithObject: true });
    const ninth = { width: Math.floor(info.width / 3), height: Math.floor(info.height / 3) };
    for (const left of [0, 1, 2])
      for (const top of [0, 1, 2]) {
        const part = await sharp(data, { raw: info })
          .extract({ left: left * ninth.width, top: top * ninth.height, ...ninth })
          .raw()
          .toBuffer();
        const { channels } = await sharp(part, { raw: { ...ninth, channels: info.channels } }).stats();
        expect(Math.max(...channels.slice(0, 3).map(({ stdev }) => stdev))).toBeGreaterThan(8);
      }
  });
});
