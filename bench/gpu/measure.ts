/** What `run` in the archive does: finds the GPU, measures and verifies part by part, prints a table and writes JSON. */
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { OnnxDevice } from '../../src/engines/onnx/engine.js';
import { PACKAGE_VERSION } from '../../src/package-info.js';
import type { Size } from '../../src/style-transfer/image.js';
import type { Iterate } from '../../src/style-transfer/stylize.js';
import type { Differences, Order, Report } from './part.js';
import type { Profile } from './profile.js';
import { type Driver, isSoftware, listDrivers, readAdapter, readComplaints } from './vulkan.js';

const HELP = `Measures and verifies Brushwork on this machine's GPU, in at most --seconds.

  --output FOLDER    where results.json and the paintings go (brushwork-gpu-results)
  --sizes LIST       sides of the evaluations, in pixels (224,512,1024,2048)
  --compare LIST     sides at which losses and gradients are compared with the CPU's (224,512)
  --paint LIST       sizes of whole paintings (512,1024)
  --profile [LIST]   also which operators take how long (512,1024)
  --rounds N         of each evaluation (15)
  --seconds N        for everything (165)
  --patience N       factor of each part's own limit, for slow devices (1)
  --device NAME      webgpu, cuda or cpu (webgpu)`;

/** Exit codes: 0 all well, 1 something failed or differs, 2 no GPU or wrong arguments. */
const EXIT = { well: 0, failed: 1, unusable: 2 } as const;

/** As much as `test/engines` grants two devices. */
const TOLERANCE = 1e-3;

/** Each part's own limit, in seconds. */
const LIMITS = { device: 25, evaluate: 30, compare: 30, paint: 60, profile: 30 } as const;
/** Of its limit, how much an evaluation measures; the rest is for making the session and its shaders. */
const MEASURING = 0.5;

interface Evaluation {
  readonly size: number;
  network?: string;
  /** Milliseconds of the first one, which makes the GPU's programs. */
  first?: number;
  /** Milliseconds of an evaluation, by round. */
  readonly rounds: number[];
  failure?: string;
}

interface Painting {
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

interface Results {
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

const seconds = (from: number) => (performance.now() - from) / 1000;
const started = performance.now();
const scratch = mkdtempSync(join(tmpdir(), 'brushwork-gpu-'));
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(EXIT.failed));

function readList(name: string, text: string): number[] {
  const sizes = text.split(',').filter((part) => part !== '');
  if (sizes.every((size) => /^\d+$/.test(size) && Number(size) >= 16)) return sizes.map(Number);
  throw new TypeError(`--${name} is "${text}"; give sizes of at least 16 pixels, as in 224,512`);
}

function readNumber(name: string, text: string): number {
  if (Number(text) > 0) return Number(text);
  throw new TypeError(`--${name} is "${text}"; give a number above 0`);
}

function readArguments() {
  const given = process.argv.slice(2).map((part, i, all) => {
    // parseArgs knows no option whose value may be left out.
    const bare = part === '--profile' && !/^[\d,]+$/.test(all[i + 1] ?? '');
    return bare ? '--profile=512,1024' : part;
  });
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  const { values } = parseArgs({
    args: given,
    options: {
      output: text('brushwork-gpu-results'),
      sizes: text('224,512,1024,2048'),
      compare: text('224,512'),
      paint: text('512,1024'),
      profile: text(''),
      rounds: text('15'),
      seconds: text('165'),
      patience: text('1'),
      device: text('webgpu'),
      help: { type: 'boolean', default: false },
    },
  });
  const devices: readonly string[] = ['webgpu', 'cuda', 'cpu'] satisfies OnnxDevice[];
  if (!devices.includes(values.device))
    throw new TypeError(`--device is "${values.device}"; give ${devices.join(', ')}`);
  return {
    help: values.help,
    output: resolve(values.output),
    sizes: readList('sizes', values.sizes),
    compare: readList('compare', values.compare),
    paint: readList('paint', values.paint),
    profile: readList('profile', values.profile),
    rounds: readNumber('rounds', values.rounds),
    seconds: readNumber('seconds', values.seconds),
    patience: readNumber('patience', values.patience),
    device: values.device as OnnxDevice,
  };
}

/** The last line that says something, for a table's cell. */
function lastWords(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => /error|fail|cannot|memory|lost/i.test(line) && !line.startsWith('at '));
  return (telling.at(-1) ?? lines.findLast((line) => line !== '') ?? '').slice(0, 300);
}

