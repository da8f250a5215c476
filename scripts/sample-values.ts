/** Values that stand for what messages are filled with, so that every text can be read as members read it. */
import { argumentsOf } from './message-types.js';

/** By the argument's name; of what has no value here, the name itself is shown. */
const SAMPLES: Readonly<Record<string, string | number | readonly string[]>> = {
  ...{ title: 'Harbour at dusk', challenge: 'Winter light', name: 'Night swirls', from: 'Night', to: 'Night swirls' },
  ...{ user: '<@100000000000000001>', role: '<@&100000000000000002>', channel: '<#100000000000000003>' },
  ...{ mention: '<#100000000000000003>', roles: ['<@&100000000000000002>'], channels: ['<#100000000000000003>'] },
  ...{
    names: ['Woodcut', 'Mosaic'],
    titles: ['Harbour', 'Forest'],
    networks: ['lite', 'vgg16'],
    engine: 'ONNX Runtime',
  },
  ...{
    version: '1.2.3',
    reason: 'Not your own photo',
    text: 'A sketchbook',
    link: 'https://discord.com/channels/1/2/3',
  },
  ...{ given: '99999', minimum: '0', maximum: '100', range: '0–100', value: '50', example: 'Seed', line: 'foo bar' },
  ...{ option: 'Size', shares: '70 : 30', options: 'Strength 50', limits: ['3', '20'], zone: 'Europe/Berlin' },
  ...{ keys: '"stength"', settings: ['Strength', 'Time zone'], setting: 'Strength', choices: ['Draft', 'Fine'] },
  ...{ permissions: ['View Channel', 'Attach Files'], status: '…', state: '…', report: '1a2b3c4d', format: 'TIFF' },
  ...{ width: 448, height: 336, size: 448, smallest: 512, side: 1024, frames: 1200, stage: 2, stages: 5 },
  ...{ page: 2, pages: 5, part: 2, parts: 5, round: 3, rank: 2, place: 2, position: 2, waiting: 5, total: 12 },
  ...{ at: 1_900_000_000_000, after: 3 * 24 * 3600 * 1000, seconds: 180, done: 0.4, limit: 8, megabytes: 9.4 },
  ...{ server: 'The Studio', report: 'Report painting', remove: 'Remove painting' },
  ...{ megapixels: 81, needed: 6.5, available: 1.5, all: 3 },
};
/** Where an argument of this name means something else in one message. */
const EXCEPTIONS: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  'challenges.gallery.range': { from: 5, to: 8 },
  'failures.output-bytes': { limit: 10_000_000 },
  'failures.challenge-times.short': { limit: 3_600_000 },
  'failures.challenge-times.long': { limit: 30 * 24 * 3_600_000 },
};

/** Counts by which languages differ: none, one, few, many. */
export const SAMPLE_COUNTS = [0, 1, 2, 5] as const;

export type SampleValues = Readonly<Record<string, string | number | readonly string[]>>;

/** @param count for every number that is not in the samples. */
export function sampleValues(path: string, text: string, count: number): SampleValues {
  const values = [...argumentsOf(text)].map(([name, type]) => {
    const sample = EXCEPTIONS[path]?.[name] ?? SAMPLES[name];
    return [name, sample ?? (type === 'number' ? count : name)] as const;
  });
  return Object.fromEntries(values);
}
