/**
 * What a frame shows for the first time starts as what looks like it was painted: each block takes the brush strokes of the block whose content is
 * most like its own, in frames that are painted (Hertzmann et al., "Image Analogies", SIGGRAPH 2001), found by propagation and random search
 * (Barnes et al., "PatchMatch", SIGGRAPH 2009). A few iterations would not paint it from nothing.
 */
import type { Image } from '../image.js';
import { uniform } from '../random.js';

/** A painted frame to take strokes from. */
export interface StrokeSource {
  readonly content: Image;
  readonly painting: Image;
  /** How much of each position is painted, 0-1; all of it where absent. */
  readonly painted?: Float32Array | undefined;
}

/** A block's side as a share of the frame's shorter one: it has to show a stroke or two, and what is next to them. */
const BLOCK_SHARE = 1 / 16;
/** In pixels. */
const SMALLEST_BLOCK_PX = 8;
/** Every second pixel of a block is compared. */
const SAMPLING_PX = 2;
/** Above it a position shows the same thing as before and needs no strokes of others. */
const KNOWN_WEIGHT = 0.98;
/** Places looked at for each block to begin with, and on which the propagation goes on. */
const RANDOM_TRIES = 12;
const PASSES = 3;
/** Root mean square in grey levels of a block's difference that is good enough: of plain areas, whose blocks all fit, one piece is taken. */
const GOOD_LEVELS = 2;
/** How much it counts, beside the content, that the strokes of what was painted before go on. */
const CONTINUITY = 0.2;

/**
 * @param content the frame.
 * @param sources of its size, at least one.
 * @param moved what was painted before, moved to where the frame shows it: new strokes go on from it.
 * @param weights for each position 0-1: how much it is as before.
 * @returns strokes where something is not: what the paintings have beyond their contents; 0 elsewhere, and where nothing painted is like it.
 */
export function strokesFor(
  content: Image,
  moved: Image,
  sources: readonly StrokeSource[],
  weights: Float32Array,
): Float32Array {
  const search = new BlockSearch(content, moved, sources, weights);
  for (let pass = 0; pass < PASSES; pass++) search.pass(pass);
  return search.gather();
}

class BlockSearch {
  readonly #content: Image;
  readonly #moved: Image;
  readonly #weights: Float32Array;
  readonly #sources: readonly StrokeSource[];
  readonly #columns: number;
  /** Of a block, and the distance between two, in pixels. */
  readonly #side: number;
  readonly #stride: number;
  /** Blocks to be filled, in rows. */
  readonly #wanted: readonly number[];
  /** Where each block's strokes come from; -1 where none are needed. */
  readonly #from: Int8Array;
  readonly #x: Int16Array;
  readonly #y: Int16Array;
  readonly #costs: Float64Array;
  /** As costs are counted. */
  readonly #good: number;
  readonly #random = uniform(1);

