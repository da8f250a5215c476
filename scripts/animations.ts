/** `npm run animations [-- beam pan shapes]`: paints the sample animations for the documentation, each beside what it was painted from. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chooseEngine } from '../src/engines/choose-engine.js';
import { type Animation, decodeAnimation, decodePicture, encodeAnimation } from '../src/images/index.js';
import { AnimatedPainting } from '../src/painting/animation.js';
import { DEFAULTS } from '../src/painting/options.js';
import { loadNetworks } from '../src/painting/request.js';
import { drawSampleAnimation } from '../src/samples/animations.js';
import { drawSample } from '../src/samples/index.js';

const PICTURES = [
  { id: 'beam', style: 'swirls' },
  { id: 'pan', style: 'watercolour' },
  { id: 'shapes', style: 'glass' },
];
const FRAMES = 24;
const SIZE_PX = 224;
const MAX_BYTES = 900_000;
const keep = { frames: FRAMES, milliseconds: 60_000 };
const docs = fileURLToPath(new URL('../docs/', import.meta.url));

function beside(left: Animation, right: Animation): Animation {
  const { width, height } = left;
  const frames = left.frames.map(({ rgba, delayMs }, index) => {
    const both = new Uint8Array(2 * rgba.length);
    for (let row = 0; row < height; row++) {
      const line = [row * 4 * width, (row + 1) * 4 * width] as const;
      both.set(rgba.subarray(...line), 2 * line[0]);
      both.set(right.frames[index].rgba.subarray(...line), 2 * line[0] + 4 * width);
    }
    return { rgba: both, delayMs };
  });
  return { ...left, width: 2 * width, frames };
}

const { engine } = await chooseEngine({ engine: 'onnx', device: 'cpu' });
const networks = await loadNetworks('lite', '');
mkdirSync(docs, { recursive: true });
const chosen = process.argv.slice(2);
for (const { id, style } of PICTURES) {
  if (chosen.length > 0 && !chosen.includes(id)) continue;
  const content = await drawSampleAnimation(id, FRAMES, SIZE_PX);
  const picture = await drawSample(style);
  const styles = [{ load: (fitWithin: number) => decodePicture(picture, { fitWithin }), share: 1 }];
  const options = { ...DEFAULTS, network: 'lite', size: SIZE_PX, quality: 'draft' } as const;
  const painting = await AnimatedPainting.open(
    { options, content: async () => content, styles, keep },
    networks,
    engine,
  );
  const steps = painting.paint();
  let next = await steps.next();
  for (; !next.done; next = await steps.next())
    if (next.value.finished) console.log(`${id}: frame ${next.value.frame} of ${next.value.frames}`);
  const { bytes } = await next.value.encode({ format: 'webp' });
  const painted = await decodeAnimation(bytes, { keep, size: (size) => size });
  const fitted = await encodeAnimation(beside(content, painted), { format: 'webp', maxBytes: MAX_BYTES });
  writeFileSync(`${docs}moving-${id}.webp`, fitted.bytes);
  console.log(`docs/moving-${id}.webp: ${fitted.bytes.length} bytes`);
}
await engine.dispose();
