/** What was measured on a GPU, as it is written to `results.json`, and as tables. */
import type { OnnxDevice } from '../../src/engines/onnx/engine.js';
import type { Size } from '../../src/style-transfer/image.js';
import type { Iterate } from '../../src/style-transfer/stylize-request.js';
import { median } from '../rounds.js';
import type { Differences } from './part.js';
import type { Profile } from './profile.js';

/** As much as `test/engines` grants two devices. */
const TOLERANCE = 1e-3;

export interface Evaluation {
  readonly size: number;
  network?: string;
  /** Milliseconds of the first one, which makes the GPU's programs. */
  first?: number;
  /** Milliseconds of an evaluation, by round. */
  readonly rounds: number[];
  failure?: string;
}

export interface Painting {
  readonly size: number;
  /** Of the whole command: start, pictures read, painted, written. */
  seconds?: number;
  networks?: string[];
  steps?: number;
  /** In seconds from the command's start. */
  stages?: StageTimes[];
  loss?: number;
  file?: string;
  failure?: string;
}

interface StageTimes extends Size {
  readonly network: string;
  readonly steps: number;
  /** When its first and its last step were done, in seconds from the command's start. */
  readonly first: number;
  readonly last: number;
}

export interface Results {
  brushwork: string;
  node: string;
  cpu: string;
  threads: number;
  device: OnnxDevice;
  gpu?: string;
  adapter?: string;
  driver?: string;
  tried: string[];
  evaluations: Evaluation[];
  comparisons: { size: number; differences?: Differences; failure?: string }[];
  paintings: Painting[];
  profiles: { size: number; profile?: Profile; failure?: string }[];
  seconds?: number;
}

const short = (value: number) => (value < 100 ? value.toPrecision(3) : value.toFixed(0));

export function evaluationCells({ network, first, rounds, failure }: Evaluation): string[] {
  const figures =
    rounds.length === 0
      ? ['-', '-']
      : [short(median(rounds)), `${short(Math.min(...rounds))}-${short(Math.max(...rounds))} (${rounds.length})`];
  const end = failure === undefined ? [] : [failure];
  return [network ?? '-', ...figures, first === undefined ? '-' : short(first), ...end];
}

export const agrees = ({ losses, gradient }: Differences) =>
  [...Object.values(losses), gradient].every((value) => value <= TOLERANCE);

export function comparisonCells({ differences, failure }: Results['comparisons'][number]): string[] {
  if (differences === undefined) return ['-', '-', failure ?? 'nothing came'];
  const worst = Object.entries(differences.losses).reduce((a, b) => (b[1] > a[1] ? b : a));
  const verdict = agrees(differences) ? 'agrees' : `DIFFERS by more than ${TOLERANCE}`;
  return [`${worst[1].toExponential(1)} (${worst[0]})`, differences.gradient.toExponential(1), verdict];
}

/** A record of the command line's, and when it came. */
export type PaintingStep = Omit<Iterate, 'picture' | 'checkpoint'> & { readonly seconds: number };

/** When each scale's first and last step was done. */
export function timesOf(steps: readonly PaintingStep[]): StageTimes[] {
  const stages = [...new Set(steps.map(({ stage }) => stage))];
  return stages.map((stage) => {
    const own = steps.filter((step) => step.stage === stage);
    const [{ network, width, height, seconds: first }] = own;
    return { network, width, height, steps: own.length, first, last: own[own.length - 1].seconds };
  });
}

export function paintingCells({ seconds, networks, steps, loss, failure }: Painting): string[] {
  const cells = [
    seconds?.toFixed(1) ?? '-',
    String(steps ?? '-'),
    networks?.join(', ') || '-',
    loss?.toFixed(4) ?? '-',
  ];
  return failure === undefined ? cells : [...cells, failure];
}

export function printTables(results: Results): void {
  console.log(
    '\nOne evaluation, with its copies there and back | network | median ms | fastest-slowest (rounds) | first ms',
  );
  for (const entry of results.evaluations)
    console.log([`${entry.size} x ${entry.size}`, ...evaluationCells(entry)].join(' | '));
  console.log('\nAgainst the CPU | worst loss, relative | gradient, relative |');
  for (const entry of results.comparisons)
    console.log([`${entry.size} x ${entry.size}`, ...comparisonCells(entry)].join(' | '));
  console.log('\nA whole painting | s | steps | networks | loss at the last step');
  for (const entry of results.paintings) console.log([entry.size, ...paintingCells(entry)].join(' | '));
  console.log(
    "\nIts stages | network | steps | ms a step | s from the start to the first step's end, and to the last's",
  );
  for (const { size, stages } of results.paintings)
    for (const { network, width, height, steps, first, last } of stages ?? []) {
      const step = steps < 2 ? '-' : short((1000 * (last - first)) / (steps - 1));
      console.log([size, `${width} x ${height}`, network, steps, step, first.toFixed(1), last.toFixed(1)].join(' | '));
    }
  for (const { size, profile } of results.profiles) {
    if (profile === undefined) continue;
    for (const [title, rows] of [
      ['operators', profile.operators],
      ['nodes', profile.nodes],
      ['left to the CPU, each with copies there and back', profile.onCpu],
    ] as const) {
      console.log(`\n${size} x ${size}, ${title} | ms an evaluation | how many`);
      for (const { name, milliseconds, count } of rows) console.log([name, short(milliseconds), count].join(' | '));
    }
  }
}