  constructor(content: Image, moved: Image, sources: readonly StrokeSource[], weights: Float32Array) {
    this.#content = content;
    this.#moved = moved;
    this.#weights = weights;
    this.#sources = sources;
    const { width, height } = content;
    const short = Math.min(width, height);
    this.#side = Math.min(short, Math.max(SMALLEST_BLOCK_PX, 2 * Math.round((BLOCK_SHARE * short) / 2)));
    this.#stride = this.#side >> 1;
    this.#columns = Math.ceil((width - this.#side) / this.#stride) + 1;
    const rows = Math.ceil((height - this.#side) / this.#stride) + 1;
    const count = this.#columns * rows;
    this.#good = 3 * Math.ceil(this.#side / SAMPLING_PX) ** 2 * GOOD_LEVELS ** 2;
    this.#from = new Int8Array(count).fill(-1);
    this.#x = new Int16Array(count);
    this.#y = new Int16Array(count);
    this.#costs = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.#wanted = Array.from({ length: count }, (_, block) => block).filter((block) => this.#isNew(block));
  }

  #left(block: number): number {
    return Math.min(this.#content.width - this.#side, (block % this.#columns) * this.#stride);
  }

  #top(block: number): number {
    return Math.min(this.#content.height - this.#side, Math.floor(block / this.#columns) * this.#stride);
  }

  #isNew(block: number): boolean {
    const [left, top] = [this.#left(block), this.#top(block)];
    for (let y = top; y < top + this.#side; y++)
      for (let x = left; x < left + this.#side; x++)
        if (this.#weights[y * this.#content.width + x] < KNOWN_WEIGHT) return true;
    return false;
  }

  /** Neighbours pass on what they have found, in turns from the first to the last and back. */
  pass(number: number): void {
    const direction = number % 2 === 0 ? 1 : -1;
    const blocks = direction > 0 ? this.#wanted : this.#wanted.toReversed();
    for (const block of blocks) {
      if (number === 0) this.#stay(block);
      for (const step of [direction, direction * this.#columns]) this.#follow(block, block - step);
      if (number === 0) this.#begin(block);
      this.#look(block);
    }
  }

  /** Where it is, in the frames before. */
  #stay(block: number): void {
    for (const source of this.#sources.keys()) this.#attempt(block, source, this.#left(block), this.#top(block));
  }

  #begin(block: number): void {
    const { width, height } = this.#content;
    for (const source of this.#sources.keys())
      for (let i = 0; i < RANDOM_TRIES; i++)
        this.#attempt(block, source, Math.floor(this.#random() * width), Math.floor(this.#random() * height));
  }

  #follow(block: number, neighbour: number): void {
    const from = this.#from[neighbour];
    if (from === undefined || from < 0) return;
    const x = this.#x[neighbour] + this.#left(block) - this.#left(neighbour);
    const y = this.#y[neighbour] + this.#top(block) - this.#top(neighbour);
    // What goes on beyond the border would be its last row again and again.
    if (x < 0 || y < 0 || x > this.#content.width - this.#side || y > this.#content.height - this.#side) return;
    this.#attempt(block, from, x, y);
  }

  /** Around the best so far, ever nearer. */
  #look(block: number): void {
    const { width, height } = this.#content;
    if (this.#from[block] < 0) return;
    for (let reach = Math.max(width, height) / 2; reach >= 1; reach /= 2) {
      const shift = () => Math.round((2 * this.#random() - 1) * reach);
      this.#attempt(block, this.#from[block], this.#x[block] + shift(), this.#y[block] + shift());
    }
  }

  #attempt(block: number, from: number, x: number, y: number): void {
    const { width, height } = this.#content;
    if (this.#costs[block] < this.#good) return;
    const cx = Math.min(width - this.#side, Math.max(0, x));
    const cy = Math.min(height - this.#side, Math.max(0, y));
    if (!this.#isPainted(this.#sources[from], cx, cy)) return;
    const cost = this.#cost(block, this.#sources[from], cx, cy);
    if (cost >= this.#costs[block]) return;
    this.#costs[block] = cost;
    this.#from[block] = from;
    this.#x[block] = cx;
    this.#y[block] = cy;
  }

  /** Whether the middle of a block is: beside what is painted there are no strokes to take. */
  #isPainted({ painted }: StrokeSource, x: number, y: number): boolean {
    const middle = this.#side >> 1;
    return painted === undefined || painted[(y + middle) * this.#content.width + x + middle] > 1 / 2;
  }

  /** Sum of squared differences of the contents, and of the paintings where there is one; more than the best so far where it is found to be. */
  #cost(block: number, { content, painting }: StrokeSource, x: number, y: number): number {
    const { width, height, pixels } = this.#content;
    const start = this.#top(block) * width + this.#left(block);
    const there = y * width + x;
    // What was there before something hid it comes back as it was, whatever is beside it now.
    const continuity = there === start ? 0 : CONTINUITY;
    const limit = this.#costs[block];
    let sum = 0;
    for (let channel = 0; channel < 3; channel++) {
      const plane = channel * width * height;
      for (let row = 0; row < this.#side; row += SAMPLING_PX)
        for (let column = 0; column < this.#side; column += SAMPLING_PX) {
          const at = plane + row * width + column;
          const difference = pixels[at + start] - content.pixels[at + there];
          sum += difference * difference;
          if (continuity === 0 || this.#weights[at - plane + start] < KNOWN_WEIGHT) continue;
          const step = this.#moved.pixels[at + start] - painting.pixels[at + there];
          sum += continuity * step * step;
        }
      if (sum >= limit) return sum;
    }
    return sum;
  }

  /** Mean of the blocks' strokes, those in a block's middle counting most. */
  gather(): Float32Array {
    const { width, height } = this.#content;
    const positions = width * height;
    const strokes = new Float32Array(3 * positions);
    const total = new Float32Array(positions);
    // Squared, so that one block's strokes are seen at each place: the mean of several would be none.
    const part = (at: number) => Math.min(at + 1, this.#side - at) ** 2;
    for (const block of this.#wanted) {
      if (this.#from[block] < 0) continue;
      const { content, painting } = this.#sources[this.#from[block]];
      const start = this.#top(block) * width + this.#left(block);
      const there = this.#y[block] * width + this.#x[block];
      for (let row = 0; row < this.#side; row++)
        for (let column = 0; column < this.#side; column++) {
          const at = row * width + column;
          const weight = part(row) * part(column);
          total[start + at] += weight;
          for (let plane = 0; plane < strokes.length; plane += positions)
            strokes[plane + start + at] +=
              weight * (painting.pixels[plane + there + at] - content.pixels[plane + there + at]);
        }
    }
    for (let i = 0; i < strokes.length; i++) if (total[i % positions] > 0) strokes[i] /= total[i % positions];
    return strokes;
  }
}
