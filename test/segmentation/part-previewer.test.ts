/** Showing a part in a process of its own. */
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { PartPreviewer } from '../../src/painting/part-preview/part-previewer.js';
import { drawSample } from '../../src/samples/index.js';
import { flat } from '../images/pictures.js';

const previewer = new PartPreviewer();
afterAll(() => previewer.stop());

const plain = (width: number, height: number, level: number) =>
  flat([level, level, level], width, height).png().toBuffer();

describe('a preview', () => {
  it('is of what was found, at most 512 pixels long', async () => {
    const previews = await previewer.preview({ content: await drawSample('valley', 640) });
    expect(previews?.inside.extension).toBe('jpg');
    expect(await sharp(previews?.inside.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 512, height: 384 });
  });

  it('is not there where nothing stands out', async () => {
    expect(await previewer.preview({ content: await plain(64, 64, 120) })).toBeUndefined();
  });

  it('keeps the transparency of a picture', async () => {
    const mask = await plain(64, 64, 255);
    const clear = sharp({
      create: { width: 64, height: 64, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0.5 } },
    });
    const previews = await previewer.preview({ content: await clear.png().toBuffer(), mask });
    expect(previews?.outside.extension).toBe('webp');
    expect((await sharp(previews?.outside.bytes).stats()).channels[3].mean).toBeCloseTo(128, -1);
  });

  it('is refused as a painting would be', async () => {
    const content = await plain(64, 64, 120);
    const refusals: [Buffer, string][] = [
      [await plain(64, 16, 255), 'mask-shape'],
      [await plain(64, 64, 0), 'mask-small'],
      [Buffer.from('no picture'), 'mask-unreadable'],
    ];
    for (const [mask, kind] of refusals)
      await expect(previewer.preview({ content, mask })).rejects.toMatchObject({ kind });
    await expect(previewer.preview({ content: Buffer.from('no picture') })).rejects.toMatchObject({
      name: 'UserError',
    });
  });

  it('of who waits when the process ends is an error, and the next one is made by another process', async () => {
    const content = await plain(64, 64, 120);
    const waiting = previewer.preview({ content });
    await Promise.resolve();
    previewer.stop();
    await expect(waiting).rejects.toThrow('ended (SIGKILL)');
    expect(await previewer.preview({ content, mask: await plain(64, 64, 255) })).toBeDefined();
  });
});
