/** Every environment variable, read once (a `.env` file counts), checked, documented in `.env.example`. */
import { config as readDotenv } from 'dotenv';
import { z } from 'zod';
import { UserError } from './user-error.js';
import { PACKAGE_WEIGHTS } from './weights/manifest.js';

export const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'coreml', 'dml'] as const;
export const ENGINES = ['auto', 'onnx', 'tensorflow'] as const;

const whole = (minimum: number, maximum: number) => z.coerce.number().int().min(minimum).max(maximum);
const port = whole(1, 65_535);

/** Who, when, and a signature, in base64url. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const schema = z.object({
  DISCORD_TOKEN: z
    .string()
    .regex(TOKEN, 'a token has three parts with dots between; copy it from the Bot page of the developer portal')
    .optional()
    .describe("the bot's token; without one the bot runs against a Discord of its own"),
  DISCORD_API: z.url().default('https://discord.com/api').describe("Discord's API; changed only for tests"),
  DISCORD_CDN: z
    .string()
    .default('cdn.discordapp.com,media.discordapp.net')
    .transform((hosts) =>
      hosts
        .split(',')
        .map((host) => host.trim())
        .filter(Boolean),
    )
    .refine((hosts) => hosts.length > 0, 'it names no host')
    .describe('hosts that pictures are fetched from, with commas between'),
  DATA_DIR: z.string().default('data').describe('where jobs and pictures are kept'),
  WORKERS: whole(1, 16).default(1).describe('paintings at the same time'),
  WORKER_MEMORY_MB: whole(500, 1_000_000)
    .optional()
    .describe('a worker that holds more is replaced; by default three quarters of the memory, shared'),
  LIMIT_MEMBER: whole(1, 1000).default(3).describe('paintings of one member that wait or run'),
  LIMIT_GUILD: whole(1, 10_000).default(100).describe('paintings of one server that wait or run'),
  LIMIT_TOTAL: whole(1, 10_000).default(500).describe('paintings that wait or run'),
  LIMIT_SIZE: whole(64, 2048).default(1024).describe('long side of a painting that may be asked for, in pixels'),
  KEEP_DAYS: whole(1, 3650).default(90).describe('days that pictures are kept, for buttons under old paintings'),
  KEEP_RECORD_DAYS: whole(1, 3650)
    .default(365)
    .describe('days that it is kept who had what painted when; not less than KEEP_DAYS'),
  PLAYGROUND_PORT: port.default(3000).describe('where the local Discord listens'),
  DISCORD_OPENAPI: z
    .string()
    .optional()
    .describe("Discord's openapi.json; with it the local Discord's page tells which requests are not as described"),
  HEALTH_PORT: port.optional().describe('where /healthz and /metrics are served; by default nowhere'),
  HEALTH_HOST: z.string().default('127.0.0.1').describe('the address for HEALTH_PORT'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('how much the log says'),
  ENGINE: z.enum(ENGINES).default('auto').describe('what computes: onnx, tensorflow, or auto'),
  DEVICE: z.enum(DEVICES).default('auto').describe('what ONNX Runtime computes on; auto falls back to the CPU'),
  NETWORK: z.enum(['auto', 'vgg16', 'lite', 'mixed']).default('auto').describe('which network paints'),
  WEIGHTS_DIR: z.string().default(PACKAGE_WEIGHTS).describe('where the weights of VGG-16 are kept'),
  THREADS: whole(1, 256).optional().describe('CPU threads; by default one per core'),
});

export type Config = z.infer<typeof schema>;

/** Names and explanations of the variables, for `.env.example`'s test. */
export const VARIABLES = Object.keys(schema.shape) as (keyof Config)[];

/** Never said back. */
const SECRETS: readonly string[] = ['DISCORD_TOKEN'];

/** @throws UserError naming the variable, what came (unless it is secret) and what is allowed. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  readDotenv({ quiet: true });
  const given = Object.fromEntries(VARIABLES.map((name) => [name, environment[name] || undefined]));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = String(issue.path[0]);
  const came = SECRETS.includes(name) ? 'wrong' : `"${environment[name]}"`;
  throw new UserError('config', `${name} is ${came}; ${issue.message}. Set it right or leave it out.`);
}

/** `.env.example`: every variable with its default and what it is for. */
export function exampleEnvironment(): string {
  const lines = VARIABLES.map((name) => {
    const field = schema.shape[name];
    // What depends on the machine is left open.
    const fallback = name === 'WEIGHTS_DIR' ? '' : String(schema.parse({})[name] ?? '');
    return `# ${field.description}\n${name}=${fallback}\n`;
  });
  return `# Copy to .env and change what you need. Every line shows the default.\n\n${lines.join('\n')}`;
}
