/** Mixtures of Gaussians with diagonal covariances, fitted to weighted points by expectation and maximisation. */

/** Points in a row: `count` times `dimensions` values. */
export interface Points {
  readonly values: Float32Array;
  readonly dimensions: number;
}

/** Variance that is added to each: narrower clusters than this are noise. */
const LEAST_VARIANCE = 0.01;
const ITERATIONS = 3;
/** Exponents this far below the largest add nothing. */
const NEGLIGIBLE = 12;

export class GaussianMixture {
  readonly #components: number;
  readonly #dimensions: number;
  readonly #means: Float64Array;
  readonly #variances: Float64Array;
  readonly #shares: Float64Array;
  /** Halves of the variances' inverses. */
  readonly #precisions: Float64Array;

  constructor(components: number, points: Points, weights: Float32Array) {
    this.#components = components;
    this.#dimensions = points.dimensions;
    this.#means = farthestPoints(components, points, weights);
    this.#variances = new Float64Array(components * points.dimensions).fill(1);
    this.#shares = new Float64Array(components).fill(1 / components);
    this.#precisions = new Float64Array(components * points.dimensions).fill(0.5);
    this.fit(points, weights);
  }

  /** Goes on from where it is. */
  fit({ values, dimensions }: Points, weights: Float32Array): void {
    const components = this.#components;
    const size = components * dimensions;
    const densities = new Float64Array(components);
    for (let iteration = 0; iteration < ITERATIONS; iteration++) {
      const totals = new Float64Array(components);
      const sums = new Float64Array(size);
      const squares = new Float64Array(size);
      const constants = this.#constants();
      for (let i = 0; i < weights.length; i++) {
        const weight = weights[i];
        if (weight < 0.02) continue;
        const sum = this.#densities(values, i, constants, densities).total;
        for (let k = 0; k < components; k++) {
          const part = (weight * densities[k]) / sum;
          if (part < 1e-4) continue;
          totals[k] += part;
          for (let d = 0; d < dimensions; d++) {
            const value = values[i * dimensions + d];
            sums[k * dimensions + d] += part * value;
            squares[k * dimensions + d] += part * value * value;
          }
        }
      }
      const all = totals.reduce((sum, total) => sum + total, 0);
      for (let k = 0; k < components; k++) {
        // A component that has lost its points stays where it was.
        if (totals[k] < 1e-3) continue;
        this.#shares[k] = totals[k] / all;
        for (let at = k * dimensions; at < (k + 1) * dimensions; at++) {
          const mean = sums[at] / totals[k];
          this.#means[at] = mean;
          this.#variances[at] = Math.max(0, squares[at] / totals[k] - mean * mean) + LEAST_VARIANCE;
          this.#precisions[at] = 0.5 / this.#variances[at];
        }
      }
    }
  }

  /** Logarithm of the density at each of the points. */
  logDensities({ values, dimensions }: Points): Float32Array {
    const densities = new Float64Array(this.#components);
    const constants = this.#constants();
    return Float32Array.from({ length: values.length / dimensions }, (_, i) => {
      const { total, largest } = this.#densities(values, i, constants, densities);
      return Math.log(total) + largest;
    });
  }

  #constants(): Float64Array {
    return this.#shares.map((share, k) => {
      let sum = Math.log(share + 1e-12);
      for (let d = 0; d < this.#dimensions; d++) sum -= 0.5 * Math.log(this.#variances[k * this.#dimensions + d]);
      return sum;
    });
  }

  /** Each component's density at a point, over `exp(largest)`, into `densities`. */
  #densities(values: Float32Array, point: number, constants: Float64Array, densities: Float64Array) {
    const dimensions = this.#dimensions;
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < densities.length; k++) {
      let exponent = constants[k];
      for (let d = 0; d < dimensions; d++) {
        const difference = values[point * dimensions + d] - this.#means[k * dimensions + d];
        exponent -= difference * difference * this.#precisions[k * dimensions + d];
      }
      densities[k] = exponent;
      if (exponent > largest) largest = exponent;
    }
    let total = 0;
    for (let k = 0; k < densities.length; k++) {
      const below = densities[k] - largest;
      densities[k] = below < -NEGLIGIBLE ? 0 : Math.exp(below);
      total += densities[k];
    }
    return { total, largest };
  }
}

/** Beginning with the mean, always the point that is farthest from those chosen, the weight counted in: no chance is needed. */
function farthestPoints(count: number, { values, dimensions }: Points, weights: Float32Array): Float64Array {
  const chosen = new Float64Array(count * dimensions);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i];
    for (let d = 0; d < dimensions; d++) chosen[d] += weights[i] * values[i * dimensions + d];
  }
  for (let d = 0; d < dimensions; d++) chosen[d] /= total;
  const distances = new Float32Array(weights.length).fill(Number.POSITIVE_INFINITY);
  for (let k = 1; k < count; k++) {
    let farthest = 0;
    for (let i = 0; i < weights.length; i++) {
      let distance = 0;
      for (let d = 0; d < dimensions; d++)
        distance += (values[i * dimensions + d] - chosen[(k - 1) * dimensions + d]) ** 2;
      distances[i] = Math.min(distances[i], distance);
      if (weights[i] * distances[i] > weights[farthest] * distances[farthest]) farthest = i;
    }
    chosen.set(values.subarray(farthest * dimensions, (farthest + 1) * dimensions), k * dimensions);
  }
  return chosen;
}
