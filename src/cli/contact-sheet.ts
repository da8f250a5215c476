/**
 * `npm run contact-sheet`: paints the samples for the README: every content in every style, the strengths, single layers, the edges, parts.
 * `npm run contact-sheet -- grid slider` paints what the defaults are judged by, into `paintings/`: 8 contents in 8 styles, and three pairs
 * at six strengths. Pictures in a folder that `--pictures` names come first, sorted by name: `content-*` and `style-*`. `--before` paints
 * as the version before several scales did, `--size` in another size, `--contents` and `--styles` fewer of them. Each painting is kept, so
 * that the work may be interrupted.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import sharp, { type OverlayOptions } from 'sharp';
import { readConfigValues } from '../config.js';
import { chooseEngine } from '../engines/choose-engine.js';
import { decodePicture, invertMask, maskFromPicture } from '../images/index.js';
import { BUILT_IN_IDS } from '../library/built-in-styles.js';
import type { LoadPicture, PaintingInputs } from '../painting/inputs.js';
import { BEFORE_SCALES, DEFAULTS, type Options } from '../painting/options.js';
import { Painting } from '../painting/pipeline.js';
import { loadNetworks } from '../painting/request.js';
import { rasterise } from '../samples/canvas.js';
import { samples } from '../samples/index.js';
import { LAYER_NAMES } from '../style-transfer/network.js';
import { judgedPictures, paintOnce, readJudged } from './judged-paintings.js';

const CELL_PX = 384;
const GAP_PX = 8;

const config = readConfigValues(['ENGINE', 'DEVICE', 'THREADS', 'NETWORK', 'WEIGHTS_DIR']);
const { engine } = await chooseEngine({ engine: config.ENGINE, device: config.DEVICE, threads: config.THREADS });
const networks = await loadNetworks(config.NETWORK, config.WEIGHTS_DIR);

const { values: asked, positionals: named } = parseArgs({
  options: {
    pictures: { type: 'string' },
    before: { type: 'boolean', default: false },
    size: { type: 'string', default: '272' },
    contents: { type: 'string', default: '8' },
    styles: { type: 'string', default: '8' },
  },
  allowPositionals: true,
});

const loaderOf =
  (id: string): LoadPicture =>
  async (fitWithin) =>
    decodePicture(await readJudged(id), { name: id, fitWithin });

async function paint(content: string, style: string, given: Partial<Options> = {}): Promise<Uint8Array> {
  console.log([content, 'in', style, ...Object.entries(given).flat()].join(' '));
  const options = { ...DEFAULTS, size: CELL_PX, ...given };
  const styles = [{ load: loaderOf(style), share: 1 }];
  return finish({ options, content: loaderOf(content), styles });
}

async function finish(inputs: PaintingInputs): Promise<Uint8Array> {
  const painting = await Painting.open(inputs, networks, engine);
  const steps = painting.paint();
  let next = await steps.next();
  while (!next.done) next = await steps.next();
  return (await next.value.encode({ format: 'png' })).bytes;
}

/** @param rows of encoded pictures; an absent one leaves its cell empty. @param cell its side, in pixels. */
async function writeSheet(
  file: string,
  rows: readonly (readonly (Uint8Array | undefined)[])[],
  cell = CELL_PX,
): Promise<void> {
  const cells: OverlayOptions[] = [];
  for (const [row, pictures] of rows.entries())
    for (const [column, bytes] of pictures.entries()) {
      if (bytes === undefined) continue;
      const input = await sharp(bytes).resize(cell, cell, { fit: 'cover' }).toBuffer();
      cells.push({ input, left: GAP_PX + column * (cell + GAP_PX), top: GAP_PX + row * (cell + GAP_PX) });
    }
  const side = (count: number) => GAP_PX + count * (cell + GAP_PX);
  const [width, height] = [side(rows[0].length), side(rows.length)];
  await mkdir(dirname(file), { recursive: true });
  await sharp({ create: { width, height, channels: 3, background: '#f4f1ea' } })
    .composite(cells)
    .jpeg({ quality: 86 })
    .toFile(file);
  console.log(file);
}

/** The top left corner, enlarged: the frame is a few pixels wide. */
const corner = (bytes: Uint8Array) =>
  sharp(bytes)
    .extract({ left: 0, top: 0, width: 96, height: 96 })
    .resize(CELL_PX, CELL_PX, { kernel: 'nearest' })
    .toBuffer();

const idsOf = (kind: 'content' | 'style') => samples.filter((sample) => sample.kind === kind).map(({ id }) => id);
const readAll = (ids: readonly string[]) => Promise.all(ids.map(readJudged));

type Paint = typeof paint;

async function writeGrid(
  file: string,
  contents: readonly string[],
  styles: readonly string[],
  { cell = CELL_PX, by = paint }: { cell?: number; by?: Paint } = {},
) {
  const sheet: (Uint8Array | undefined)[][] = [[undefined, ...(await readAll(styles))]];
  for (const content of contents) {
    const row: Uint8Array[] = [await readJudged(content)];
    for (const style of styles) row.push(await by(content, style));
    sheet.push(row);
  }
  await writeSheet(file, sheet, cell);
}

