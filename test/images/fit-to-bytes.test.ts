import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  encodeAnimation,
  encodePicture,
  fitPicture,
  readAnimationInfo,
  readGenerationMetadata,
} from '../../src/images/index.js';
import { drawSampleAnimation } from '../../src/samples/animations.js';

/** Nothing compresses it without a loss. */
const noise = (channels: 3 | 4) => {
  const bytes = Buffer.alloc(channels * 256 * 256);
  for (let i = 0, state = 1; i < bytes.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return sharp(bytes, { raw: { width: 256, height: 256, channels } })
    .png()
    .toBuffer();
};

describe('a finished picture', () => {
  it('is unchanged where it fits', async () => {
    const png = await noise(3);
    expect(await fitPicture(png, png.length)).toEqual({ bytes: png, extension: 'png' });
  });

  it.each([
    [3, 'jpg', 'jpeg'],
    [4, 'webp', 'webp'],
  ] as const)('with %i channels becomes %s where it does not, at its own size', async (channels, extension, format) => {
    const fitted = await fitPicture(await noise(channels), 150_000);
    expect(fitted.extension).toBe(extension);
    expect(fitted.bytes.byteLength).toBeLessThanOrEqual(150_000);
    expect(await sharp(fitted.bytes).metadata()).toMatchObject({ format, width: 256, hasAlpha: channels === 4 });
  });

  it('is made smaller as the last resort, and refused after that', async () => {
    const png = await noise(3);
    const { bytes } = await fitPicture(png, 8000);
    expect((await sharp(bytes).metadata()).width).toBeLessThan(256);
    await expect(fitPicture(png, 500)).rejects.toMatchObject({ kind: 'output-bytes', details: { limit: 500 } });
  });

  it('keeps its generation metadata', async () => {
    const pixels = Float32Array.from({ length: 3 * 256 * 256 }, (_, i) => (i * 7919) % 256);
    const recipe = { options: { strength: 70 } };
    const png = await encodePicture({ width: 256, height: 256, pixels }, { format: 'png', metadata: recipe });
    const { bytes, extension } = await fitPicture(png, png.length - 1);
    expect(extension).toBe('jpg');
    expect(await readGenerationMetadata(bytes)).toMatchObject(recipe);
  });
});

it('keeps an animation moving, and says what was given up for it', async () => {
  const animation = await drawSampleAnimation('beam', 6, 160);
  const { bytes } = await encodeAnimation(animation, { format: 'webp', metadata: { seed: 4 } });
  const whole = await fitPicture(bytes, bytes.length);
  expect(whole).toEqual({ bytes, extension: 'webp' });
  const fitted = await fitPicture(bytes, Math.floor(bytes.length / 4));
  expect(fitted.bytes.length).toBeLessThanOrEqual(bytes.length / 4);
  expect(fitted.reduced).toMatchObject({ hasFewerColours: true, ofFrames: 6 });
  expect(await readAnimationInfo(fitted.bytes)).toMatchObject({ frames: fitted.reduced?.frames, durationMs: 1998 });
  expect(await readGenerationMetadata(fitted.bytes)).toEqual({ seed: 4 });
  await expect(fitPicture(bytes, 200)).rejects.toMatchObject({ kind: 'output-bytes' });
});
