/** Smooth chance: value noise on a lattice, summed over octaves. */
import type { Random } from './canvas.js';

/** A number 0-1 for each place, smooth over a distance of about 1. */
export type Noise = (x: number, y: number) => number;

const SIDE = 64;

function lattice(random: Random): Noise {
  const values = Float64Array.from({ length: SIDE * SIDE }, random);
  const at = (column: number, row: number) => values[(column & (SIDE - 1)) + SIDE * (row & (SIDE - 1))];
  const ease = (share: number) => share * share * (3 - 2 * share);
  return (x, y) => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const [across, down] = [ease(x - column), ease(y - row)];
    const top = at(column, row) * (1 - across) + at(column + 1, row) * across;
    const bottom = at(column, row + 1) * (1 - across) + at(column + 1, row + 1) * across;
    return top * (1 - down) + bottom * down;
  };
}

/** Each octave twice as fine and half as strong; `shape` bends an octave's values before they are added. */
export function fractal(random: Random, octaves: number, shape: (value: number) => number = (value) => value): Noise {
  const noise = lattice(random);
  const total = 2 - 2 ** (1 - octaves);
  return (x, y) => {
    let sum = 0;
    for (let octave = 0; octave < octaves; octave++) {
      const scale = 2 ** octave;
      // The shift keeps the octaves' lattice points apart; where they meet, a grid would show.
      sum += shape(noise(x * scale + 17.3 * octave, y * scale + 9.1 * octave)) / scale;
    }
    return sum / total;
  };
}

/** Sharp crests, as between valleys cut by water. */
export const ridged = (value: number) => (1 - Math.abs(2 * value - 1)) ** 2;
