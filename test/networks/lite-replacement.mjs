/**
 * A network of the same layers with a few channels, in the place of the lite one, so that the real engine and optimiser paint in a tenth of
 * the time. For tests of what happens around a painting; how it looks is tested elsewhere.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

const CHANNELS = [4, 8, 8];
const CONVOLUTIONS = [2, 2, 3];

const weights = fileURLToPath(new URL('../../weights/', import.meta.url));

/** Evenly spread in -1..1, the same every time (Numerical Recipes' generator). */
function createRandom() {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** A safetensors file: activations keep their magnitude from layer to layer (He et al., arXiv 1502.01852, equation 10). */
function createFile() {
  const random = createRandom();
  const header = {};
  const values = [];
  const add = (name, shape, largest) => {
    const from = 4 * values.length;
    const count = shape.reduce((product, side) => product * side, 1);
    for (let i = 0; i < count; i++) values.push(largest * random());
    header[name] = { dtype: 'F32', shape, data_offsets: [from, 4 * values.length] };
  };
  let inputs = 3;
  for (const [block, outputs] of CHANNELS.entries())
    for (let i = 1; i <= CONVOLUTIONS[block]; i++) {
      add(`conv${block + 1}_${i}.weight`, [3, 3, inputs, outputs], Math.sqrt(6 / (9 * inputs)));
      add(`conv${block + 1}_${i}.bias`, [outputs], 0);
      inputs = outputs;
    }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.from(Float32Array.from(values).buffer)]);
}

const file = createFile();
const manifest = JSON.parse(fs.readFileSync(`${weights}manifest.json`, 'utf8'));
Object.assign(manifest.lite, { channels: CHANNELS, sha256: createHash('sha256').update(file).digest('hex') });

/**
 * From now on this process reads the tiny network where it would read the lite one.
 *
 * @returns what gives the lite one back.
 */
export function replaceLiteNetwork() {
  const { readFileSync } = fs;
  const { readFile } = fs.promises;
  fs.readFileSync = (path, ...options) =>
    path === `${weights}manifest.json` ? JSON.stringify(manifest) : readFileSync(path, ...options);
  fs.promises.readFile = async (path, ...options) =>
    path === `${weights}${manifest.lite.file}` ? file : readFile(path, ...options);
  syncBuiltinESMExports();
  return () => {
    fs.readFileSync = readFileSync;
    fs.promises.readFile = readFile;
    syncBuiltinESMExports();
  };
}
