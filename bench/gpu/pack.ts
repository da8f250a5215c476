/**
 * `bench/gpu/pack`: one archive with all that a bare Linux x64 machine needs to measure and verify Brushwork on its GPU.
 * It is a tar of `run`, a static busybox and a compressed payload, so that the other machine needs no xz.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeFileTrace } from '@vercel/nft';
import { bundlePrograms } from '../../scripts/bundle-programs.js';
import { readConfig } from '../../src/config.js';
import { importNetwork } from '../../src/networks/install.js';
import { isInstalled } from '../../src/networks/load-network.js';
import { readManifest } from '../../src/networks/manifest.js';
import { drawSample } from '../../src/samples/index.js';

const HELP = `Packs a check of Brushwork on a GPU: unpack it there, and start brushwork-gpu/run.

  --output FILE    the archive (brushwork-gpu.tar)
  --weights FILE   VGG-16's weights, .npz or .safetensors; by default those of "npm run weights", else the lite network goes alone
  --level N        of xz's compression, 0-9 (6)`;

const LIMIT_BYTES = 60e6;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAME = 'brushwork-gpu';
/** Long side of the two pictures, in pixels. */
const PICTURE = 1024;
const PICTURES = ['lighthouse', 'swirls'];

/** Debian's packages whose libraries NVIDIA's driver, Node or ONNX Runtime ask for. Vulkan's loader is always our own. */
const LOADER = 'libvulkan1';
const SPARE = [
  'libglvnd0',
  'libx11-6',
  'libxext6',
  'libxcb1',
  'libxau6',
  'libxdmcp6',
  'libbsd0',
  'libmd0',
  'libstdc++6',
  'libgcc-s1',
];
const BUSYBOX = 'busybox-static';

function stop(message: string): never {
  console.error(message);
  process.exit(2);
}

/** Debian's packages, unpacked: from the archive, since what is installed here may differ. */
function fetchPackages(names: readonly string[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync('apt-get', ['download', '-qq', ...names], { cwd: folder, encoding: 'utf8' });
  if (status !== 0)
    stop(
      `Debian's packages cannot be fetched (${stderr?.trim() || 'there is no apt-get'}); pack on Debian or Ubuntu, after apt-get update.`,
    );
  for (const name of readdirSync(folder))
    if (name.endsWith('.deb')) execFileSync('dpkg-deb', ['-x', name, '.'], { cwd: folder });
}

/** Copies the libraries below a folder, each under the name that programs ask for. */
function copyLibraries(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const path of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    const soname = /([^/]+\.so\.\d+)$/.exec(path)?.[1];
    if (soname !== undefined) copyFileSync(realpathSync(join(from, path)), join(to, soname));
  }
}

/** The programs, bundled, and what they need of node_modules besides, and only that. */
async function copyProgram(app: string): Promise<void> {
  mkdirSync(app, { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(app, 'package.json'));
  const programs = ['src/cli', 'bench/gpu/measure', 'bench/gpu/part'];
  await bundlePrograms(programs, join(app, 'dist'), false);
  const modules = join(app, 'node_modules');
  symlinkSync(join(ROOT, 'node_modules'), modules);
  const entries = programs.map((program) => join(app, `dist/${program}.js`));
  const { fileList } = await nodeFileTrace(entries, { base: '/', processCwd: app });
  unlinkSync(modules);
  const source = realpathSync(join(ROOT, 'node_modules'));
  for (const file of fileList) {
    const path = relative(source, join('/', file));
    // ONNX Runtime brings its library for every system.
    const foreign = /\/bin\/napi-v\d+\//.test(path) && !path.includes('/linux/x64/');
    if (path.startsWith('..') || path === '' || foreign) continue;
    mkdirSync(dirname(join(modules, path)), { recursive: true });
    copyFileSync(join(source, path), join(modules, path));
  }
}

async function copyWeights(app: string, file: string | undefined): Promise<void> {
  const weights = join(app, 'weights');
  mkdirSync(weights);
  for (const name of ['manifest.json', 'lite.safetensors'])
    copyFileSync(join(ROOT, 'weights', name), join(weights, name));
  const { WEIGHTS_DIR } = readConfig();
  if (file !== undefined) await importNetwork(readManifest().vgg16, file, weights);
  else if (await isInstalled('vgg16', WEIGHTS_DIR))
    cpSync(join(WEIGHTS_DIR, 'vgg16.safetensors'), join(weights, 'vgg16.safetensors'));
  else console.log('VGG-16 is not here ("npm run weights" fetches it), so the lite network goes alone.');
}

const { values } = parseArgs({
  options: {
    output: { type: 'string', default: `${NAME}.tar` },
    weights: { type: 'string' },
    level: { type: 'string', default: '6' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit();
}
if (!/^[0-9]$/.test(values.level)) stop(`--level is "${values.level}"; give a number from 0 to 9.`);
if (process.platform !== 'linux' || process.arch !== 'x64')
  stop('The archive is for Linux x64, and is packed there too.');

const stage = mkdtempSync(join(tmpdir(), 'brushwork-pack-'));
process.on('exit', () => rmSync(stage, { recursive: true, force: true }));
const payload = join(stage, 'payload');
const archive = join(stage, NAME);
mkdirSync(join(payload, 'bin'), { recursive: true });
mkdirSync(archive);

await copyProgram(join(payload, 'app'));
await copyWeights(join(payload, 'app'), values.weights);
mkdirSync(join(payload, 'pictures'));
for (const id of PICTURES) writeFileSync(join(payload, 'pictures', `${id}.png`), await drawSample(id, PICTURE));

const node = join(payload, 'bin/node');
copyFileSync(process.execPath, node);
// Without binutils it goes as it is, only larger.
spawnSync('strip', [node]);

fetchPackages([LOADER], join(stage, 'loader'));
copyLibraries(join(stage, 'loader'), join(payload, 'lib/always'));
fetchPackages(SPARE, join(stage, 'spare'));
copyLibraries(join(stage, 'spare'), join(payload, 'lib/spare'));
fetchPackages([BUSYBOX], join(stage, 'busybox'));
copyFileSync(join(stage, 'busybox/bin/busybox'), join(archive, 'busybox'));
copyFileSync(join(ROOT, 'bench/gpu/run'), join(archive, 'run'));

const tar = ['--owner=0', '--group=0', '--sort=name'];
const compress = `xz -T0 -${values.level}`;
execFileSync('tar', [...tar, '-I', compress, '-cf', join(archive, 'payload.tar.xz'), '-C', payload, '.']);
const output = resolve(values.output);
mkdirSync(dirname(output), { recursive: true });
execFileSync('tar', [...tar, '-cf', output, '-C', stage, NAME]);
const { size } = statSync(output);
const megabytes = (size / 1e6).toFixed(1);
if (size > LIMIT_BYTES)
  stop(`${output} has ${megabytes} MB, more than the ${LIMIT_BYTES / 1e6} that it may have; try a higher --level.`);
console.log(`${output}: ${megabytes} MB. There: tar -xf ${NAME}.tar && ${NAME}/run --profile`);
