/**
 * 3x3 convolutions with a quarter of the multiplications: Winograd's minimal filtering F(4x4, 3x3), as in Lavin & Gray, "Fast Algorithms for
 * Convolutional Neural Networks" (arXiv 1509.09308), section 4.3. The input is cut into tiles of 6 x 6 that overlap by two; with d a tile and g
 * a kernel, the 4 x 4 results are
 *
 *     At ((G g Gt) * (Bt d B)) A
 *
 * with * position by position, summed over the channels: for each of the 36 positions one product of matrices. ONNX Runtime's own convolutions run at
 * the processor's peak of multiplications, so that fewer of them is what is left to win; with fewer channels the transforms cost more than they save.
 */
import type { ModelBuilder } from './model-builder.js';

/** Side of a tile of results. */
const TILE = 4;
/** Side of the tile of the input that it needs. */
const REACH = TILE + 2;
const POSITIONS = REACH ** 2;

const BT = [
  [4, 0, -5, 0, 1, 0],
  [0, -4, -4, 1, 1, 0],
  [0, 4, -4, -1, 1, 0],
  [0, -2, -1, 2, 1, 0],
  [0, 2, -1, -2, 1, 0],
  [0, 4, 0, -5, 0, 1],
] as const;

const G = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
] as const;

const AT = [
  [1, 1, 1, 1, 1, 0],
  [0, 1, -1, 2, -2, 0],
  [0, 1, 1, 4, 4, 0],
  [0, 1, -1, 8, -8, 1],
] as const;

/** Measured at 64 to 1024 pixels on a processor with AVX-512: 1.3 times as fast with 128 channels, 1.8 with 256; slower with 64. */
const WORTHWHILE_CHANNELS = 128;

/** Of a convolution's tiles: with more of them a painting of 1024 pixels takes half as much memory again. */
const MOST_BYTES = 40e6;

export const hasEnoughChannels = (inputs: number, outputs: number) => Math.min(inputs, outputs) >= WORTHWHILE_CHANNELS;

export function isWorthwhile({ inputs, outputs, height, width }: WinogradShape): boolean {
  const tiles = Math.ceil(height / TILE) * Math.ceil(width / TILE);
  const bytes = Float32Array.BYTES_PER_ELEMENT * Math.max(inputs, outputs) * POSITIONS * tiles;
  return hasEnoughChannels(inputs, outputs) && bytes <= MOST_BYTES;
}

/**
 * G g Gt of every kernel.
 *
 * @param kernel outputs x inputs x 3 x 3.
 * @returns 36 x outputs x inputs.
 */
export function transformKernel(kernel: Float32Array): Float32Array {
  const pairs = kernel.length / 9;
  const result = new Float32Array(POSITIONS * pairs);
  const rows = new Float64Array(3 * REACH);
  for (let pair = 0; pair < pairs; pair++) {
    const at = 9 * pair;
    for (let u = 0; u < REACH; u++) {
      const [a, b, c] = G[u] as readonly [number, number, number];
      for (let x = 0; x < 3; x++)
        rows[3 * u + x] = a * kernel[at + x] + b * kernel[at + 3 + x] + c * kernel[at + 6 + x];
    }
    for (let u = 0; u < REACH; u++)
      for (let v = 0; v < REACH; v++) {
        const [a, b, c] = G[v] as readonly [number, number, number];
        result[(REACH * u + v) * pairs + pair] = a * rows[3 * u] + b * rows[3 * u + 1] + c * rows[3 * u + 2];
      }
  }
  return result;
}

/** The kernels of a convolution that does M d Mt to tiles: a row for each position of the result. */
function separable(matrix: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(
    matrix.flatMap((down) => matrix.flatMap((across) => down.flatMap((a) => across.map((b) => a * b)))),
  );
}

export interface WinogradShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly height: number;
  readonly width: number;
}

/** Of the tiles that are held at once: more would take memory by the hundred megabytes, and leave the processor's cache. */
const STRIPE_BYTES = 12e6;

/** From which row of tiles to which each stripe goes, the first row after it excluded. */
function stripesOf({ inputs, outputs, height, width }: WinogradShape): { from: number; to: number }[] {
  const rows = Math.ceil(height / TILE);
  const rowBytes = Float32Array.BYTES_PER_ELEMENT * Math.max(inputs, outputs) * POSITIONS * Math.ceil(width / TILE);
  const count = Math.ceil(rows / Math.max(1, Math.floor(STRIPE_BYTES / rowBytes)));
  const edge = (stripe: number) => Math.round((stripe * rows) / count);
  return Array.from({ length: count }, (_, stripe) => ({ from: edge(stripe), to: edge(stripe + 1) }));
}

