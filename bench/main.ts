/**
 * `npm run bench [-- evaluation|engines|memory|tiles|units|quality|estimate|animation [beam|pan|shapes]|challenges|crowd|fleet|load|idle|upgrade|scaling]`: prints ratios to a baseline that is measured in the same run, in
 * turns. The baseline of the engine is PyTorch (Debian: python3-torch, python3-numpy, libopenblas0-pthread). `quality --whole` has its Adam run
 * whole in every round; `tiles --whole` and `estimate --whole` paint what is largest, too; `animation --subject` paints
 * the subject alone, and tells how steady its outline is.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfigValues } from '../src/config.js';
import { createOnnxEngine } from '../src/engines/onnx/engine.js';
import { createTensorflowEngine } from '../src/engines/tensorflow/engine.js';
import { loadTensorflow } from '../src/engines/tensorflow/load.js';
import { decodePicture } from '../src/images/index.js';
import { importNetwork } from '../src/networks/install.js';
import { isInstalled, loadNetwork } from '../src/networks/load-network.js';
import { readManifest } from '../src/networks/manifest.js';
import { drawSample } from '../src/samples/index.js';
import { type Image, resize } from '../src/style-transfer/image.js';
import type { Network } from '../src/style-transfer/network.js';
import type { Engine } from '../src/style-transfer/objective.js';
import { benchAnimation } from './animation.js';
import { benchChallenges } from './challenges.js';
import { benchCrowd } from './crowd.js';
import { benchEstimates } from './estimate.js';
import { compareEvaluations, openObjective, type Pair } from './evaluation.js';
import { benchIdle } from './fleet/idle.js';
import { benchLoad } from './fleet/load.js';
import { benchUpgrade } from './fleet/rolling-upgrade.js';
import { benchScaling } from './fleet/scaling.js';
import { benchSizes } from './fleet/sizes.js';
import { compareQuality } from './quality.js';
import { median } from './rounds.js';
import { benchTiles } from './tiles.js';

const shared = fileURLToPath(new URL('../../shared/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'brushwork-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const given = process.argv.slice(2);
const flags = given.filter((word) => word.startsWith('--'));
const chosen = given.filter((word) => !word.startsWith('--'));
const isChosen = (name: string) => chosen.length === 0 || chosen.includes(name);

/** The directory with the weights of VGG-16: the configured one, else the development data, else undefined. */
async function findWeights(): Promise<string | undefined> {
  const { WEIGHTS_DIR } = readConfigValues(['WEIGHTS_DIR']);
  if (await isInstalled('vgg16', WEIGHTS_DIR)) return WEIGHTS_DIR;
  const file = `${shared}weights/vgg16-conv1_1-conv3_3.safetensors`;
  if (!existsSync(file)) return undefined;
  await importNetwork(readManifest().vgg16, file, scratch);
  return scratch;
}

async function readPair(): Promise<Pair> {
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

const onnx = await createOnnxEngine({ device: 'cpu' });

async function timeEvaluations(engine: Engine, network: Network, content: Image, style: Image): Promise<number> {
  const objective = await openObjective(engine, network, { content, style });
  const times = [];
  for (let i = 0; i < 12; i++) {
    const started = performance.now();
    await objective.evaluate(content.pixels);
    times.push(performance.now() - started);
  }
  await objective.dispose();
  return median(times.slice(2));
}

/** Size for the JavaScript backend, which takes minutes for an evaluation at 224 pixels. */
const SMALL = { width: 32, height: 32 };

async function compareEngines(network: Network, pair: Pair) {
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

/** Runs each size in its own process, because a process's peak never decreases. */
function measureMemory(directory: string): void {
  console.log('\nPeak memory of a painting with VGG-16 | one size in the objective, MB | several, MB');
  const cli = fileURLToPath(new URL('../dist/src/cli.js', import.meta.url));
  const report = `process.on('exit', () => console.error('peak ' + process.resourceUsage().maxRSS));`;
  const preload = join(scratch, 'peak.mjs');
  writeFileSync(preload, report);
  const environment = {
    ...process.env,
    BRUSHWORK_WEIGHTS_DIR: directory,
    BRUSHWORK_NETWORK: 'vgg16',
    BRUSHWORK_ENGINE: 'onnx',
    BRUSHWORK_DEVICE: 'cpu',
  };
  for (const size of [256, 512, 1024]) {
    const peaks = ['1', 'auto'].map((scales) => {
      const options = ['--size', String(size), '--iterations', '3', '--scales', scales];
      const args = ['--import', preload, cli, '-o', join(scratch, 'memory.png'), ...options];
      const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: environment });
      const peak = /peak (\d+)/.exec(stderr);
      return peak === null ? stderr.trim() : Math.round(Number(peak[1]) / 1000);
    });
    console.log([`${size} x ${size}`, ...peaks].join(' | '));
  }
}

if (isChosen('challenges')) await benchChallenges(scratch);
if (isChosen('crowd')) await benchCrowd();
if (chosen.includes('fleet')) await benchSizes();
if (chosen.includes('load')) await benchLoad();
if (chosen.includes('idle')) await benchIdle();
if (chosen.includes('upgrade')) await benchUpgrade();
if (chosen.includes('scaling')) await benchScaling();
if (isChosen('animation')) {
  const lite = await loadNetwork('lite', readConfigValues(['WEIGHTS_DIR']).WEIGHTS_DIR);
  const part = flags.includes('--subject') ? 'subject' : 'all';
  await benchAnimation({ fine: lite }, onnx, { only: chosen, part });
}

const whole = flags.includes('--whole');
if (isChosen('estimate'))
  await benchEstimates((await findWeights()) ?? readConfigValues(['WEIGHTS_DIR']).WEIGHTS_DIR, { whole });

const painting = ['evaluation', 'engines', 'memory', 'tiles', 'units', 'quality'].some(isChosen);
const directory = painting ? await findWeights() : undefined;
if (painting && directory === undefined)
  console.log('VGG-16 is not here, and everything is compared with it; "npm run weights" fetches it.');
if (directory !== undefined) {
  const networks = { fine: await loadNetwork('vgg16', directory), coarse: await loadNetwork('lite', directory) };
  const pair = await readPair();
  const weights = join(directory, readManifest().vgg16.file);
  if (isChosen('evaluation')) await compareEvaluations(onnx, weights, networks, pair, scratch);
  if (isChosen('engines')) await compareEngines(networks.fine, pair);
  if (isChosen('memory')) measureMemory(directory);
  if (isChosen('tiles')) await benchTiles([networks.coarse, networks.fine], directory, { whole });
  if (isChosen('quality') || isChosen('units')) {
    const options = { unitsOnly: !isChosen('quality'), whole };
    await compareQuality(onnx, weights, networks, pair, scratch, options);
  }
}
await onnx.dispose();
