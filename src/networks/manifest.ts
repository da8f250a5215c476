/** `weights/manifest.json`: all networks, with their sources and fingerprints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../package-info.js';

/** The package's own `weights/`. */
export const PACKAGE_WEIGHTS = join(PACKAGE_ROOT, 'weights');

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const channels = z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]);

const preprocessingSchema = z.strictObject({
  order: z.literal('RGB'),
  range: z.tuple([z.literal(0), z.literal(255)]),
  /** Subtracted from R, G and B. */
  mean: z.tuple([z.number(), z.number(), z.number()]),
});

const sourceSchema = z.strictObject({
  url: z.url(),
  /** A zip of NumPy arrays `conv1_1_W` (HWIO), `conv1_1_b`, ... */
  format: z.literal('npz'),
  /** The exact size of the whole file. */
  bytes: z.int().positive(),
  /** Hosts that a redirect may lead to, besides the URL's own. */
  redirectHosts: z.array(z.string()),
});

const tensorSchema = z.strictObject({
  shape: z.array(z.int().positive()),
  /** As `fingerprint()` computes it. */
  fingerprint: sha256,
});

const networkSchema = z.strictObject({
  /** Outputs of the convolutions of each block. */
  channels,
  /** Its name in the weights directory. */
  file: z.string(),
  licence: z.string(),
  attribution: z.string(),
  preprocessing: preprocessingSchema,
});

const manifestSchema = z.strictObject({
  vgg16: networkSchema.extend({
    sources: z.array(sourceSchema).min(1),
    /** By name, in the order in which they are kept: `conv1_1.weight` (HWIO), `conv1_1.bias`, ... */
    tensors: z.record(z.string(), tensorSchema),
  }),
  lite: networkSchema.extend({ sha256, provenance: z.string() }),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type NetworkId = keyof Manifest;
export type WeightsSource = z.infer<typeof sourceSchema>;
/** What a weights file must hold: tensors by name. */
export type ExpectedTensors = Manifest['vgg16']['tensors'];

/** @throws ZodError when the file, which is part of the package, is not as described above. */
export function readManifest(file = join(PACKAGE_WEIGHTS, 'manifest.json')): Manifest {
  return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
