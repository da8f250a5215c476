/** The animation of a painting that grows. */
import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeTimelapse } from '../../src/images/index.js';
import { flat } from './pictures.js';

const noise = (width: number, height: number) =>
  sharp(randomBytes(3 * width * height), { raw: { width, height, channels: 3 } });
const frames = await Promise.all(
  Array.from({ length: 8 }, (_, i) =>
    flat([30 * i, 40, 90], 64, 48)
      .webp()
      .toBuffer(),
  ),
);
const painting = await flat([10, 200, 30], 448, 336).png().toBuffer();

describe.each(['webp', 'gif'] as const)('a timelapse as %s', (format) => {
  it('shows every frame, then the painting for longer, over and over', async () => {
    const bytes = await encodeTimelapse(frames, painting, format, 1e6);
    const metadata = await sharp(bytes, { pages: -1 }).metadata();
    expect(metadata).toMatchObject({ format, pages: 9, width: 64, pageHeight: 48, loop: 0 });
    const { delay = [] } = metadata;
    expect(delay).toHaveLength(9);
    expect(delay[8]).toBeGreaterThan(5 * delay[0]);
    const { data } = await sharp(bytes, { page: 8 }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 3)].map((value, i) => Math.abs(value - [10, 200, 30][i]) < 12)).not.toContain(false);
  });

  it('is made to fit into what may be uploaded', async () => {
    const noisy = await Promise.all(Array.from({ length: 5 }, () => noise(80, 60).webp({ quality: 90 }).toBuffer()));
    const [last] = noisy;
    const whole = await encodeTimelapse(noisy, last, format, Number.POSITIVE_INFINITY);
    const limit = Math.round(whole.length / 6);
    const fitted = await encodeTimelapse(noisy, last, format, limit);
    expect(fitted.length).toBeLessThanOrEqual(limit);
    expect((await sharp(fitted, { pages: -1 }).metadata()).pages).toBeGreaterThan(1);
    await expect(encodeTimelapse(noisy, last, format, 100)).rejects.toMatchObject({
      kind: 'output-bytes',
      details: { limit: 100 },
    });
  });
});

it('keeps what is transparent in WebP', async () => {
  const half = await flat([200, 30, 30], 32, 32).ensureAlpha(0.5).webp().toBuffer();
  const bytes = await encodeTimelapse([half, half], half, 'webp', 1e6);
  const { data } = await sharp(bytes, { page: 1 }).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(Math.abs(data[3] - 128)).toBeLessThan(4);
});
