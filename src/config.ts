/** Every environment variable: its name, default, range and help, in one table, which `.env.example` is made from. */
import { config as readDotenv } from 'dotenv';
import { z } from 'zod';
import { UserError } from './errors/user-error.js';
import { PACKAGE_WEIGHTS } from './networks/manifest.js';

export const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'coreml', 'dml'] as const;
export const ENGINES = ['auto', 'onnx', 'tensorflow'] as const;

/** The sentence after the variable's name and what came. */
const takes = (what: string) => `it takes ${what}`;

function whole(minimum: number, maximum: number) {
  const message = takes(`a whole number from ${minimum} to ${maximum}`);
  return z.coerce.number(message).int(message).min(minimum, message).max(maximum, message);
}
function oneOf<const Choice extends string>(choices: readonly Choice[]) {
  return z.enum(choices, takes(choices.join(', ')));
}
const port = whole(1, 65_535);

/** Who, when, and a signature, in base64url. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const schema = z.object({
  DISCORD_TOKEN: z
    .string()
    .regex(TOKEN, 'a token has three parts with dots between; copy it from the Bot page of the developer portal')
    .optional()
    .describe("the bot's token; without one the bot runs against a Discord of its own"),
  DISCORD_API: z
    .url(takes('an address such as https://discord.com/api'))
    .default('https://discord.com/api')
    .describe("Discord's API; changed only for tests"),
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
    .describe('days that it is kept who had what painted when; not less than BRUSHWORK_KEEP_DAYS'),
  PLAYGROUND_PORT: port.default(3000).describe('where the local Discord listens'),
  DISCORD_OPENAPI: z
    .string()
    .optional()
    .describe("Discord's openapi.json; with it the local Discord's page tells which requests are not as described"),
  HEALTH_PORT: port.optional().describe('where /healthz and /metrics are served; by default nowhere'),
  HEALTH_HOST: z.string().default('127.0.0.1').describe('the address for BRUSHWORK_HEALTH_PORT'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('how much the log says'),
  ENGINE: oneOf(ENGINES).default('auto').describe('what computes: onnx, tensorflow, or auto'),
  DEVICE: oneOf(DEVICES).default('auto').describe('what ONNX Runtime computes on; auto falls back to the CPU'),
  NETWORK: oneOf(['auto', 'vgg16', 'lite', 'mixed', 'vgg16-full', 'vgg19'])
    .default('auto')
    .describe('which network paints'),
  WEIGHTS_DIR: z.string().default(PACKAGE_WEIGHTS).describe('where the weights of VGG-16 are kept'),
  FETCH: oneOf(['auto', 'never'])
    .default('auto')
    .describe('auto fetches VGG-16 once, in the background, where it is not there; never leaves it to npm run weights'),
  THREADS: whole(1, 256).optional().describe('CPU threads; by default one per core'),
});

export type Config = z.infer<typeof schema>;
export type SettingName = keyof Config;

export const SETTINGS = Object.keys(schema.shape) as SettingName[];

const PREFIX = 'BRUSHWORK_';

/**
 * A setting's environment variable. Discord's have the names that every bot gives them; all others have our prefix, since words
 * like NETWORK, DEVICE or LOG_LEVEL mean something to other programs too.
 */
export const variableOf = (name: SettingName): string => (name.startsWith('DISCORD_') ? name : PREFIX + name);

/** Never said back. */
const SECRETS: readonly string[] = ['DISCORD_TOKEN'];

/** Adds the variables of a `.env` file in the working folder to those of the process, which win. */
export function readEnvironmentFile(): void {
  readDotenv({ quiet: true });
}

/**
 * Some of the settings; the others are not judged.
 *
 * @param say gets a line about variables that still have their old names, without our prefix, and about old names whose value
 *   can only be meant for another program; those are ignored.
 * @throws UserError naming the variable, what came (unless it is secret) and what is allowed.
 */
export function readSettings<Name extends SettingName>(
  names: readonly Name[],
  environment: NodeJS.ProcessEnv = process.env,
  say: (line: string) => void = console.error,
): Pick<Config, Name> {
  const settings: Record<string, unknown> = {};
  const renamed: string[] = [];
  const ignored: string[] = [];
  for (const name of names) {
    const variable = variableOf(name);
    const field = schema.shape[name];
    const given = environment[variable] || undefined;
    const old = variable === name || given !== undefined ? undefined : environment[name] || undefined;
    let result = field.safeParse(old ?? given);
    if (old !== undefined && result.success) renamed.push(`${name} (${variable})`);
    if (old !== undefined && !result.success) {
      ignored.push(`${name}=${old} (${variable})`);
      result = field.safeParse(undefined);
    }
    if (!result.success) throw wrongVariable(variable, given, result.error.issues[0].message);
    settings[name] = result.data;
  }
  if (renamed.length > 0)
    say(`Some variables have new names, in brackets; the old ones will stop working: ${renamed.join(', ')}.`);
  if (ignored.length > 0)
    say(`Ignored, since no setting of Brushwork takes it; ours has the name in brackets: ${ignored.join(', ')}.`);
  return settings as Pick<Config, Name>;
}

function wrongVariable(variable: string, given: string | undefined, message: string): UserError {
  const came = SECRETS.includes(variable) ? 'wrong' : `"${given}"`;
  return new UserError('config', `${variable} is ${came}; ${message}. Set it right or leave it out.`);
}

/** All settings, for the bot. @throws UserError as `readSettings` does. */
export function readConfig(
  environment: NodeJS.ProcessEnv = process.env,
  say: (line: string) => void = console.error,
): Config {
  const known = new Set(SETTINGS.map(variableOf));
  const unknown = Object.keys(environment).filter((name) => name.startsWith(PREFIX) && !known.has(name));
  if (unknown.length > 0) say(`There is no setting ${unknown.join(', ')}; .env.example lists all of them.`);
  return readSettings(SETTINGS, environment, say);
}

/** `.env.example`: every variable with its default and what it is for. */
export function exampleEnvironment(): string {
  const lines = SETTINGS.map((name) => {
    const field = schema.shape[name];
    // What depends on the machine is left open.
    const fallback = name === 'WEIGHTS_DIR' ? '' : String(schema.parse({})[name] ?? '');
    return `# ${field.description}\n${variableOf(name)}=${fallback}\n`;
  });
  return `# Copy to .env and change what you need. Every line shows the default.\n\n${lines.join('\n')}`;
}
