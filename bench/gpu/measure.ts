/** What `run` in the archive does: finds the GPU, measures and verifies part by part, prints a table and writes JSON. */
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PACKAGE_VERSION } from '../../src/package-info.js';
import { HELP, readArguments } from './arguments.js';
import type { Order, Report } from './part.js';
import {
  agrees,
  comparisonCells,
  type Evaluation,
  evaluationCells,
  type Painting,
  type PaintingStep,
  paintingCells,
  printTables,
  type Results,
  timesOf,
} from './results.js';
import { type Driver, isSoftware, listDrivers, readAdapter, readComplaints } from './vulkan.js';

/** Exit codes: 0 all well, 1 something failed or differs, 2 no GPU or wrong arguments. */
const EXIT = { well: 0, failed: 1, unusable: 2 } as const;

/** Each part's own limit, in seconds. */
const LIMITS = { device: 25, evaluate: 30, compare: 30, paint: 60, profile: 30 } as const;
/** Of its limit, how much an evaluation measures; the rest is for making the session and its shaders. */
const MEASURING = 0.5;

const seconds = (from: number) => (performance.now() - from) / 1000;
const started = performance.now();
const scratch = mkdtempSync(join(tmpdir(), 'brushwork-gpu-'));
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(EXIT.failed));

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

async function compare(size: number): Promise<void> {
  const entry: Results['comparisons'][number] = { size };
  results.comparisons.push(entry);
  const { failure } = await runPart('compare', size, (report) => {
    if ('differences' in report) entry.differences = report.differences;
  });
  if (failure !== undefined) entry.failure = failure;
  console.log(`against the CPU at ${size} | ${comparisonCells(entry).join(' | ')}`);
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

async function profile(size: number): Promise<void> {
  const entry: Results['profiles'][number] = { size };
  results.profiles.push(entry);
  const { failure } = await runPart('profile', size, (report) => {
    if ('profile' in report) entry.profile = report.profile;
  });
  if (failure !== undefined) entry.failure = failure;
  console.log(`profile at ${size} | ${entry.profile === undefined ? failure : 'taken'}`);
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
printTables(results);
save();
console.log(`\n${results.seconds?.toFixed(0)} s. Figures and paintings: ${options.output}`);
const failures = [...results.evaluations, ...results.comparisons, ...results.paintings, ...results.profiles];
const well =
  failures.every(({ failure }) => failure === undefined) &&
  results.comparisons.every(({ differences }) => differences !== undefined && agrees(differences));
process.exit(well ? EXIT.well : EXIT.failed);
