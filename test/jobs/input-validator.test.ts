/** Pictures of members are decoded before they are stored. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { InputValidator } from '../../src/jobs/admission/input-validator.js';
import { CLEAR, RED, writeGif } from '../images/animation/write-gif.js';
import { flat, gradient, pngThatClaims } from '../images/pictures.js';

/** No request here refers to a stored picture. */
const NO_STORE = { read: async () => undefined };

describe('the input validator', () => {
  it('returns the aspect ratio of the content', async () => {
    const content = await gradient(400, 100).png().toBuffer();
    const style = await gradient(50, 50).png().toBuffer();
    const inspected = await new InputValidator(NO_STORE).inspect({ content, styles: [{ picture: style, share: 1 }] });
    expect(inspected).toEqual({ aspect: 4, animation: null });
  });

  it('decodes a stored content for its shape, and trusts stored styles', async () => {
    const content = await gradient(200, 100).png().toBuffer();
    const read: string[] = [];
    const store = {
      async read(hash: string) {
        read.push(hash);
        return hash === 'content' ? content : undefined;
      },
    };
    const validator = new InputValidator(store);
    const { aspect } = await validator.inspect({ content: 'content', styles: [{ picture: 'style', share: 1 }] });
    expect(aspect).toBe(2);
    expect(read).toEqual(['content']);
    await expect(validator.inspect({ content: 'gone', styles: [] })).rejects.toMatchObject({ hash: 'gone' });
  });

  it('refuses a picture above the limit of pixels', async () => {
    const content = pngThatClaims(8000, 6000);
    await expect(new InputValidator(NO_STORE).inspect({ content, styles: [] })).rejects.toMatchObject({
      kind: 'picture-pixels',
      details: { megapixels: 48, limit: 40 },
    });
  });

  it('refuses a mask that is no picture, of another shape, or black', async () => {
    const content = await gradient(300, 200).png().toBuffer();
    const inspect = (mask: Uint8Array) => new InputValidator(NO_STORE).inspect({ content, mask, styles: [] });
    await expect(inspect(Buffer.from('hello'))).rejects.toMatchObject({ kind: 'mask-unreadable' });
    await expect(inspect(await flat([255, 255, 255], 90, 90).png().toBuffer())).rejects.toMatchObject({
      kind: 'mask-shape',
    });
    await expect(inspect(await flat([4, 4, 4], 90, 60).png().toBuffer())).rejects.toMatchObject({
      kind: 'mask-small',
      details: { percent: 0 },
    });
    const { aspect } = await inspect(await flat([255, 255, 255], 31, 20).png().toBuffer());
    expect(aspect).toBe(64 / 43);
  });

  it('bounds the pictures that are decoded at the same time', async () => {
    const content = await gradient(900, 900).png().toBuffer();
    let most = 0;
    const count = () => {
      const { queue, process } = sharp.counters();
      most = Math.max(most, queue + process);
    };
    sharp.queue.on('change', count);
    const validator = new InputValidator(NO_STORE);
    await Promise.all(Array.from({ length: 12 }, () => validator.inspect({ content, styles: [] })));
    sharp.queue.off('change', count);
    expect(most).toBeGreaterThan(0);
    // Two, and those that sharp has finished but not yet counted off.
    expect(most).toBeLessThanOrEqual(4);
  });

  it('takes an animation whose first frame is clear, moving or still, but not one of clear frames', async () => {
    const whole = { left: 0, top: 0, width: 64, height: 32 };
    const content = writeGif(64, 32, [
      { ...whole, colour: CLEAR },
      { ...whole, colour: RED },
    ]);
    const validator = new InputValidator(NO_STORE);
    const animate = { frames: 10, milliseconds: 10_000 };
    expect(await validator.inspect({ content, styles: [], animate })).toMatchObject({
      aspect: 2,
      animation: { frames: 2 },
    });
    expect(await validator.inspect({ content, styles: [] })).toMatchObject({ aspect: 2, animation: null });
    const clear = writeGif(64, 32, Array(2).fill({ ...whole, colour: CLEAR }));
    for (const more of [{}, { animate }])
      await expect(validator.inspect({ content: clear, styles: [], ...more })).rejects.toMatchObject({
        kind: 'picture-clear',
      });
  });

  it('looks at the mask of a style beside the style', async () => {
    const content = await gradient(64, 64).png().toBuffer();
    const picture = await gradient(300, 200).png().toBuffer();
    const inspect = (mask: Uint8Array) =>
      new InputValidator(NO_STORE).inspect({ content, styles: [{ picture, mask, share: 1 }] });
    await expect(inspect(await flat([255, 255, 255], 64, 64).png().toBuffer())).rejects.toMatchObject({
      kind: 'mask-shape',
      details: { of: 'style' },
    });
    await expect(inspect(await flat([0, 0, 0], 90, 60).png().toBuffer())).rejects.toMatchObject({ kind: 'mask-small' });
    expect(await inspect(await flat([255, 255, 255], 90, 60).png().toBuffer())).toMatchObject({ aspect: 1 });
  });
});