async function writeStrengths(file: string, pairs: readonly (readonly [string, string])[], cell: number, by = paint) {
  const rows = [];
  for (const [content, style] of pairs) {
    const row = [];
    for (const strength of STRENGTHS) row.push(await by(content, style, { strength }));
    rows.push(row);
  }
  await writeSheet(file, rows, cell);
}

const STRENGTHS = [0, 20, 40, 60, 80, 100];
/** Of the sheet of six, so that they stand side by side. */
const SMALL_CELL_PX = 272;

/** The lighthouse and its rocks, in the units of the sample's own drawing. */
const SUBJECT = `<path fill="#fff" d="M278,768 L282,700 L275,560 L312,540 L370,478 L430,462 L490,428 L506,424 L516,262 L512,238 L528,200
  L545,186 L554,168 L562,168 L574,186 L590,200 L604,238 L600,262 L608,424 L630,430 L628,405 L668,364 L712,406 L706,452 L728,450 L768,494 L768,768 Z"/>`;

/** The lighthouse alone, all but the lighthouse, and each in a style of its own. */
async function writeParts(): Promise<void> {
  const view = { width: 768, height: 768 };
  const drawn = await rasterise(`<rect width="768" height="768"/>${SUBJECT}`, view, 2 * SMALL_CELL_PX);
  const subject = async (fitWithin: number) =>
    maskFromPicture(await decodePicture(drawn, { name: 'the mask', fitWithin }));
  const rest = async (fitWithin: number) => invertMask(await subject(fitWithin));
  const options = { ...DEFAULTS, size: SMALL_CELL_PX };
  const [swirls, glass] = ['swirls', 'glass'].map((id) => ({ load: loaderOf(id), share: 1 }));
  const content = loaderOf('lighthouse');
  await writeSheet(
    'docs/parts.jpg',
    [
      [
        drawn,
        await finish({ options, content, styles: [swirls], mask: subject }),
        await finish({ options, content, styles: [swirls], mask: rest }),
        await finish({
          options,
          content,
          styles: [
            { ...glass, part: subject },
            { ...swirls, part: rest },
          ],
        }),
      ],
    ],
    SMALL_CELL_PX,
  );
}

const SHEETS: Readonly<Record<string, () => Promise<void>>> = {
  'contact-sheet': () => writeGrid('docs/contact-sheet.jpg', idsOf('content'), idsOf('style')),
  async styles() {
    const paintings = [];
    for (const style of BUILT_IN_IDS) paintings.push(await paint('lighthouse', style));
    await writeSheet('docs/styles.jpg', [await readAll(BUILT_IN_IDS), paintings], SMALL_CELL_PX);
  },
  strengths: () => writeStrengths('docs/strengths.jpg', [['lighthouse', 'swirls']], SMALL_CELL_PX),
  async layers() {
    const silent = Object.fromEntries(LAYER_NAMES.map((name) => [name, 0]));
    const row = [];
    for (const name of ['conv1_1', 'conv2_2', 'conv3_3'] as const)
      row.push(await paint('lighthouse', 'swirls', { strength: 60, ...silent, [name]: 1 }));
    await writeSheet('docs/layers.jpg', [row]);
  },
  parts: writeParts,
  async edges() {
    const row = [];
    for (const way of ['zero', 'replicate', 'margin'] as const)
      row.push(await corner(await paint('valley', 'swirls', { edges: way, strength: 20 })));
    await writeSheet('docs/edges.jpg', [row]);
  },
};

const judgedSize = Number(asked.size);
const judgedPaint: Paint = async (content, style, given = {}) => {
  const options = { ...given, size: judgedSize, ...(asked.before ? BEFORE_SCALES : {}) };
  return paintOnce('paintings/kept', content, style, options, () => paint(content, style, options));
};
const judgedFile = (name: string) => `paintings/${name}${asked.before ? '-before' : ''}.jpg`;
const judged = async (kind: 'content' | 'style') =>
  (await judgedPictures(kind, asked.pictures)).slice(0, Number(kind === 'content' ? asked.contents : asked.styles));

/** Hours of work, so only when named. */
const JUDGED: typeof SHEETS = {
  grid: async () =>
    writeGrid(judgedFile('grid'), await judged('content'), await judged('style'), {
      cell: judgedSize,
      by: judgedPaint,
    }),
  async slider() {
    const [contents, styles] = [await judged('content'), await judged('style')];
    const pairs = contents.slice(0, 3).map((content, i) => [content, styles[i]] as const);
    await writeStrengths(judgedFile('slider'), pairs, judgedSize, judgedPaint);
  },
};

const wanted = named.length === 0 ? Object.keys(SHEETS) : named;
for (const [name, make] of Object.entries({ ...SHEETS, ...JUDGED })) if (wanted.includes(name)) await make();
await engine.dispose();
