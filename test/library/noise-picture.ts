/** Random pictures with dissimilar perceptual hashes. */
import sharp from 'sharp';

const drawn = new Map<number, Promise<Buffer>>();

/** @returns a PNG of 64 x 64 pixels of coarse noise, the same for the same seed. */
export function noise(seed: number): Promise<Buffer> {
  const known = drawn.get(seed) ?? draw(seed);
  drawn.set(seed, known);
  return known;
}

async function draw(seed: number): Promise<Buffer> {
  let state = seed * 7919 + 1;
  const bytes = Buffer.alloc(3 * 16 * 16);
  for (const index of bytes.keys()) {
    state = (state * 48271) % 2147483647;
    bytes[index] = state % 256;
  }
  return sharp(bytes, { raw: { width: 16, height: 16, channels: 3 } })
    .resize(64, 64)
    .png()
    .toBuffer();
}
