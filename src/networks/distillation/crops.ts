/** Square crops of a folder's pictures, varied so that a network fitted to them sees more than the pictures themselves. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePicture, type Picture } from '../../images/decode.js';
import { normal, uniform } from '../../style-transfer/random.js';

/** Side of a crop, in pixels. */
export const CROP_PX = 96;

/** Long sides to which pictures are resampled before cropping: detail and overview. */
const LONG_SIDES_PX = [160, 256, 400];

/**
 * @param count how many crops; the same folder, count and seed give the same crops.
 * @returns RGB 0-255, planar CHW, {@link CROP_PX} square each.
 */
export async function readCrops(folder: string, count: number, seed: number): Promise<Float32Array[]> {
  const files = (await readdir(folder)).filter((file) => /\.(png|jpe?g|webp)$/i.test(file)).sort();
  if (files.length === 0) throw new RangeError(`expected a folder with PNG, JPEG or WebP pictures, got ${folder}`);
  const pictures: Picture[] = [];
  for (const file of files) {
    const bytes = await readFile(join(folder, file));
    for (const longSide of LONG_SIDES_PX) {
      const picture = await decodePicture(bytes, { name: file, longSide });
      if (Math.min(picture.width, picture.height) >= CROP_PX) pictures.push(picture);
    }
  }
  const random = uniform(seed);
  return Array.from({ length: count }, (_, i) => vary(pictures[i % pictures.length], random));
}

/** Cuts a crop at random, mirrors it or not, and changes contrast, colour balance and noise a little. */
function vary({ width, height, pixels }: Picture, random: () => number): Float32Array {
  const left = Math.floor(random() * (width - CROP_PX + 1));
  const top = Math.floor(random() * (height - CROP_PX + 1));
  const mirrored = random() < 0.5;
  const contrast = 0.6 + 0.8 * random();
  const noise = normal(random);
  const deviation = 8 * random() * random();
  const crop = new Float32Array(3 * CROP_PX * CROP_PX);
  for (let channel = 0; channel < 3; channel++) {
    const shift = 40 * (random() - 0.5);
    for (let y = 0; y < CROP_PX; y++)
      for (let x = 0; x < CROP_PX; x++) {
        const from = left + (mirrored ? CROP_PX - 1 - x : x);
        const value = pixels[(channel * height + top + y) * width + from];
        const varied = (value - 127.5) * contrast + 127.5 + shift + deviation * noise();
        crop[(channel * CROP_PX + y) * CROP_PX + x] = Math.min(255, Math.max(0, varied));
      }
  }
  return crop;
}
