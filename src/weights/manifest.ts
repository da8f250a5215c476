/** `weights/manifest.json`: every network that Brushwork knows, where it comes from and how it is recognised. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { convolutions, describeVgg } from '../style/network.js';

/** The package's own `weights/`, two levels up from `src/weights` and from `dist/weights`. */
export const PACKAGE_WEIGHTS = fileURLToPath(new URL('../../weights/', import.meta.url));

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const common = {
  /** Outputs of the convolutions of each block. */
  channels: z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]),
  file: z.string(),
  licence: z.string(),
  attribution: z.string(),
};

const sourceSchema = z.object({
  url: z.url(),
  format: z.literal('npz'),
  bytes: z.int().positive(),
  /** Hosts that a redirect may lead to, besides the URL's own. */
  redirectHosts: z.array(z.string()).default([]),
});

const manifestSchema = z.object({
  vgg16: z.object({
    ...common,
    sources: z.array(sourceSchema),
    /** By tensor name, as `fingerprint()` computes it. */
    fingerprints: z.record(z.string(), sha256),
  }),
  lite: z.object({ ...common, sha256, provenance: z.string() }),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type WeightsSource = z.infer<typeof sourceSchema>;
export type NetworkId = keyof Manifest;

export function readManifest(file = `${PACKAGE_WEIGHTS}manifest.json`): Manifest {
  return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** What a network file must hold: tensor names, in order, and shapes. Kernels are HWIO. */
export function expectedTensors(channels: readonly [number, number, number]): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const { name, inputs, outputs } of convolutions(describeVgg(channels))) {
    shapes.set(`${name}.weight`, [3, 3, inputs, outputs]);
    shapes.set(`${name}.bias`, [outputs]);
  }
  return shapes;
}
