/** Every environment variable, read once (a `.env` file counts), checked, documented in `.env.example`. */
import { config as readDotenv } from 'dotenv';
import { z } from 'zod';
import { UserError } from './user-error.js';
import { PACKAGE_WEIGHTS } from './weights/manifest.js';

export const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'coreml', 'dml'] as const;
export const ENGINES = ['auto', 'onnx', 'tensorflow'] as const;

const schema = z.object({
  ENGINE: z.enum(ENGINES).default('auto').describe('what computes: onnx, tensorflow, or auto'),
  DEVICE: z.enum(DEVICES).default('auto').describe('what ONNX Runtime computes on; auto falls back to the CPU'),
  NETWORK: z.enum(['auto', 'vgg16', 'lite', 'mixed']).default('auto').describe('which network paints'),
  WEIGHTS_DIR: z.string().default(PACKAGE_WEIGHTS).describe('where the weights of VGG-16 are kept'),
  THREADS: z.coerce.number().int().min(1).max(256).optional().describe('CPU threads; by default one per core'),
});

export type Config = z.infer<typeof schema>;

/** Names and explanations of the variables, for `.env.example`'s test. */
export const VARIABLES = Object.keys(schema.shape) as (keyof Config)[];

/** @throws UserError naming the variable, what came and what is allowed. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  readDotenv({ quiet: true });
  const given = Object.fromEntries(VARIABLES.map((name) => [name, environment[name] || undefined]));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = String(issue.path[0]);
  throw new UserError('config', `${name} is "${environment[name]}"; ${issue.message}. Set it right or leave it out.`);
}
