/** `weights/manifest.json`: all networks, with their sources and fingerprints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../package-info.js';

/** The package's own `weights/`. */
export const PACKAGE_WEIGHTS = join(PACKAGE_ROOT, 'weights');

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const channels = z.array(z.int().positive()).min(1).max(5);

const preprocessingSchema = z.strictObject({
  order: z.literal('RGB'),
  range: z.tuple([z.literal(0), z.literal(255)]),
  /** Subtracted from R, G and B. */
  mean: z.tuple([z.number(), z.number(), z.number()]),
});

const sourceShape = {
  url: z.url(),
  /** The exact size of the whole file. */
  bytes: z.int().positive(),
  /** Hosts that a redirect may lead to, besides the URL's own. */
  redirectHosts: z.array(z.string()),
};

const sourceSchema = z.discriminatedUnion('format', [
  /** A zip of NumPy arrays `conv1_1_W` (HWIO), `conv1_1_b`, ... */
  z.strictObject({ ...sourceShape, format: z.literal('npz') }),
  /** What Keras's `save_weights` wrote: `block1_conv1/block1_conv1_W_1:0` (HWIO, conv1_1 in BGR), `..._b_1:0`, ... */
  z.strictObject({ ...sourceShape, format: z.literal('keras-hdf5'), md5: z.string().regex(/^[0-9a-f]{32}$/) }),
]);

const tensorSchema = z.strictObject({
  shape: z.array(z.int().positive()),
  /** As `fingerprint()` computes it. Absent until it was computed from the published file. */
  fingerprint: sha256.optional(),
});

const networkSchema = z.strictObject({
  architecture: z.enum(['vgg16', 'vgg19']),
  /** Outputs of the convolutions of each block. */
  channels,
  /** Its name in the weights directory. */
  file: z.string(),
  licence: z.string(),
  attribution: z.string(),
  preprocessing: preprocessingSchema,
});

/** A network that does not ship with the package. */
const downloadableSchema = networkSchema.extend({
  /** Its name in messages. */
  title: z.string(),
  sources: z.array(sourceSchema).min(1),
  /** By name, in the order in which they are kept: `conv1_1.weight` (HWIO), `conv1_1.bias`, ... */
  tensors: z.record(z.string(), tensorSchema),
});

const manifestSchema = z.strictObject({
  vgg16: downloadableSchema,
  'vgg16-full': downloadableSchema,
  vgg19: downloadableSchema,
  lite: networkSchema.extend({
    sha256,
    provenance: z.string(),
    /** See `Network`. */
    distanceCurve: z.array(z.tuple([z.number().positive(), z.number().positive()])).min(1),
  }),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type NetworkId = keyof Manifest;
export type DownloadableId = Exclude<NetworkId, 'lite'>;
export type DownloadableNetwork = z.infer<typeof downloadableSchema>;
export type WeightsSource = z.infer<typeof sourceSchema>;
export type HdfSource = Extract<WeightsSource, { format: 'keras-hdf5' }>;
/** What a weights file must hold: tensors by name. */
export type ExpectedTensors = DownloadableNetwork['tensors'];

/** @throws ZodError when the file, which is part of the package, is not as described above. */
export function readManifest(file = join(PACKAGE_WEIGHTS, 'manifest.json')): Manifest {
  return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
