/** The guided filter (He, Sun and Tang, “Guided image filtering”, ECCV 2010): smooths values, and leaves steps where the picture has them. */
import type { Image, Size } from '../style-transfer/image.js';

/** Means over the square within `radius` pixels, by running sums; at the border over the part of it that is inside. */
export function boxMean(values: Float32Array, { width, height }: Size, radius: number): Float32Array {
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const at = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x++) sum += values[at + x];
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += values[at + x + radius];
      if (x - radius > 0) sum -= values[at + x - radius - 1];
      rows[at + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1);
    }
  }
  const result = new Float32Array(values.length);
  const sums = new Float64Array(width);
  for (let y = 0; y < Math.min(radius, height); y++) for (let x = 0; x < width; x++) sums[x] += rows[y * width + x];
  for (let y = 0; y < height; y++) {
    const count = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1;
    for (let x = 0; x < width; x++) {
      if (y + radius < height) sums[x] += rows[(y + radius) * width + x];
      if (y - radius > 0) sums[x] -= rows[(y - radius - 1) * width + x];
      result[y * width + x] = sums[x] / count;
    }
  }
  return result;
}

const product = (a: Float32Array, b: Float32Array) => a.map((value, i) => value * b[i]);

/** A filter by the colours of one picture, for any number of planes of values. */
export class GuidedFilter {
  readonly #size: Size;
  readonly #radius: number;
  readonly #guide: readonly [Float32Array, Float32Array, Float32Array];
  readonly #means: readonly [Float32Array, Float32Array, Float32Array];
  /** Of each window's colours, inverted: six planes of a symmetric matrix, by rows of its upper triangle. */
  readonly #inverse: readonly Float32Array[];

  /**
   * @param radius of the windows, in pixels.
   * @param epsilon variance (of colours 0-1) that counts as an edge: less is smoothed over.
   */
  constructor({ width, height, pixels }: Image, radius: number, epsilon: number) {
    this.#size = { width, height };
    this.#radius = radius;
    const area = width * height;
    const plane = (channel: number) => pixels.slice(channel * area, (channel + 1) * area).map((value) => value / 255);
    this.#guide = [plane(0), plane(1), plane(2)];
    const [r, g, b] = this.#guide;
    this.#means = [this.#mean(r), this.#mean(g), this.#mean(b)];
    const covariance = (i: 0 | 1 | 2, j: 0 | 1 | 2) => {
      const mean = this.#mean(product(this.#guide[i], this.#guide[j]));
      return mean.map((value, at) => value - this.#means[i][at] * this.#means[j][at] + (i === j ? epsilon : 0));
    };
    this.#inverse = invertSymmetric([
      covariance(0, 0),
      covariance(0, 1),
      covariance(0, 2),
      covariance(1, 1),
      covariance(1, 2),
      covariance(2, 2),
    ]);
  }

  #mean(values: Float32Array): Float32Array {
    return boxMean(values, this.#size, this.#radius);
  }

  /** @param values of the picture's size, row-major. The result may overshoot their range slightly. */
  apply(values: Float32Array): Float32Array {
    const mean = this.#mean(values);
    const [covR, covG, covB] = this.#guide.map((guide, channel) =>
      this.#mean(product(guide, values)).map((value, i) => value - this.#means[channel as 0 | 1 | 2][i] * mean[i]),
    ) as [Float32Array, Float32Array, Float32Array];
    const [rr, rg, rb, gg, gb, bb] = this.#inverse as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const slopes = [
      covR.map((value, i) => rr[i] * value + rg[i] * covG[i] + rb[i] * covB[i]),
      covR.map((value, i) => rg[i] * value + gg[i] * covG[i] + gb[i] * covB[i]),
      covR.map((value, i) => rb[i] * value + gb[i] * covG[i] + bb[i] * covB[i]),
    ] as const;
    const offset = mean.map(
      (value, i) =>
        value - slopes[0][i] * this.#means[0][i] - slopes[1][i] * this.#means[1][i] - slopes[2][i] * this.#means[2][i],
    );
    const [aR, aG, aB] = slopes.map((slope) => this.#mean(slope)) as [Float32Array, Float32Array, Float32Array];
    const [r, g, b] = this.#guide;
    return this.#mean(offset).map((value, i) => value + aR[i] * r[i] + aG[i] * g[i] + aB[i] * b[i]);
  }
}

/** By cofactors, position by position. */
function invertSymmetric(upper: readonly Float32Array[]): readonly Float32Array[] {
  const [a, b, c, d, e, f] = upper as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const result = upper.map((plane) => new Float32Array(plane.length));
  for (let i = 0; i < a.length; i++) {
    const cofactors = [
      d[i] * f[i] - e[i] * e[i],
      c[i] * e[i] - b[i] * f[i],
      b[i] * e[i] - c[i] * d[i],
      a[i] * f[i] - c[i] * c[i],
      b[i] * c[i] - a[i] * e[i],
      a[i] * d[i] - b[i] * b[i],
    ];
    const determinant = a[i] * cofactors[0] + b[i] * cofactors[1] + c[i] * cofactors[2];
    for (let k = 0; k < 6; k++) (result[k] as Float32Array)[i] = cofactors[k] / determinant;
  }
  return result;
}
