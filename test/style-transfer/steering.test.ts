import { describe, expect, it } from 'vitest';
import {
  DistanceSteering,
  distancesOf,
  momentsOf,
  shareForStrength,
  typicalWeight,
} from '../../src/style-transfer/steering.js';
import { structureMap } from '../../src/style-transfer/structure-map.js';
import { randomImage } from '../engines/reference.js';

const SHAPE = { channels: 3, width: 16, height: 12 };
const activations = (seed: number) => randomImage(seed, 16, 12).map((value) => value / 255);

describe('strength', () => {
  it('is a share of the largest distance, in even steps', () => {
    const steps = [0, 20, 40, 60, 80, 100].map((strength) => shareForStrength(strength));
    for (const [i, share] of steps.slice(1).entries()) expect(share - steps[i]).toBeCloseTo(0.136, 6);
  });

  it('goes nearer to the content where that weighs more, and farther where the style does', () => {
    expect(shareForStrength(50, 2)).toBeLessThan(shareForStrength(50));
    expect(shareForStrength(50, 0.5)).toBeGreaterThan(shareForStrength(50));
    expect(shareForStrength(100, 1e-9)).toBeLessThan(1);
  });

  it('begins at a weight that falls as the share grows', () => {
    const weights = [0.001, 0.02, 0.05, 0.1, 0.25, 0.5, 0.6, 0.9].map(typicalWeight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(typicalWeight(0.36)).toBeCloseTo(0.055, 9);
  });
});

describe('the largest distance', () => {
  it('is the mean over all orders of the style', () => {
    const [content, style] = [activations(1), activations(2)];
    const map = structureMap(content, SHAPE, 0.5);
    const moments = momentsOf([{ share: 1, content: style }], SHAPE.channels);
    const positions = SHAPE.width * SHAPE.height;
    for (const by of [undefined, map]) {
      const { norm, independent } = distancesOf(content, SHAPE, by, moments);
      let sum = 0;
      for (let shift = 0; shift < positions; shift++)
        for (let channel = 0; channel < SHAPE.channels; channel++)
          for (let i = 0; i < positions; i++) {
            const at = channel * positions;
            sum += (by?.[i] ?? 1) * (style[at + ((i + shift) % positions)] - content[at + i]) ** 2;
          }
      expect(sum / positions / norm / independent).toBeCloseTo(1, 5);
    }
  });

  it('of several styles goes by their shares', () => {
    const [a, b] = [activations(1), activations(2)];
    const both = momentsOf(
      [
        { share: 1, content: a },
        { share: 3, content: b },
      ],
      3,
    );
    const [one, other] = [a, b].map((content) => momentsOf([{ share: 5, content }], 3));
    expect(both.squares).toBeCloseTo(0.25 * one.squares + 0.75 * other.squares, 9);
    expect(both.means[2]).toBeCloseTo(0.25 * one.means[2] + 0.75 * other.means[2], 9);
  });
});

describe('the steering', () => {
  const [plain, mapped] = [
    { norm: 10, independent: 2 },
    { norm: 20, independent: 3 },
  ];
  it('raises the weight of what went too far and lowers that of what did not go far enough', () => {
    for (const [reached, direction] of [
      [1.2, 1],
      [0.8, -1],
    ]) {
      const steering = new DistanceSteering(plain, mapped, 0.5, 1, 1);
      const squares = { plain: reached * steering.distance * plain.norm, mapped: 18 };
      expect(steering.reached(squares)).toBeCloseTo(reached, 9);
      steering.correct(squares);
      expect(Math.sign(Math.log(steering.weight))).toBe(direction);
    }
  });

  it('corrects the weight alone: another aim would count the same correction twice', () => {
    const steering = new DistanceSteering(plain, mapped, 0.5, 1, 1);
    const { aim } = steering.term;
    expect(steering.correct({ plain: 1.2 * steering.distance * plain.norm, mapped: 11 })).toBe(true);
    expect(steering.term.aim).toBe(aim);
  });

  it('stays as it is where the distance will be near enough to its aim', () => {
    for (const [reached, weight] of [
      [1.1, 1],
      [0.98, 1],
      [1.14, 2],
      [0.9, 0.5],
    ]) {
      const steering = new DistanceSteering(plain, mapped, 0.5, 1, 1);
      const squares = { plain: reached * steering.distance * plain.norm, mapped: 18 };
      const before = steering.term;
      expect(steering.correct(squares, { remaining: 1.04, tolerance: 0.04 })).toBe(weight !== 1);
      expect(Math.sign(Math.log(steering.weight))).toBe(Math.sign(Math.log(weight)));
      if (weight === 1) expect(steering.term).toEqual(before);
    }
  });

  it('stays as it is after an evaluation that says nothing', () => {
    for (const squares of [
      { plain: 0, mapped: 0 },
      { plain: Number.NaN, mapped: 1 },
      { plain: 1, mapped: 0 },
    ]) {
      const steering = new DistanceSteering(plain, mapped, 0.5, 3, 1);
      steering.correct(squares);
      expect(steering.weight).toBe(3);
    }
  });

  it('begins at a smaller weight where the content is so faint that it would be held as it is', () => {
    const begin = (independent: number) => {
      const steering = new DistanceSteering({ norm: 10, independent }, mapped, 0.5, 0.1, 1);
      steering.allowForFaintContent();
      return steering.weight;
    };
    expect(begin(1.3)).toBe(0.1);
    expect(begin(90)).toBeCloseTo(0.1 / 30, 9);
  });

  it('has a term whose value and slope do not depend on the units of the activations', () => {
    const steering = new DistanceSteering(plain, mapped, 0.5, 1, 2);
    const { weight, aim } = steering.term;
    expect(2.5 * weight * mapped.norm).toBeCloseTo(2, 9);
    expect(aim / mapped.norm).toBeCloseTo(steering.distance * 1.5, 9);
  });
});

describe('the structure map', () => {
  it('is 1 everywhere at exponent 0, and for a flat picture', () => {
    expect([...structureMap(activations(1), SHAPE, 0)]).toEqual(new Array(192).fill(1));
    for (const value of structureMap(new Float32Array(576).fill(4), SHAPE, 0.5)) expect(value).toBeCloseTo(1, 6);
    for (const value of structureMap(new Float32Array(576), SHAPE, 0.5)) expect(value).toBeCloseTo(1, 6);
  });

  it('takes what a border looks like to the padding for no structure', () => {
    const atBorder = (i: number) => i % 16 === 0 || i % 16 === 15 || i % 192 < 16 || i % 192 >= 176;
    const padded = Float32Array.from({ length: 576 }, (_, i) => (atBorder(i) ? 1 : 4));
    for (const value of structureMap(padded, SHAPE, 0.5)) expect(value).toBeCloseTo(1, 6);
  });

  it('has a mean of 1, and more at an edge than beside it', () => {
    const edge = Float32Array.from({ length: 576 }, (_, i) => (i % 16 < 8 ? 0 : 1));
    const map = structureMap(edge, SHAPE, 0.5);
    expect(map.reduce((sum, value) => sum + value, 0) / map.length).toBeCloseTo(1, 5);
    expect(map[6 * 16 + 8]).toBeGreaterThan(2 * map[6 * 16 + 1]);
  });

  it('leaves a calm area near enough to the picture: the style may not gather there', () => {
    const half = activations(1).map((value, i) => (i % SHAPE.width < SHAPE.width / 2 ? 0.5 : value));
    const map = structureMap(half, SHAPE, 0.5);
    expect(Math.min(...map)).toBeGreaterThan(0.4);
    expect(Math.max(...map)).toBeLessThan(2.5);
  });
});
