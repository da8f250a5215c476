/**
 * Makes `docs/subjects.jpg`: pictures, the subject that is found in each, and the two paintings of a part.
 *
 *     npx tsx --conditions=source scripts/subjects-picture.ts STYLE CONTENT...
 *
 * STYLE and CONTENT are files, or ids of samples. Their licences have to allow a painting of them in the repository.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { chooseEngine } from '../src/engines/choose-engine.js';
import { decodePicture } from '../src/images/index.js';
import { DEFAULTS, type Options } from '../src/painting/options.js';
import { Painting } from '../src/painting/pipeline.js';
import { loadNetworks } from '../src/painting/request.js';
import { drawSample } from '../src/samples/index.js';
import { findSubject } from '../src/segmentation/find-subject.js';

const OUTPUT = 'docs/subjects.jpg';
const CELL = { width: 288, height: 240 } as const;
const GAP_PX = 6;
const options: Options = { ...DEFAULTS, size: CELL.width, quality: 'draft', network: 'lite', strength: 60 };

const [style, ...contents] = process.argv.slice(2);
if (style === undefined || contents.length === 0) throw new Error('Name a style and at least one content.');
const read = async (name: string) => (existsSync(name) ? await readFile(name) : await drawSample(name));
const { engine } = await chooseEngine({ engine: 'onnx', device: 'cpu' });
const networks = await loadNetworks('lite', '');
const styleBytes = await read(style);

async function paint(bytes: Uint8Array, part: Options['part']): Promise<Buffer> {
  const load = (given: Uint8Array) => (fitWithin: number) => decodePicture(given, { fitWithin });
  const inputs = {
    options: { ...options, part },
    content: load(bytes),
    styles: [{ load: load(styleBytes), share: 1 }],
  };
  const painting = await Painting.open(inputs, networks, engine);
  if (painting.isSubjectMissing) throw new Error('Nothing stands out in one of the pictures.');
  const steps = painting.paint();
  let next = await steps.next();
  while (!next.done) next = await steps.next();
  return (await next.value.encode({ format: 'png' })).bytes as Buffer;
}

async function drawMask(bytes: Uint8Array): Promise<Buffer> {
  const mask = await findSubject(await decodePicture(bytes, { fitWithin: 2 * options.size }));
  if (mask === undefined) throw new Error('Nothing stands out in one of the pictures.');
  const { width, height } = mask;
  const grey = Buffer.from(Uint8Array.from(mask.values, (value) => Math.round(255 * value)));
  return sharp(grey, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
}

const cells: { input: Buffer; left: number; top: number }[] = [];
for (const [row, name] of contents.entries()) {
  const bytes = await read(name);
  const pictures = [bytes, await drawMask(bytes), await paint(bytes, 'subject'), await paint(bytes, 'background')];
  for (const [column, picture] of pictures.entries()) {
    const fitted = sharp(picture).resize(CELL.width, CELL.height, { fit: 'cover' }).toColourspace('srgb');
    const input = await fitted.png().toBuffer();
    cells.push({ input, left: column * (CELL.width + GAP_PX), top: row * (CELL.height + GAP_PX) });
  }
  process.stdout.write(`${name}\n`);
}
const width = 4 * CELL.width + 3 * GAP_PX;
const height = contents.length * (CELL.height + GAP_PX) - GAP_PX;
const sheet = sharp({ create: { width, height, channels: 3, background: '#ffffff' } }).composite(cells);
await sheet.jpeg({ quality: 85, mozjpeg: true }).toFile(OUTPUT);
await engine.dispose();
