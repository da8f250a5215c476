/** The frames of an animated PNG as they are seen: each is drawn onto what the ones before have left (PNG 3, section 12.4.3). */
import { openPicture } from '../open-picture.js';
import type { ApngFile, ApngFrame } from './apng.js';

const RGBA = 4;

/** @returns of each frame the whole canvas, interleaved RGBA; valid until the next one. */
export async function* composeApng({
  width,
  height,
  frames,
}: ApngFile): AsyncGenerator<{ index: number; canvas: Uint8Array }> {
  const canvas = new Uint8Array(RGBA * width * height);
  for (const [index, frame] of frames.entries()) {
    const before = frame.dispose === 'restore' ? canvas.slice() : undefined;
    draw(canvas, width, frame, await decode(frame));
    yield { index, canvas };
    if (before !== undefined) canvas.set(before);
    // The first frame has nothing before it to restore, which is as if it were cleared: `before` is empty then.
    if (frame.dispose === 'clear')
      draw(canvas, width, { ...frame, isOver: false }, new Uint8Array(RGBA * frame.width * frame.height));
  }
}

const decode = ({ png }: ApngFrame): Promise<Uint8Array> =>
  openPicture(png, { limitInputPixels: false }).toColourspace('srgb').ensureAlpha().raw().toBuffer();

function draw(canvas: Uint8Array, width: number, frame: ApngFrame, rgba: Uint8Array): void {
  for (let row = 0; row < frame.height; row++) {
    const to = RGBA * ((frame.top + row) * width + frame.left);
    const line = rgba.subarray(RGBA * row * frame.width, RGBA * (row + 1) * frame.width);
    if (!frame.isOver) canvas.set(line, to);
    else for (let i = 0; i < line.length; i += RGBA) drawOver(canvas, to + i, line, i);
  }
}

/** One pixel over another, neither multiplied by its opacity (PNG 3, section 13.16). */
function drawOver(canvas: Uint8Array, to: number, line: Uint8Array, from: number): void {
  const over = line[from + 3] / 255;
  const under = (canvas[to + 3] / 255) * (1 - over);
  const opacity = over + under;
  if (opacity === 0) return;
  for (let channel = 0; channel < 3; channel++)
    canvas[to + channel] = Math.round((over * line[from + channel] + under * canvas[to + channel]) / opacity);
  canvas[to + 3] = Math.round(255 * opacity);
}
