/**
 * `npm run bench:style`: whether the paintings look more like their styles than those of the version before. Every content is painted in
 * every style as the version before painted at its default, with the network that it came with, and then with what is in the tree, steered to the same distance from the
 * content, if need be in a second attempt; VGG-16 judges both. `--pictures` as for `npm run contact-sheet`, and the paintings are shared with it. `--options '{"scales":"1"}'`
 * tries other options, `--pairs 12` fewer pairs, `--size` another size.
 */
import { nameOf } from '../src/cli/judged-paintings.js';
import { DEFAULTS } from '../src/painting/options.js';
import { shareForStrength } from '../src/style-transfer/steering.js';
import type { Verdict } from './judge.js';
import { choosePairs, engine, mean, paintBefore, paintJudged, size, tried } from './paint-judged.js';

/** The factor of the content's weight that makes the default strength aim at another share. */
function contentWeightFor(share: number): number {
  const usual = shareForStrength(DEFAULTS.strength);
  const exponent = Math.log2(shareForStrength(DEFAULTS.strength, 2) / usual);
  return Number(((share / usual) ** (1 / exponent)).toPrecision(6));
}

/** How far, as a share of it, a content distance may be from the one before. */
const TOLERANCE = 0.05;

/** Aims a second time where the first painting came out too near or too far to compare. */
async function paintAtDistance(content: string, style: string, before: Verdict): Promise<Verdict> {
  const paint = (share: number) =>
    paintJudged(content, style, { size, ...tried, contentWeight: contentWeightFor(share) });
  const first = await paint(before.share);
  if (Math.abs(first.content / before.content - 1) <= TOLERANCE) return first;
  return paint((before.share * before.content) / first.content);
}

const rows: { before: readonly number[]; ours: readonly number[]; content: number }[] = [];
console.log(
  'content and style: style distance at full, half and quarter size over that of the version before; content',
);
for (const [content, style] of await choosePairs()) {
  const before = await paintBefore(content, style);
  const ours = await paintAtDistance(content, style, before);
  const row = { before: before.style, ours: ours.style, content: ours.content / before.content };
  rows.push(row);
  const ratios = row.ours.map((value, i) => (value / row.before[i]).toFixed(3));
  const distances = `${row.content.toFixed(3)} of ${before.content.toFixed(3)}`;
  console.log(`${nameOf(content)} in ${nameOf(style)}: ${ratios.join(' ')}; ${distances}`);
}
const line = (of: (scale: number) => number) => [0, 1, 2].map((scale) => of(scale).toFixed(3)).join(' ');
const all = (kind: 'before' | 'ours', scale: number) => rows.map((row) => row[kind][scale]);
const ratios = (scale: number) => rows.map(({ before, ours }) => ours[scale] / before[scale]);
console.log(`the mean over the mean before: ${line((scale) => mean(all('ours', scale)) / mean(all('before', scale)))}`);
console.log(`mean of the ratios: ${line((scale) => mean(ratios(scale)))}`);
console.log(`geometric mean of the ratios: ${line((scale) => Math.exp(mean(ratios(scale).map(Math.log))))}`);
const distances = rows.map(({ content }) => content);
const range = `from ${Math.min(...distances).toFixed(3)} to ${Math.max(...distances).toFixed(3)}`;
console.log(`content distance: mean ${mean(distances).toFixed(3)}, ${range}`);
await engine.dispose();