/** The end of a process's errors; a driver may say a lot. */
const KEPT = 200_000;

/**
 * Waits for a process, and ends it after `limit` seconds.
 *
 * @returns what it wrote to stderr and, unless it came to its end, why.
 */
async function outcome(child: ChildProcess, limit: number): Promise<{ messages: string; failure?: string }> {
  children.add(child);
  let messages = '';
  let late = false;
  child.stderr?.on('data', (chunk) => {
    messages = (messages + chunk).slice(-KEPT);
  });
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, 1000 * limit);
  const [code, signal] = await new Promise<[number | null, string | null]>((done) => {
    child.once('error', (error) => {
      messages += error.message;
      done([1, null]);
    });
    child.once('close', (...end) => done(end));
  });
  clearTimeout(timer);
  children.delete(child);
  if (late) return { messages, failure: `stopped after ${limit.toFixed(0)} s` };
  if (code === 0) return { messages };
  return { messages, failure: `${signal ?? `status ${code}`}: ${lastWords(messages)}` };
}

const options = (() => {
  try {
    return readArguments();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(EXIT.unusable);
  }
})();
if (options.help) {
  console.log(HELP);
  process.exit(EXIT.well);
}

const results: Results = {
  brushwork: PACKAGE_VERSION,
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  threads: availableParallelism(),
  device: options.device,
  tried: [],
  evaluations: [],
  comparisons: [],
  paintings: [],
  profiles: [],
};

