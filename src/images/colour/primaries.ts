/** From a colour space's red, green and blue to sRGB's, in linear light. */
import { inverse, Matrix } from 'ml-matrix';

type Chromaticity = readonly [x: number, y: number];

interface Primaries {
  readonly red: Chromaticity;
  readonly green: Chromaticity;
  readonly blue: Chromaticity;
  readonly white: Chromaticity;
}

const D65: Chromaticity = [0.3127, 0.329];
const ILLUMINANT_C: Chromaticity = [0.31, 0.316];
const DCI_WHITE: Chromaticity = [0.314, 0.351];

const BT709: Primaries = { red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06], white: D65 };
const SMPTE_170M: Primaries = { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: D65 };
const P3 = { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06] } as const;

/** ITU-T H.273, table 2. What is not among them is taken for BT.709. */
const BY_CODE: Partial<Record<number, Primaries>> = {
  4: { red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08], white: ILLUMINANT_C },
  5: { red: [0.64, 0.33], green: [0.29, 0.6], blue: [0.15, 0.06], white: D65 },
  6: SMPTE_170M,
  7: SMPTE_170M,
  8: { red: [0.681, 0.319], green: [0.243, 0.692], blue: [0.145, 0.049], white: ILLUMINANT_C },
  9: { red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046], white: D65 },
  11: { ...P3, white: DCI_WHITE },
  12: { ...P3, white: D65 },
  22: { red: [0.63, 0.34], green: [0.295, 0.605], blue: [0.155, 0.077], white: D65 },
};

const xyzOf = ([x, y]: Chromaticity) => [x / y, 1, (1 - x - y) / y];

/** Columns: the XYZ of red, green and blue, so that their sum is the white. */
function toXyz({ red, green, blue, white }: Primaries): Matrix {
  const columns = new Matrix([red, green, blue].map(xyzOf)).transpose();
  const amounts = inverse(columns).mmul(Matrix.columnVector(xyzOf(white)));
  return columns.mulRowVector(amounts.to1DArray());
}

/** Cone responses, after Bradford (ICC.1:2022, annex E). */
const BRADFORD = new Matrix([
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
]);

function adaptation(from: Chromaticity, to: Chromaticity): Matrix {
  const cones = (white: Chromaticity) => BRADFORD.mmul(Matrix.columnVector(xyzOf(white))).to1DArray();
  const [before, after] = [cones(from), cones(to)];
  return inverse(BRADFORD)
    .mmul(Matrix.diag(after.map((value, i) => value / before[i])))
    .mmul(BRADFORD);
}

export interface Conversion {
  /** 3 x 3, row after row: sRGB's linear red, green and blue. */
  readonly matrix: readonly number[];
  /** How much of the luminance each channel is. */
  readonly luma: readonly number[];
}

export function toSrgbPrimaries(code: number): Conversion {
  const primaries = BY_CODE[code] ?? BT709;
  const xyz = toXyz(primaries);
  const matrix = inverse(toXyz(BT709)).mmul(adaptation(primaries.white, D65)).mmul(xyz);
  return { matrix: matrix.to1DArray(), luma: xyz.getRow(1) };
}
