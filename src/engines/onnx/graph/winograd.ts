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

/**
 * Measured at 448 pixels on a processor with AVX-512: 1.4 times as fast with 128 channels, 1.1 with 64 and 128 or twice 80; no gain with twice 64, a
 * loss with 40.
 */
const [FEWEST_CHANNELS, WORTHWHILE_CHANNELS] = [64, 80];

export const hasEnoughChannels = (inputs: number, outputs: number) =>
  Math.min(inputs, outputs) >= FEWEST_CHANNELS && Math.max(inputs, outputs) >= WORTHWHILE_CHANNELS;

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
  // Without small arrays, which would take six times as long.
  const g = Float64Array.from(G.flat());
  for (let pair = 0; pair < pairs; pair++) {
    const at = 9 * pair;
    for (let u = 0; u < 3 * REACH; u += 3)
      for (let x = 0; x < 3; x++)
        rows[u + x] = g[u] * kernel[at + x] + g[u + 1] * kernel[at + 3 + x] + g[u + 2] * kernel[at + 6 + x];
    let to = pair;
    for (let u = 0; u < 3 * REACH; u += 3)
      for (let v = 0; v < 3 * REACH; v += 3, to += pairs)
        result[to] = g[v] * rows[u] + g[v + 1] * rows[u + 1] + g[v + 2] * rows[u + 2];
  }
  return result;
}

/** The kernels of a convolution that does M d Mt to tiles: a row for each position of the result. */
function separable(matrix: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(
    matrix.flatMap((down) => matrix.flatMap((across) => down.flatMap((a) => across.map((b) => a * b)))),
  );
}

const [INTO_TILES, BACK_FROM_TILES] = [separable(BT), separable(AT)];

export interface WinogradShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly height: number;
  readonly width: number;
}

/** Of the tiles that are held at once: more would take memory by the hundred megabytes, and leave the processor's cache. */
const STRIPE_BYTES = 6e6;

/** From which row of tiles to which each stripe goes, the first row after it excluded. */
function stripesOf({ inputs, outputs, height, width }: WinogradShape): { from: number; to: number }[] {
  const rows = Math.ceil(height / TILE);
  const rowBytes = Float32Array.BYTES_PER_ELEMENT * Math.max(inputs, outputs) * POSITIONS * Math.ceil(width / TILE);
  const count = Math.ceil(rows / Math.max(1, Math.floor(STRIPE_BYTES / rowBytes)));
  const edge = (stripe: number) => Math.round((stripe * rows) / count);
  return Array.from({ length: count }, (_, stripe) => ({ from: edge(stripe), to: edge(stripe + 1) }));
}

interface WinogradOperands {
  /** 1 x inputs x height x width. */
  readonly input: string;
  /** What {@link transformKernel} made. */
  readonly kernel: string;
  /** Where there is one: a number for each output. */
  readonly bias?: Float32Array;
  /** Whether a ReLU follows. */
  readonly rectified?: boolean;
}

/** Adds a 3x3 convolution, padded by one zero on each side. */
export function addWinograd(
  model: ModelBuilder,
  { input, kernel, bias, rectified = false }: WinogradOperands,
  shape: WinogradShape,
  output: string,
): string {
  const { height, width } = shape;
  const part = (name: string) => `${output}.${name}`;
  const into = model.constant(part('into'), [POSITIONS, 1, REACH, REACH], INTO_TILES);
  const back = model.constant(part('back'), [TILE ** 2, POSITIONS], BACK_FROM_TILES);
  const stripes = stripesOf(shape).map(({ from, to }, i) => {
    // A row of the picture more on each side; beyond the border, zeros.
    const [first, end] = [Math.max(0, TILE * from - 1), Math.min(height, TILE * to + 1)];
    const rows = { height: end - first, above: from === 0 ? 1 : 0, below: TILE * to + 1 - end };
    const own = end - first === height ? input : slice(model, input, { 2: [first, end] }, part(`${i}.rows`));
    const operands = { input: own, into, kernel, back, rectified, ...(bias === undefined ? {} : { bias }) };
    return addStripe(model, operands, { ...shape, ...rows, tiles: to - from }, part(String(i)));
  });
  const [only, ...more] = stripes as [string, ...string[]];
  let result = more.length === 0 ? only : model.node('Concat', stripes, part('stripes'), { axis: 2 });
  if (height % TILE !== 0 || width % TILE !== 0)
    result = slice(model, result, { 2: [0, height], 3: [0, width] }, part('cutOff'));
  return model.node('Identity', [result], output);
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
  { input, into, kernel, back, bias, rectified }: WinogradOperands & { readonly into: string; readonly back: string },
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

  // Positions are rows now, so that the way back is one product of matrices, which adds the bias as well.
  const columns = outputs * down * across;
  const operands = [back, reshape(products, [POSITIONS, columns], part('flat'))];
  if (bias !== undefined) {
    const repeated = new Float32Array(columns);
    for (const [i, value] of bias.entries()) repeated.fill(value, i * down * across, (i + 1) * down * across);
    operands.push(model.constant(part('bias'), [1, columns], repeated));
  }
  let squares = model.node('Gemm', operands, part('squares'));
  if (rectified) squares = model.node('Relu', [squares], part('rectified'));
  const grid = reshape(squares, [1, TILE ** 2 * outputs, down, across], part('grid'));
  return model.node('DepthToSpace', [grid], output, { blocksize: TILE, mode: 'DCR' });
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
