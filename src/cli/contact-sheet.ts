/** `npm run contact-sheet`: paints every sample content in every sample style, for the README. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';
import { readConfig } from '../config.js';
import { chooseEngine } from '../engines/choose.js';
import { decodePicture, encodePicture } from '../images/index.js';
import { DEFAULTS } from '../options.js';
import { buildRequest, loadPainters } from '../request.js';
import { drawSample, samples } from '../samples/index.js';
import { stylize } from '../style/stylize.js';

const SHEET = 'docs/contact-sheet.jpg';
const CELL = { width: 384, height: 384 };
const GAP = 8;

const config = readConfig();
const { engine } = await chooseEngine({ engine: config.ENGINE, device: config.DEVICE, threads: config.THREADS });
const painters = await loadPainters(config.NETWORK, config.WEIGHTS_DIR);

async function paint(content: string, style: string): Promise<Uint8Array> {
  const [contentPicture, styleImage] = await Promise.all(
    [content, style].map(async (id) => decodePicture(await drawSample(id), { name: id })),
  );
  const options = { ...DEFAULTS, size: CELL.width };
  const request = buildRequest(options, contentPicture, [{ image: styleImage, share: 1 }], painters);
  const iterates = stylize(request, engine);
  for (;;) {
    const { value, done } = await iterates.next();
    if (done) return encodePicture(value, { format: 'png' });
  }
}

const of = (kind: 'content' | 'style') => samples.filter((sample) => sample.kind === kind).map(({ id }) => id);
const [contents, styles] = [of('content'), of('style')];
const cells: OverlayOptions[] = [];
const place = async (bytes: Uint8Array, column: number, row: number) => {
  const input = await sharp(bytes).resize(CELL.width, CELL.height, { fit: 'cover' }).toBuffer();
  cells.push({ input, left: GAP + column * (CELL.width + GAP), top: GAP + row * (CELL.height + GAP) });
};
for (const [column, style] of styles.entries()) await place(await drawSample(style), column + 1, 0);
for (const [row, content] of contents.entries()) {
  await place(await drawSample(content), 0, row + 1);
  for (const [column, style] of styles.entries()) {
    console.log(`${content} in ${style}`);
    await place(await paint(content, style), column + 1, row + 1);
  }
}
await engine.dispose();
const side = (count: number, length: number) => GAP + count * (length + GAP);
const [width, height] = [side(styles.length + 1, CELL.width), side(contents.length + 1, CELL.height)];
await mkdir(dirname(SHEET), { recursive: true });
const background = '#f4f1ea';
await sharp({ create: { width, height, channels: 3, background } })
  .composite(cells)
  .jpeg({ quality: 86 })
  .toFile(SHEET);
console.log(SHEET);
