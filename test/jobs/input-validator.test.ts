/** What members send is decoded before it is kept. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { InputValidator } from '../../src/jobs/input-validator.js';
import { gradient, pngThatClaims } from '../images/pictures.js';

describe('the intake', () => {
  it('knows the shape of the content', async () => {
    const content = await gradient(400, 100).png().toBuffer();
    const style = await gradient(50, 50).png().toBuffer();
    expect(await new InputValidator().inspect({ content, styles: [{ picture: style, share: 1 }] })).toBe(4);
  });

  it('turns away what is larger than it is of use for', async () => {
    const content = pngThatClaims(8000, 6000);
    await expect(new InputValidator().inspect({ content, styles: [] })).rejects.toMatchObject({
      kind: 'picture-pixels',
      details: { megapixels: 48, limit: 40 },
    });
  });

  it('decodes few pictures at the same time, however many come', async () => {
    const content = await gradient(900, 900).png().toBuffer();
    let most = 0;
    const count = () => {
      const { queue, process } = sharp.counters();
      most = Math.max(most, queue + process);
    };
    sharp.queue.on('change', count);
    const intake = new InputValidator();
    await Promise.all(Array.from({ length: 12 }, () => intake.inspect({ content, styles: [] })));
    sharp.queue.off('change', count);
    expect(most).toBeGreaterThan(0);
    // Two, and those that sharp has finished but not yet counted off.
    expect(most).toBeLessThanOrEqual(4);
  });
});
