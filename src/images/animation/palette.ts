/**
 * One palette for all frames of an animation, and dithering that stands still: a pixel's threshold depends on its place alone (Bayer, "An optimum
 * method for two-level rendition of continuous-tone pictures", 1973), so that what does not change from frame to frame does not flicker. Error
 * diffusion, which encoders use, carries each change over the whole picture.
 */
import type { Animation, AnimationFrame } from './animation.js';

const RGBA = 4;
/** Pixels of all frames that the palette is made of; more of them make none that is better. */
const SAMPLE_PIXELS = 1e6;
/** A GIF's pixel is seen or not. */
const SEEN_OPACITY = 128;

/** 8 x 8 thresholds, -0.5 to 0.5. */
const THRESHOLDS = bayer(8);

function bayer(size: number): Float32Array {
  const order = (x: number, y: number): number => {
    let [value, bit] = [0, size >> 1];
    for (let scale = 1; bit > 0; bit >>= 1, scale *= 4) {
      const [a, b] = [x & bit ? 1 : 0, y & bit ? 1 : 0];
      value += scale * (2 * (a ^ b) + b);
    }
    return value;
  };
  return Float32Array.from(
    { length: size * size },
    (_, i) => (order(i % size, Math.floor(i / size)) + 0.5) / size ** 2 - 0.5,
  );
}

/** Of pixels, by the first 5 bits of each channel: how many there are, and their sums. */
interface Bin {
  readonly sums: [red: number, green: number, blue: number];
  count: number;
}

/** Colours that one entry of the palette stands for. */
interface Box {
  readonly bins: readonly Bin[];
  readonly mean: readonly number[];
  /** The channel that varies most, and by how much in all. */
  readonly channel: 0 | 1 | 2;
  readonly spread: number;
}

function boxOf(bins: readonly Bin[]): Box {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const mean = [0, 1, 2].map((channel) => bins.reduce((sum, bin) => sum + bin.sums[channel], 0) / count);
  const spreads = [0, 1, 2].map((channel) =>
    bins.reduce((sum, bin) => sum + bin.count * (bin.sums[channel] / bin.count - mean[channel]) ** 2, 0),
  );
  const spread = Math.max(...spreads);
  return { bins, mean, channel: spreads.indexOf(spread) as Box['channel'], spread };
}

/**
 * RGB triples, at most `colours`, of what is seen in any of the frames: the box that varies most is cut at its mean (Wan, Wong and
 * Prusinkiewicz, "An algorithm for multidimensional data clustering", 1988). libvips makes palettes for one picture, of 2, 4, 16 or 256 colours.
 */
function paletteOf({ width, height, frames }: Animation, colours: number): Uint8Array {
  const step = Math.max(1, Math.ceil((width * height * frames.length) / SAMPLE_PIXELS));
  const bins = new Map<number, Bin>();
  for (const { rgba } of frames)
    for (let i = 0; i < rgba.length; i += RGBA * step) {
      if (rgba[i + 3] < SEEN_OPACITY) continue;
      const key = ((rgba[i] >> 3) << 10) | ((rgba[i + 1] >> 3) << 5) | (rgba[i + 2] >> 3);
      const bin = bins.get(key) ?? { sums: [0, 0, 0], count: 0 };
      bins.set(key, bin);
      bin.count++;
      for (let channel = 0; channel < 3; channel++) bin.sums[channel] += rgba[i + channel];
    }
  const boxes = bins.size === 0 ? [] : [boxOf([...bins.values()])];
  while (boxes.length > 0 && boxes.length < colours) {
    const widest = boxes.reduce((best, box, index) => (box.spread > boxes[best].spread ? index : best), 0);
    const { bins, mean, channel, spread } = boxes[widest];
    if (spread <= 0) break;
    const isLow = (bin: Bin) => bin.sums[channel] / bin.count <= mean[channel];
    boxes.splice(widest, 1, boxOf(bins.filter(isLow)), boxOf(bins.filter((bin) => !isLow(bin))));
  }
  return boxes.length === 0 ? new Uint8Array(3) : Uint8Array.from(boxes.flatMap(({ mean }) => mean.map(Math.round)));
}

/** Looks colours up by their first 6 bits of each channel. */
class NearestColour {
  readonly #palette: Uint8Array;
  readonly #known = new Int16Array(2 ** 18).fill(-1);

  constructor(palette: Uint8Array) {
    this.#palette = palette;
  }

  indexOf(red: number, green: number, blue: number): number {
    const key = ((red >> 2) << 12) | ((green >> 2) << 6) | (blue >> 2);
    if (this.#known[key] < 0) this.#known[key] = this.#search(red & ~3, green & ~3, blue & ~3);
    return this.#known[key];
  }

  #search(red: number, green: number, blue: number): number {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let i = 0; i < this.#palette.length; i += 3) {
      const distance =
        2 * (this.#palette[i] - red - 2) ** 2 +
        4 * (this.#palette[i + 1] - green - 2) ** 2 +
        3 * (this.#palette[i + 2] - blue - 2) ** 2;
      if (distance >= least) continue;
      [best, least] = [i, distance];
    }
    return best;
  }

  colourAt(index: number): Uint8Array {
    return this.#palette.subarray(index, index + 3);
  }
}

/** The frames in at most so many colours, the same for all; a pixel is seen or not. @param colours 2-255. */
export function reduceColours(animation: Animation, colours: number): Animation {
  const { width, height, frames } = animation;
  const nearest = new NearestColour(paletteOf(animation, colours));
  // About half of the distance between two of the palette's colours, were they spread evenly.
  const amplitude = 128 / Math.cbrt(colours);
  const clamp = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : value);
  const reduce = ({ rgba, delayMs }: AnimationFrame): AnimationFrame => {
    const reduced = new Uint8Array(rgba.length);
    for (let i = 0, at = 0; i < width * height; i++, at += RGBA) {
      if (rgba[at + 3] < SEEN_OPACITY) continue;
      const shift = amplitude * THRESHOLDS[(Math.floor(i / width) % 8) * 8 + ((i % width) % 8)];
      const index = nearest.indexOf(clamp(rgba[at] + shift), clamp(rgba[at + 1] + shift), clamp(rgba[at + 2] + shift));
      reduced.set(nearest.colourAt(index), at);
      reduced[at + 3] = 255;
    }
    return { rgba: reduced, delayMs };
  };
  return { ...animation, width, height, frames: frames.map(reduce) };
}
