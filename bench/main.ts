/**
 * `npm run bench [-- evaluation|engines|memory|quality|challenges|crowd]`: prints ratios to a baseline that is measured in the same run. The
 * baseline of the engine is PyTorch (Debian: python3-torch, python3-numpy, libopenblas0-pthread).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfigValues } from '../src/config.js';
import { createOnnxEngine } from '../src/engines/onnx/engine.js';
import { createTensorflowEngine } from '../src/engines/tensorflow/engine.js';
import { loadTensorflow } from '../src/engines/tensorflow/load.js';
import { decodePicture } from '../src/images/index.js';
import { importVgg16 } from '../src/networks/install.js';
import { isInstalled, loadNetwork } from '../src/networks/load-network.js';
import { DEFAULTS } from '../src/painting/options.js';
import { buildRequest } from '../src/painting/request.js';
import { drawSample } from '../src/samples/index.js';
import { type Image, resize } from '../src/style-transfer/image.js';
import { standardWeights } from '../src/style-transfer/losses.js';
import type { Network } from '../src/style-transfer/network.js';
import type { Engine } from '../src/style-transfer/objective.js';
import type { Networks } from '../src/style-transfer/pyramid.js';
import { stylize } from '../src/style-transfer/stylize.js';
import { createObjective } from '../src/style-transfer/targets.js';
import { benchChallenges } from './challenges.js';
import { benchCrowd } from './crowd.js';
import { createStandardLoss } from './standard-loss.js';

const PYTHON = '/usr/bin/python3';
const shared = fileURLToPath(new URL('../../shared/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'brushwork-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const chosen = process.argv.slice(2);
const isChosen = (name: string) => chosen.length === 0 || chosen.includes(name);

/** The directory with the weights of VGG-16: the configured one, else the development data, else undefined. */
async function findWeights(): Promise<string | undefined> {
  const { WEIGHTS_DIR } = readConfigValues(['WEIGHTS_DIR']);
  if (await isInstalled('vgg16', WEIGHTS_DIR)) return WEIGHTS_DIR;
  const file = `${shared}weights/vgg16-conv1_1-conv3_3.safetensors`;
  if (!existsSync(file)) return undefined;
  await importVgg16(file, scratch);
  return scratch;
}

async function readPair(): Promise<{ name: string; content: Image; style: Image }> {
  const [content, style] = ['astronaut-256', 'starry-night-256'].map((name) => `${shared}reference/${name}.png`);
  if (existsSync(content))
    return {
      name: 'the first reference pair',
      content: await decodePicture(readFileSync(content)),
      style: await decodePicture(readFileSync(style)),
    };
  const square = async (id: string) => resize(await decodePicture(await drawSample(id)), { width: 256, height: 256 });
  return { name: 'the samples', content: await square('lighthouse'), style: await square('swirls') };
}

function runPyTorch(
  directory: string,
  { content, style }: { content: Image; style: Image },
  mode: string,
): string[] | undefined {
  const probe = spawnSync(PYTHON, ['-c', 'import torch, numpy']);
  if (probe.status !== 0) {
    console.log(
      'PyTorch is not here (Debian: python3-torch python3-numpy libopenblas0-pthread); its columns are left out.',
    );
    return undefined;
  }
  const file = (name: string, { pixels }: Image) => {
    writeFileSync(join(scratch, name), Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength));
    return join(scratch, name);
  };
  const script = fileURLToPath(new URL('pytorch-baseline.py', import.meta.url));
  const weights = join(directory, 'vgg16.safetensors');
  const args = [script, weights, file('content', content), file('style', style), String(content.width), mode];
  return execFileSync(PYTHON, args, { encoding: 'utf8' }).trim().split('\n');
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const onnx = await createOnnxEngine({ device: 'cpu' });

async function timeEvaluations(engine: Engine, network: Network, content: Image, style: Image): Promise<number> {
  const geometry = {
    network,
    width: content.width,
    height: content.height,
    pooling: 'average',
    padding: 'zero',
  } as const;
  const { objective } = await createObjective(
    engine,
    geometry,
    content,
    [{ image: style, share: 1 }],
    standardWeights(50),
  );
  const times = [];
  for (let i = 0; i < 12; i++) {
    const started = performance.now();
    await objective.evaluate(content.pixels);
    times.push(performance.now() - started);
  }
  await objective.dispose();
  return median(times.slice(2));
}

async function compareEvaluations(
  directory: string,
  networks: Required<Networks>,
  pair: { content: Image; style: Image },
) {
  const size = { width: 224, height: 224 };
  const [content, style] = [resize(pair.content, size), resize(pair.style, size)];
  const ours = await timeEvaluations(onnx, networks.fine, content, style);
  const lite = await timeEvaluations(onnx, networks.coarse, content, style);
  const records = runPyTorch(directory, { content, style }, 'evaluate');
  const peer = records === undefined ? undefined : median(JSON.parse(records[0]).milliseconds);
  console.log('\nOne evaluation at 224 x 224, CPU | ms | of VGG-16 here | of PyTorch');
  const row = (name: string, value: number) =>
    console.log(
      `${name} | ${value.toFixed(0)} | ${(value / ours).toFixed(2)} | ${peer === undefined ? '-' : (value / peer).toFixed(2)}`,
    );
  row('VGG-16', ours);
  row('lite', lite);
  if (peer !== undefined) row('PyTorch, VGG-16', peer);
}

/** Size for the JavaScript backend, which takes minutes for an evaluation at 224 pixels. */
const SMALL = { width: 32, height: 32 };

