/** The directions in which planes of features differ most. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Every how many positions enter the covariances. */
const SAMPLING = 3;

/**
 * @param values planes of `area` values each.
 * @returns `count` planes in the order of their variance, each with mean 0; the first has variance 1, the others less by the same factor.
 */
export function principalComponents(values: Float32Array, area: number, count: number): Float32Array {
  const planes = values.length / area;
  const centred = new Float32Array(values.length);
  for (let plane = 0; plane < planes; plane++) {
    let mean = 0;
    for (let i = 0; i < area; i++) mean += values[plane * area + i] / area;
    for (let i = 0; i < area; i++) centred[plane * area + i] = values[plane * area + i] - mean;
  }
  const covariance = Matrix.zeros(planes, planes);
  for (let a = 0; a < planes; a++)
    for (let b = a; b < planes; b++) {
      let sum = 0;
      for (let i = 0; i < area; i += SAMPLING) sum += centred[a * area + i] * centred[b * area + i];
      covariance.set(a, b, (SAMPLING * sum) / area);
      covariance.set(b, a, (SAMPLING * sum) / area);
    }
  const { eigenvectorMatrix: vectors, realEigenvalues } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const scale = 1 / Math.sqrt(Math.max(realEigenvalues[planes - 1] as number, 1e-12));
  const result = new Float32Array(count * area);
  for (let k = 0; k < count; k++)
    for (let plane = 0; plane < planes; plane++) {
      const weight = scale * vectors.get(plane, planes - 1 - k);
      for (let i = 0; i < area; i++) result[k * area + i] += weight * centred[plane * area + i];
    }
  return result;
}
