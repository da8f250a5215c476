/** A painting as it grew: its frames as an animation. */
import sharp from 'sharp';
import { UserError } from '../errors/user-error.js';

export type AnimationFormat = 'webp' | 'gif';

/** Milliseconds that a frame is shown, and the finished painting at the end. */
const FRAME_MS = 160;
const LAST_FRAME_MS = 2500;

/** 1-10: a greater one takes six times as long, for a twentieth less. */
const GIF_EFFORT = 2;
/** A palette knows no quality: from this one down it has fewer colours. */
const GIF_PLAIN_QUALITY = 60;

/** Attempts in order: first lower quality, then smaller sides, then fewer frames. */
const SIZE_STEPS: readonly { readonly quality: number; readonly scale: number; readonly every: number }[] = [
  ...[85, 60].map((quality) => ({ quality, scale: 1, every: 1 })),
  ...[0.75, 0.5, 0.35].map((scale) => ({ quality: 60, scale, every: 1 })),
  ...[2, 4].map((every) => ({ quality: 50, scale: 0.35, every })),
];

/**
 * @param frames encoded, of one shape, in the order of painting; at least one.
 * @param painting encoded: what the animation ends with, as large as the frames.
 * @throws UserError `output-bytes` when the smallest one is still too much.
 */
export async function encodeTimelapse(
  frames: readonly Uint8Array[],
  painting: Uint8Array,
  format: AnimationFormat,
  maxBytes: number,
): Promise<Buffer> {
  const { width, height } = await sharp(frames[0]).metadata();
  for (const { quality, scale, every } of SIZE_STEPS) {
    const size = [width, height].map((side) => Math.max(1, Math.round(scale * side)));
    const shown = [...frames.filter((_, index) => index % every === 0), painting];
    const bytes = await encodeFrames(shown, size as [number, number], format, quality, every * FRAME_MS);
    if (bytes.byteLength <= maxBytes) return bytes;
  }
  throw new UserError('output-bytes', { limit: maxBytes });
}

async function encodeFrames(
  frames: readonly Uint8Array[],
  [width, height]: readonly [number, number],
  format: AnimationFormat,
  quality: number,
  frameMs: number,
): Promise<Buffer> {
  const drawn = [];
  for (const frame of frames)
    drawn.push(
      await sharp(frame).resize(width, height, { fit: 'fill' }).ensureAlpha().png({ compressionLevel: 1 }).toBuffer(),
    );
  const animation = sharp(drawn, { join: { animated: true } });
  const delay = drawn.map((_, index) => (index === drawn.length - 1 ? LAST_FRAME_MS : frameMs));
  if (format === 'webp') return animation.webp({ quality, delay, loop: 0 }).toBuffer();
  return animation
    .gif({ delay, loop: 0, effort: GIF_EFFORT, colours: quality > GIF_PLAIN_QUALITY ? 256 : 64 })
    .toBuffer();
}
