/**
 * What the command line says before a long painting, beside what it took: time and memory are to be within a fifth. By processor time, which
 * other programs hardly change; each painting has a process of its own, whose peak is known when it has ended.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createOnnxEngine } from '../src/engines/onnx/engine.js';
import { decodePicture } from '../src/images/index.js';
import { DEFAULTS, type Options } from '../src/painting/options.js';
import { Painting } from '../src/painting/pipeline.js';
import { loadNetworks } from '../src/painting/request.js';
import { drawSample } from '../src/samples/index.js';

/** How far off an estimate may be, as a share of what it took. */
const TOLERANCE = 0.2;

interface Case {
  readonly network: Options['network'];
  readonly size: number;
  readonly quality: Options['quality'];
  /** Bytes; less than the whole would take, so that it is painted in tiles. */
  readonly memory?: number;
}

/** Half a minute of processor time or two: plans with one network and with two, whole and in tiles. */
const SMALL: readonly Case[] = [
  { network: 'lite', size: 384, quality: 'draft' },
  { network: 'lite', size: 384, quality: 'standard' },
  { network: 'auto', size: 320, quality: 'draft' },
  { network: 'auto', size: 320, quality: 'standard' },
  { network: 'lite', size: 512, quality: 'draft', memory: 450e6 },
];

/** Each is long enough to be announced, and no longer. */
const LARGE: readonly Case[] = [
  { network: 'lite', size: 1024, quality: 'draft' },
  { network: 'auto', size: 640, quality: 'draft' },
  { network: 'lite', size: 1024, quality: 'draft', memory: 700e6 },
];

interface Measured {
  /** Seconds of processor time; undefined for a painting that is not announced. */
  readonly estimated?: number;
  readonly taken: number;
  /** Bytes. */
  readonly planned: number;
  readonly peak: number;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measure({ network, size, quality, memory }: Case, weights: string): Promise<Measured> {
  const engine = await createOnnxEngine({ device: 'cpu' });
  const load = (id: string) => async (fitWithin: number) =>
    decodePicture(await drawSample(id, fitWithin), { fitWithin });
  const options: Options = { ...DEFAULTS, network, size, quality };
  const inputs = { options, content: load('lighthouse'), styles: [{ load: load('swirls'), share: 1 }], memory };
  const painting = await Painting.open(inputs, await loadNetworks(network, weights), engine);
  const estimated = await painting.estimateSeconds({ now: processorMs, isShortToo: true });
  const began = processorMs();
  const steps = painting.paint();
  for (let next = await steps.next(); !next.done; next = await steps.next());
  const taken = (processorMs() - began) / 1000;
  const peak = 1024 * process.resourceUsage().maxRSS;
  return { ...(estimated !== undefined && { estimated }), taken, planned: painting.memory, peak };
}

async function inProcess(given: Case, weights: string): Promise<Measured> {
  const file = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [...process.execArgv, file, JSON.stringify(given), weights], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return JSON.parse(text.trim().split('\n').at(-1) as string);
}

/** Fails the run where an estimate is too far off. @param whole also paintings that take minutes. */
export async function benchEstimates(weights: string, { whole }: { readonly whole: boolean }): Promise<void> {
  console.log(
    '\nEstimates: painting | processor time estimated, taken, s | taken over estimated | memory planned, peak, GB | peak over planned',
  );
  for (const each of whole ? [...SMALL, ...LARGE] : SMALL) {
    const { network, size, quality, memory } = each;
    const { estimated = Number.NaN, taken, planned, peak } = await inProcess(each, weights);
    const name = [network, size, quality, ...(memory === undefined ? [] : [`within ${memory / 1e9} GB`])].join(' ');
    const time = taken / estimated;
    console.log(
      [
        name,
        `${estimated.toFixed(0)}, ${taken.toFixed(0)}`,
        time.toFixed(2),
        `${(planned / 1e9).toFixed(2)}, ${(peak / 1e9).toFixed(2)}`,
        (peak / planned).toFixed(2),
      ].join(' | '),
    );
    // What was not needed of the memory harms nobody.
    if (!(Math.abs(1 - time) <= TOLERANCE) || peak > (1 + TOLERANCE) * planned) process.exitCode = 1;
  }
}

const [, file, given, weights] = process.argv;
if (file === fileURLToPath(import.meta.url) && given !== undefined)
  console.log(JSON.stringify(await measure(JSON.parse(given) as Case, weights as string)));
