/**
 * `npm run bench:slider`: whether equal steps of the strength are equal steps of the distance from the content. Paints pairs at 0, 20, ... 100
 * and prints each step over the mean step of its pair. Options as for `npm run bench:style`.
 */
import { nameOf } from '../src/cli/judged-paintings.js';
import { choosePairs, engine, mean, paintJudged, size, tried } from './paint-judged.js';

const STRENGTHS = [0, 20, 40, 60, 80, 100];
const worst: number[] = [];
for (const [content, style] of await choosePairs()) {
  const distances: number[] = [];
  const shares: number[] = [];
  for (const strength of STRENGTHS) {
    const verdict = await paintJudged(content, style, { strength, size, ...tried });
    distances.push(verdict.content);
    shares.push(verdict.share);
  }
  const steps = distances.slice(1).map((distance, i) => distance - distances[i]);
  const relative = steps.map((step) => step / mean(steps));
  worst.push(Math.max(...relative.map((step) => Math.abs(step - 1))));
  const numbers = (values: number[]) => values.map((value) => value.toFixed(3)).join(' ');
  console.log(`${nameOf(content)} in ${nameOf(style)}: steps ${numbers(relative)}; shares ${numbers(shares)}`);
}
console.log(`steps off by ${Math.max(...worst).toFixed(3)} in the worst pair, ${mean(worst).toFixed(3)} in the mean`);
await engine.dispose();