async function compareEngines(network: Network, pair: { content: Image; style: Image }) {
  const loaded = await loadTensorflow();
  const native = 'tf' in loaded;
  if (!native) console.log(`\n${loaded.reason}; its backend in plain JavaScript stands in.`);
  const size = native ? { width: 224, height: 224 } : SMALL;
  const tensorflow = createTensorflowEngine(native ? loaded.tf : await import('@tensorflow/tfjs'), 'TensorFlow.js');
  const [content, style] = [resize(pair.content, size), resize(pair.style, size)];
  const ours = await timeEvaluations(onnx, network, content, style);
  const theirs = await timeEvaluations(tensorflow, network, content, style);
  await tensorflow.dispose();
  console.log(`One evaluation of VGG-16 at ${size.width} x ${size.height} | ms | of ONNX Runtime`);
  console.log(`ONNX Runtime, CPU | ${ours.toFixed(1)} | 1.00`);
  console.log(`TensorFlow.js | ${theirs.toFixed(1)} | ${(theirs / ours).toFixed(2)}`);
}

interface Point {
  readonly seconds: number;
  readonly total: number;
}

async function trace(networks: Networks, pair: { content: Image; style: Image }, referee: Network): Promise<Point[]> {
  const standardLoss = await createStandardLoss(onnx, referee, pair.content, pair.style);
  const request = buildRequest(
    { ...DEFAULTS, size: 256, quality: 'fine' },
    pair.content,
    [{ image: pair.style, share: 1 }],
    networks,
  );
  const standard = buildRequest({ ...DEFAULTS, size: 256 }, pair.content, [{ image: pair.style, share: 1 }], networks);
  // The coarse scales of quality "standard", and the number of iterations of "fine" at the finest scale.
  const stages = standard.stages.map((stage, i) =>
    i === standard.stages.length - 1
      ? { ...stage, iterations: request.stages[request.stages.length - 1].iterations }
      : stage,
  );
  const points: Point[] = [];
  let started = performance.now();
  for await (const iterate of stylize({ ...standard, stages }, onnx)) {
    if (iterate.stage < iterate.stages || iterate.iteration % 2 !== 0) continue;
    const seconds = (performance.now() - started) / 1000;
    const paused = performance.now();
    points.push({ seconds, total: await standardLoss(iterate.picture().pixels) });
    started += performance.now() - paused;
  }
  return points;
}

/** The total loss of a presentable painting of the first pair. */
const PRESENTABLE_LOSS = 0.0238;

async function compareQuality(
  directory: string,
  networks: Required<Networks>,
  pair: { name: string; content: Image; style: Image },
) {
  const records = runPyTorch(directory, pair, '500')?.map((line): Point & { iteration: number } => JSON.parse(line));
  if (records === undefined) return;
  const traces = {
    'VGG-16': await trace({ fine: networks.fine }, pair, networks.fine),
    mixed: await trace(networks, pair, networks.fine),
  };
  console.log(`\nSeconds to the total of PyTorch's single-scale Adam, ${pair.name}`);
  console.log('iterations | total | PyTorch s | VGG-16 s | times sooner | mixed s | times sooner');
  const row = (goal: number, { iteration, seconds }: (typeof records)[number]) => {
    const cells = Object.values(traces).flatMap((points) => {
      const reached = points.find(({ total }) => total <= goal);
      return reached === undefined ? ['-', '-'] : [reached.seconds.toFixed(1), (seconds / reached.seconds).toFixed(1)];
    });
    console.log([iteration, goal.toFixed(4), seconds.toFixed(1), ...cells].join(' | '));
  };
  for (const record of records) if ([100, 200, 500].includes(record.iteration)) row(record.total, record);
  const first = records.find(({ total }) => total <= PRESENTABLE_LOSS);
  if (first !== undefined) row(PRESENTABLE_LOSS, first);
}

/** Runs each size in its own process, because a process's peak never decreases. */
function measureMemory(directory: string): void {
  console.log('\nPeak memory of a painting with VGG-16 | MB');
  const cli = fileURLToPath(new URL('../dist/src/cli.js', import.meta.url));
  for (const size of [256, 512, 1024]) {
    const report = `process.on('exit', () => console.error('peak ' + process.resourceUsage().maxRSS));`;
    const preload = join(scratch, 'peak.mjs');
    writeFileSync(preload, report);
    const args = [
      '--import',
      preload,
      cli,
      '-o',
      join(scratch, 'memory.png'),
      '--size',
      String(size),
      '--iterations',
      '3',
    ];
    const environment = {
      ...process.env,
      BRUSHWORK_WEIGHTS_DIR: directory,
      BRUSHWORK_NETWORK: 'vgg16',
      BRUSHWORK_ENGINE: 'onnx',
      BRUSHWORK_DEVICE: 'cpu',
    };
    const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: environment });
    const peak = /peak (\d+)/.exec(stderr);
    console.log(`${size} x ${size} | ${peak === null ? stderr.trim() : Math.round(Number(peak[1]) / 1000)}`);
  }
}

if (isChosen('challenges')) await benchChallenges(scratch);
if (isChosen('crowd')) await benchCrowd();

const painting = ['evaluation', 'engines', 'memory', 'quality'].some(isChosen);
const directory = painting ? await findWeights() : undefined;
if (painting && directory === undefined)
  console.log('VGG-16 is not here, and everything is compared with it; "npm run weights" fetches it.');
if (directory !== undefined) {
  const networks = { fine: await loadNetwork('vgg16', directory), coarse: await loadNetwork('lite', directory) };
  const pair = await readPair();
  if (isChosen('evaluation')) await compareEvaluations(directory, networks, pair);
  if (isChosen('engines')) await compareEngines(networks.fine, pair);
  if (isChosen('memory')) measureMemory(directory);
  if (isChosen('quality')) await compareQuality(directory, networks, pair);
}
await onnx.dispose();
