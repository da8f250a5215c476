/** `npm run weights:lite -- FOLDER`: makes the small network that ships with Brushwork from VGG-16 and a folder of pictures. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Command } from 'commander';
import { readConfigValues } from '../../config.js';
import { writeAtomically } from '../../files/atomic-write.js';
import type { Network } from '../../style-transfer/network.js';
import { loadNetwork } from '../load-network.js';
import { PACKAGE_WEIGHTS, readManifest } from '../manifest.js';
import { type Tensor, writeSafetensors } from '../safetensors.js';
import { readCrops } from './crops.js';
import { distil } from './distil.js';

interface Options {
  readonly channels: string;
  readonly crops: string;
  readonly seed: string;
  readonly teacher: string;
}

function tensorsOf(network: Network): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const layer of network.description.layers) {
    const weights = network.weights.get(layer.name);
    if (layer.kind !== 'convolution' || weights === undefined) continue;
    tensors.set(`${layer.name}.weight`, { shape: [3, 3, layer.inputs, layer.outputs], values: weights.kernel });
    tensors.set(`${layer.name}.bias`, { shape: [layer.outputs], values: weights.bias });
  }
  return tensors;
}

async function make(folder: string, options: Options): Promise<void> {
  const manifest = readManifest();
  const channels = options.channels.split(',').map(Number) as [number, number, number];
  const teacher = await loadNetwork('vgg16', options.teacher);
  const crops = await readCrops(folder, Number(options.crops), Number(options.seed));
  const network = await distil(teacher, channels, crops, (layer) => console.log(`${layer} fitted`));
  const provenance = `Closed-form distillation of VGG-16 (npm run weights:lite) from ${crops.length} crops, seed ${options.seed}.`;
  const { licence, attribution, file } = manifest.lite;
  const bytes = writeSafetensors(tensorsOf(network), { licence, attribution, provenance }, 'F16');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = join(PACKAGE_WEIGHTS, file);
  await writeAtomically(path, bytes);
  const lite = { ...manifest.lite, channels, sha256, provenance };
  const json = Buffer.from(`${JSON.stringify({ ...manifest, lite }, null, 2)}\n`);
  await writeAtomically(join(PACKAGE_WEIGHTS, 'manifest.json'), json);
  console.log(`${path}: ${bytes.byteLength} bytes, sha256 ${sha256}`);
}

await new Command('weights:lite')
  .description('makes weights/lite.safetensors from VGG-16 and a folder of pictures')
  .argument('<folder>', 'PNG, JPEG or WebP pictures; a dozen varied ones are enough')
  .option('--channels <list>', 'outputs of the three blocks', '32,80,160')
  .option('--crops <count>', 'how many crops to learn from', '160')
  .option('--seed <number>', 'chooses the crops', '1')
  .option('--teacher <directory>', 'where vgg16.safetensors is', readConfigValues(['WEIGHTS_DIR']).WEIGHTS_DIR)
  .action(make)
  .parseAsync();
