/** The two networks that find subjects, on ONNX Runtime; it computes on threads of its own. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sessionOptions } from '../engines/onnx/engine.js';
import * as ort from '../engines/onnx/runtime.js';
import { UserError } from '../errors/user-error.js';
import { PACKAGE_WEIGHTS } from '../networks/manifest.js';
import { type Image, resize } from '../style-transfer/image.js';
import { type Detection, readDetections } from './detections.js';

/** Sides of the squares that the networks take, in pixels; whatever its shape, the picture fills them. */
const PEOPLE_SIDE_PX = 256;
const OBJECTS_SIDE_PX = 416;
/** Of blue, green and red, as NanoDet was trained. */
const OBJECTS_MEAN = [103.53, 116.28, 123.675] as const;
const OBJECTS_DEVIATION = [57.375, 57.12, 58.395] as const;
const LEAST_SCORE = 0.25;

/** Planes of side x side values, over the whole picture. */
export interface SquareMap {
  readonly side: number;
  readonly values: Float32Array;
}

export interface Findings {
  /** How likely each position is a person, 0-1. */
  readonly people: SquareMap;
  readonly detections: readonly Detection[];
  /** What the detector saw at each position: 128 planes. */
  readonly features: SquareMap;
}

interface NetworkFile {
  readonly file: string;
  readonly sha256: string;
}

const FOLDER = join(PACKAGE_WEIGHTS, 'subject');

async function readNetwork(name: 'people' | 'objects'): Promise<Uint8Array> {
  const manifest = JSON.parse(await readFile(join(FOLDER, 'manifest.json'), 'utf8')) as Record<string, NetworkFile>;
  const { file, sha256 } = manifest[name];
  const path = join(FOLDER, file);
  const model = await readFile(path).catch((cause: unknown) => {
    throw new UserError('weights-damaged', { path }, { cause });
  });
  if (createHash('sha256').update(model).digest('hex') !== sha256) throw new UserError('weights-damaged', { path });
  return model;
}

/** The session ends with it: its 70 MB are the painting's afterwards, and opening it takes a tenth of a second. */
async function run(name: 'people' | 'objects', image: ort.Tensor): Promise<ReadonlyMap<string, SquareMap>> {
  const session = await ort.InferenceSession.create(await readNetwork(name), sessionOptions({ device: 'cpu' }));
  try {
    const outputs = Object.entries(await session.run({ image }));
    return new Map(
      outputs.map(([output, { data, dims }]) => [
        output,
        { side: dims[2], values: Float32Array.from(data as Float32Array) },
      ]),
    );
  } finally {
    await session.release();
  }
}

/** @param normalise a value of 0-255, of a channel 0-2 (red, green, blue). */
function tensorOf(
  image: Image,
  side: number,
  order: readonly [number, number, number],
  normalise: (value: number, plane: number) => number,
) {
  const { pixels } = resize(image, { width: side, height: side });
  const area = side * side;
  const values = new Float32Array(3 * area);
  order.forEach((channel, plane) => {
    for (let i = 0; i < area; i++)
      values[plane * area + i] = normalise(Math.min(255, Math.max(0, pixels[channel * area + i])), plane);
  });
  return new ort.Tensor('float32', values, [1, 3, side, side]);
}

/**
 * Runs both networks on a picture.
 *
 * @throws UserError `weights-damaged`
 */
export async function lookAt(image: Image): Promise<Findings> {
  const found = await run(
    'people',
    tensorOf(image, PEOPLE_SIDE_PX, [0, 1, 2], (value) => value / 255),
  );
  const normalise = (value: number, plane: number) =>
    (value - OBJECTS_MEAN[plane as 0]) / OBJECTS_DEVIATION[plane as 0];
  const seen = await run('objects', tensorOf(image, OBJECTS_SIDE_PX, [2, 1, 0], normalise));
  const map = (output: string) => seen.get(output) as SquareMap;
  return {
    people: found.get('people') as SquareMap,
    detections: readDetections([map('stride8'), map('stride16'), map('stride32')], LEAST_SCORE),
    features: map('features'),
  };
}