/**
 * Adds a 3x3 convolution, padded by one zero on each side.
 *
 * @param input 1 x inputs x height x width.
 * @param kernel what {@link transformKernel} made.
 * @param bias 1 x outputs x 1 x 1, where there is one.
 */
export function addWinograd(
  model: ModelBuilder,
  { input, kernel, bias }: { input: string; kernel: string; bias?: string },
  shape: WinogradShape,
  output: string,
): string {
  const { height, width } = shape;
  const part = (name: string) => `${output}.${name}`;
  const matrices = {
    into: model.constant(part('into'), [POSITIONS, 1, REACH, REACH], separable(BT)),
    kernel,
    back: model.constant(part('back'), [TILE ** 2, POSITIONS, 1, 1], separable(AT)),
  };
  const stripes = stripesOf(shape).map(({ from, to }, i) => {
    // A row of the picture more on each side; beyond the border, zeros.
    const [first, end] = [Math.max(0, TILE * from - 1), Math.min(height, TILE * to + 1)];
    const rows = { height: end - first, above: from === 0 ? 1 : 0, below: TILE * to + 1 - end };
    const own = end - first === height ? input : slice(model, input, { 2: [first, end] }, part(`${i}.rows`));
    return addStripe(model, own, matrices, { ...shape, ...rows, tiles: to - from }, part(String(i)));
  });
  const [only, ...more] = stripes as [string, ...string[]];
  let result = more.length === 0 ? only : model.node('Concat', stripes, part('stripes'), { axis: 2 });
  if (height % TILE !== 0 || width % TILE !== 0)
    result = slice(model, result, { 2: [0, height], 3: [0, width] }, part('cutOff'));
  return bias === undefined ? model.node('Identity', [result], output) : model.node('Add', [result, bias], output);
}

interface StripeShape extends WinogradShape {
  /** Rows of tiles. */
  readonly tiles: number;
  /** Rows of zeros. */
  readonly above: number;
  readonly below: number;
}

/** @returns 1 x outputs x 4 tiles x the width, rounded up to whole tiles. */
function addStripe(
  model: ModelBuilder,
  input: string,
  { into, kernel, back }: Record<'into' | 'kernel' | 'back', string>,
  { inputs, outputs, height, width, tiles: down, above, below }: StripeShape,
  output: string,
): string {
  const across = Math.ceil(width / TILE);
  const part = (name: string) => `${output}.${name}`;
  const reshape = (name: string, shape: readonly number[], result: string) =>
    model.node('Reshape', [name, model.ints(`${result}.shape`, shape)], result);
  const planes = reshape(input, [inputs, 1, height, width], part('planes'));
  const pads = [above, 1, below, TILE * across + 1 - width];
  const cut = { pads, kernel_shape: [REACH, REACH], strides: [TILE, TILE] };
  const tiles = model.node('Conv', [planes, into], part('tiles'), cut);
  const byChannel = reshape(tiles, [inputs, POSITIONS, down * across], part('byChannel'));
  const byPosition = model.node('Transpose', [byChannel], part('byPosition'), { perm: [1, 0, 2] });

  const products = model.node('MatMul', [kernel, byPosition], part('products'));

  const turned = model.node('Transpose', [products], part('turned'), { perm: [1, 0, 2] });
  const results = reshape(turned, [outputs, POSITIONS, down, across], part('results'));
  const squares = model.node('Conv', [results, back], part('squares'), { kernel_shape: [1, 1] });
  const joined = model.node('DepthToSpace', [squares], part('joined'), { blocksize: TILE, mode: 'DCR' });
  return reshape(joined, [1, outputs, TILE * down, TILE * across], output);
}

/** @param ranges by axis, the end excluded. */
function slice(
  model: ModelBuilder,
  input: string,
  ranges: Readonly<Record<number, readonly [number, number]>>,
  output: string,
): string {
  const ints = (name: string, values: readonly number[]) => model.ints(`${output}.${name}`, values);
  const each = Object.values(ranges);
  const from = ints(
    'from',
    each.map(([first]) => first),
  );
  const to = ints(
    'to',
    each.map(([, end]) => end),
  );
  return model.node('Slice', [input, from, to, ints('axes', Object.keys(ranges).map(Number))], output);
}