/** After every part, so that nothing measured is lost. */
function save(): void {
  results.seconds = seconds(started);
  writeFileSync(join(options.output, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
}

const left = () => options.seconds - seconds(started);
const limitOf = (kind: keyof typeof LIMITS) => Math.min(options.patience * LIMITS[kind], left());

/** Runs a part in its own process. Its reports come as they are made. */
async function runPart(
  kind: Order['kind'],
  size: number,
  hear: (report: Report) => void,
  environment: NodeJS.ProcessEnv = {},
): Promise<{ messages: string; failure?: string }> {
  const limit = limitOf(kind);
  if (limit < 1) return { messages: '', failure: 'no time left' };
  const { device, rounds } = options;
  const order: Order = { kind, size, device, rounds, scratch, seconds: MEASURING * limit };
  const part = fileURLToPath(new URL('part.js', import.meta.url));
  const child = fork(part, [JSON.stringify(order)], {
    silent: true,
    env: { ...process.env, ...environment },
  });
  let ended = false;
  child.on('message', (message: Report | 'done') => {
    if (message === 'done') ended = true;
    else hear(message);
  });
  const { messages, failure } = await outcome(child, limit);
  return ended || failure === undefined ? { messages } : { messages, failure };
}

function describeGpu(): string | undefined {
  const query = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'];
  const { status, stdout } = spawnSync('nvidia-smi', query, { encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? stdout.trim() : undefined;
}

/** The first driver that a small network runs with; its choice stays in the environment. */
async function findDriver(): Promise<boolean> {
  const drivers: Driver[] = options.device === 'webgpu' ? listDrivers(scratch) : [{ name: options.device }];
  for (const { name, files } of drivers) {
    let probe: number | undefined;
    const { messages, failure } = await runPart(
      'device',
      0,
      (report) => {
        if ('probe' in report) probe = report.probe;
      },
      { VK_LOADER_DEBUG: 'all', ...(files === undefined ? {} : { VK_DRIVER_FILES: files }) },
    );
    if (probe === undefined) {
      results.tried.push([`${name}: ${failure}`, ...readComplaints(messages)].join('\n  '));
      continue;
    }
    results.driver = name;
    const adapter = options.device === 'webgpu' ? readAdapter(messages) : undefined;
    if (adapter !== undefined) results.adapter = adapter;
    if (files !== undefined) process.env.VK_DRIVER_FILES = files;
    return true;
  }
  return false;
}

const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const short = (value: number) => (value < 100 ? value.toPrecision(3) : value.toFixed(0));

async function evaluate(size: number): Promise<void> {
  const entry: Evaluation = { size, rounds: [] };
  results.evaluations.push(entry);
  const { failure } = await runPart('evaluate', size, (report) => {
    if ('first' in report) Object.assign(entry, report);
    if ('round' in report) entry.rounds.push(report.round);
  });
  if (failure !== undefined) entry.failure = failure;
  console.log(`evaluation at ${size} | ${evaluationCells(entry).join(' | ')}`);
}

function evaluationCells({ network, first, rounds, failure }: Evaluation): string[] {
  const figures =
    rounds.length === 0
      ? ['-', '-']
      : [short(middle(rounds)), `${short(Math.min(...rounds))}-${short(Math.max(...rounds))} (${rounds.length})`];
  const end = failure === undefined ? [] : [failure];
  return [network ?? '-', ...figures, first === undefined ? '-' : short(first), ...end];
}

async function compare(size: number): Promise<void> {
  const entry: Results['comparisons'][number] = { size };
  results.comparisons.push(entry);
  const { failure } = await runPart('compare', size, (report) => {
    if ('differences' in report) entry.differences = report.differences;
  });
  if (failure !== undefined) entry.failure = failure;
  console.log(`against the CPU at ${size} | ${comparisonCells(entry).join(' | ')}`);
}

const agrees = ({ losses, gradient }: Differences) =>
  [...Object.values(losses), gradient].every((value) => value <= TOLERANCE);

function comparisonCells({ differences, failure }: Results['comparisons'][number]): string[] {
  if (differences === undefined) return ['-', '-', failure ?? 'nothing came'];
  const worst = Object.entries(differences.losses).reduce((a, b) => (b[1] > a[1] ? b : a));
  const verdict = agrees(differences) ? 'agrees' : `DIFFERS by more than ${TOLERANCE}`;
  return [`${worst[1].toExponential(1)} (${worst[0]})`, differences.gradient.toExponential(1), verdict];
}

/** A record of the command line's, and when it came. */
type PaintingStep = Omit<Iterate, 'picture' | 'checkpoint'> & { readonly seconds: number };

function timesOf(steps: readonly PaintingStep[]): StageTimes[] {
  const stages = [...new Set(steps.map(({ stage }) => stage))];
  return stages.map((stage) => {
    const own = steps.filter((step) => step.stage === stage);
    const [{ network, width, height, seconds: first }] = own;
    return { network, width, height, steps: own.length, first, last: own[own.length - 1].seconds };
  });
}

/** Through the product's own command line. */
async function paint(size: number): Promise<void> {
  const entry: Painting = { size };
  results.paintings.push(entry);
  const limit = limitOf('paint');
  if (limit < 1) entry.failure = 'no time left';
  else {
    const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));
    const pictures = process.env.BRUSHWORK_PICTURES as string;
    const file = join(options.output, `painting-${size}.png`);
    const files = [join(pictures, 'lighthouse.png'), join(pictures, 'swirls.png'), '-o', file];
    const from = performance.now();
    const child = spawn(process.execPath, [cli, ...files, '--size', String(size), '--json'], {
      cwd: options.output,
      env: { ...process.env, BRUSHWORK_ENGINE: 'onnx', BRUSHWORK_DEVICE: options.device, BRUSHWORK_NETWORK: 'auto' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const steps: PaintingStep[] = [];
    createInterface(child.stdout).on('line', (line) => {
      if (line.endsWith('}')) steps.push({ ...JSON.parse(line), seconds: seconds(from) });
    });
    const { failure } = await outcome(child, limit);
    entry.steps = steps.length;
    entry.networks = [...new Set(steps.map(({ network }) => network))];
    entry.stages = timesOf(steps);
    const last = steps.at(-1);
    if (last !== undefined) entry.loss = last.loss.total;
    if (failure === undefined) Object.assign(entry, { seconds: seconds(from), file });
    else entry.failure = failure;
  }
  console.log(`painting at ${size} | ${paintingCells(entry).join(' | ')}`);
}

function paintingCells({ seconds, networks, steps, loss, failure }: Painting): string[] {
  const cells = [
    seconds?.toFixed(1) ?? '-',
    String(steps ?? '-'),
    networks?.join(', ') || '-',
    loss?.toFixed(4) ?? '-',
  ];
  return failure === undefined ? cells : [...cells, failure];
}

async function profile(size: number): Promise<void> {
  const entry: Results['profiles'][number] = { size };
  results.profiles.push(entry);
  const { failure } = await runPart('profile', size, (report) => {
    if ('profile' in report) entry.profile = report.profile;
  });
  if (failure !== undefined) entry.failure = failure;
  console.log(`profile at ${size} | ${entry.profile === undefined ? failure : 'taken'}`);
}

function printTables(): void {
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

mkdirSync(options.output, { recursive: true });
const gpu = describeGpu();
if (gpu !== undefined) results.gpu = gpu;
console.log(`Brushwork ${results.brushwork}, Node ${results.node}, ${results.cpu}, ${results.threads} threads`);
console.log(`nvidia-smi: ${gpu ?? 'not here'}`);
const found = await findDriver();
save();
for (const line of results.tried) console.log(`tried ${line}`);
if (!found) {
  console.error(
    `No GPU could be used on this machine, so nothing was measured: ${
      gpu === undefined
        ? 'nvidia-smi shows none either; install the driver'
        : "the card is there, but its Vulkan driver isn't; in a container, pass it in (NVIDIA_DRIVER_CAPABILITIES=all)"
    }, or name the driver's manifest: VK_DRIVER_FILES=/path/to/nvidia_icd.json ./run`,
  );
  process.exit(EXIT.unusable);
}
console.log(`ONNX Runtime on ${options.device}: ${results.adapter ?? 'adapter unknown'} (${results.driver})`);
if (results.adapter !== undefined && isSoftware(results.adapter))
  console.log('That is no GPU but a driver that computes on the CPU: the figures say nothing of a GPU.');

// What takes longest, and is likeliest to fail, comes last.
const ascending = (list: readonly number[]) => [...list].sort((a, b) => a - b);
const sizes = ascending(options.sizes);
const large = sizes.filter((size) => size > 1024);
const plan: [(size: number) => Promise<void>, readonly number[]][] = [
  [evaluate, sizes.filter((size) => size <= 1024)],
  [compare, ascending(options.compare)],
  [paint, ascending(options.paint)],
  [profile, ascending(options.profile)],
  [evaluate, large],
];
for (const [part, list] of plan)
  for (const size of list) {
    await part(size);
    save();
  }
printTables();
save();
console.log(`\n${results.seconds?.toFixed(0)} s. Figures and paintings: ${options.output}`);
const failures = [...results.evaluations, ...results.comparisons, ...results.paintings, ...results.profiles];
const well =
  failures.every(({ failure }) => failure === undefined) &&
  results.comparisons.every(({ differences }) => differences !== undefined && agrees(differences));
process.exit(well ? EXIT.well : EXIT.failed);
