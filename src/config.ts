/** All environment variables in one table: name, default, range and help. `.env.example` is generated from it. */
import { config as readDotenv } from 'dotenv';
import { z } from 'zod';
import { parseShardChoice, SHARD_CHOICE_FORMS } from './discord/sharding/shard-choice.js';
import { UserError } from './errors/user-error.js';
import { PACKAGE_WEIGHTS } from './networks/manifest.js';
import { MAX_BOT_SIZE, SIZE_RANGE } from './painting/options.js';
import { parsePostgresAddress, SSL_MODES } from './store/postgres/address.js';

const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'coreml', 'dml'] as const;
const ENGINES = ['auto', 'onnx', 'tensorflow'] as const;

/** The end of the error message `NAME is "value"; it takes ...`. */
const expects = (what: string) => `it takes ${what}`;

function integer(minimum: number, maximum: number) {
  const message = expects(`a whole number from ${minimum} to ${maximum}`);
  return z.coerce.number(message).int(message).min(minimum, message).max(maximum, message);
}
function oneOf<const Choice extends string>(choices: readonly Choice[]) {
  return z.enum(choices, expects(choices.join(', ')));
}
const port = integer(1, 65_535);

/** A Discord bot token: user id, timestamp and HMAC, each in base64url. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

export const configSchema = z.object({
  DISCORD_TOKEN: z
    .string()
    .regex(TOKEN, 'a token has three parts with dots between; copy it from the Bot page of the developer portal')
    .optional()
    .describe("the bot's token; without one the bot runs in a local Discord"),
  DISCORD_API: z
    .url(expects('an address such as https://discord.com/api'))
    .default('https://discord.com/api')
    .describe("Discord's API; change it only for tests"),
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
    .describe('hosts to download pictures from, separated by commas'),
  DATABASE_URL: z
    .string()
    .refine(
      (address) => parsePostgresAddress(address) !== undefined,
      expects(`postgres://user:password@host/database, with sslmode=${SSL_MODES.join(', ')} or without one`),
    )
    .optional()
    .describe(
      `database of several processes, of Postgres 15 or newer: postgres://user:password@host/database?sslmode=verify-full; the modes are ${SSL_MODES.join(', ')}, and sslrootcert, sslcert and sslkey name files, as in libpq. By default a file in BRUSHWORK_DATA_DIR. DATABASE_URL is read too`,
    ),
  ROLE: oneOf(['all', 'bot', 'worker'])
    .default('all')
    .describe('what the process does: a bot answers, a worker paints, and one alone does all. --role says so too'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/[^/]/, expects('redis://host:6379, or rediss:// with TLS'))
    .optional()
    .describe(
      'queue of several processes, Redis 7 or Valkey: redis://user:password@host:6379/0, or rediss:// with TLS. By default there is one process. REDIS_URL is read too',
    ),
  DATA_DIR: z.string().default('data').describe('folder for jobs and pictures'),
  BLOB_URL: z
    .string()
    .regex(
      /^(s3:\/\/.+|file:\/\/\/.+)$/,
      expects('s3://bucket/prefix, or file:///folder for a folder that machines share'),
    )
    .optional()
    .describe(
      'object storage for pictures, such as s3://bucket/prefix; by default they are in BRUSHWORK_DATA_DIR. BLOB_URL is read too; the AWS_ variables below say where it is',
    ),
  AWS_ENDPOINT_URL_S3: z.string().optional().describe("address of the object storage; by default Amazon's"),
  AWS_ENDPOINT_URL: z.string().optional().describe('the same, for all services'),
  AWS_REGION: z.string().optional().describe('region of the object storage; us-east-1 where nothing is said'),
  AWS_ACCESS_KEY_ID: z.string().optional().describe('key for the object storage: its id'),
  AWS_SECRET_ACCESS_KEY: z.string().optional().describe('key for the object storage: its secret'),
  AWS_SESSION_TOKEN: z.string().optional().describe('of temporary keys'),
  WORKERS: integer(1, 16).default(1).describe('how many paintings run at the same time'),
  WORKER_MEMORY_MB: integer(500, 1_000_000)
    .optional()
    .describe(
      'memory of a worker; it paints large pictures in tiles to stay within, and is replaced if it does not; by default the workers share three quarters of the memory',
    ),
  LIMIT_MEMBER: integer(1, 1000).default(3).describe('waiting and running paintings per member'),
  LIMIT_GUILD: integer(1, 10_000).default(100).describe('waiting and running paintings per server'),
  LIMIT_TOTAL: integer(1, 10_000).default(500).describe('waiting and running paintings in total'),
  LIMIT_SIZE: integer(SIZE_RANGE.minimum, MAX_BOT_SIZE)
    .default(1024)
    .describe('largest size that members can choose, in pixels'),
  LIMIT_FRAMES: integer(1, 240)
    .default(60)
    .describe('most frames of an animation; with 1 only its first frame is painted'),
  LIMIT_SECONDS: integer(1, 60).default(10).describe('most seconds of an animation'),
  KEEP_DAYS: integer(1, 3650).default(90).describe('days to keep pictures, so that buttons under old paintings work'),
  KEEP_RECORD_DAYS: integer(1, 3650)
    .default(365)
    .describe('days to keep records of who painted what and when; at least BRUSHWORK_KEEP_DAYS'),
  SHARDS: z
    .string()
    .default('auto')
    .transform((text, context) => {
      const choice = parseShardChoice(text);
      if (choice !== undefined) return choice;
      context.addIssue(expects(SHARD_CHOICE_FORMS));
      return z.NEVER;
    })
    .describe(
      'shards of the gateway that this process runs: 0-3/16 for the first four of 16, 2/16 for the third, or auto for all of them, in a fleet for its share; auto/16 also says how many there are, which else Discord does',
    ),
  LOCAL_DISCORD_PORT: port.default(3000).describe('port of the local Discord'),
  LOCAL_DISCORD_HOST: z
    .string()
    .default('127.0.0.1')
    .describe(
      'address for BRUSHWORK_LOCAL_DISCORD_PORT; it asks for no password, so only a container has another one (0.0.0.0)',
    ),
  DISCORD_OPENAPI: z
    .string()
    .optional()
    .describe("path of Discord's openapi.json; the local Discord then reports requests that don't match it"),
  HEALTH_PORT: port.optional().describe('port for /healthz and /metrics; off by default'),
  HEALTH_HOST: z.string().default('127.0.0.1').describe('address for BRUSHWORK_HEALTH_PORT'),
  QUEUE_PAGE_PORT: port
    .optional()
    .describe('port for a page that shows the queue of a fleet, at 127.0.0.1 only; off by default'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('how much to log'),
  ENGINE: oneOf(ENGINES).default('auto').describe('engine that computes: onnx, tensorflow, or auto'),
  DEVICE: oneOf(DEVICES).default('auto').describe('device that ONNX Runtime uses; auto falls back to the CPU'),
  NETWORK: oneOf(['auto', 'vgg16', 'lite', 'mixed', 'vgg16-full', 'vgg19'])
    .default('auto')
    .describe('network that paints'),
  WEIGHTS_DIR: z.string().default(PACKAGE_WEIGHTS).describe('folder for the weights of VGG-16'),
  FETCH: oneOf(['auto', 'never'])
    .default('auto')
    .describe('auto downloads VGG-16 once, in the background, if it is missing; never leaves that to npm run weights'),
  THREADS: integer(1, 256).optional().describe('CPU threads; by default one per core'),
});

export type Config = z.infer<typeof configSchema>;
export type ConfigName = keyof Config;

export const CONFIG_NAMES = Object.keys(configSchema.shape) as ConfigName[];

const PREFIX = 'BRUSHWORK_';

/**
 * The environment variable of a value. DISCORD_* names are the conventional ones of Discord bots, AWS_* those of everything that speaks
 * to S3; all others get our prefix, because other programs also read NETWORK, DEVICE or LOG_LEVEL.
 */
export const variableName = (name: ConfigName): string => (/^(DISCORD|AWS)_/.test(name) ? name : PREFIX + name);

/** Names of before: all were unprefixed once, some were called something else. */
const FORMER_NAMES: Partial<Record<ConfigName, readonly string[]>> = {
  LOCAL_DISCORD_PORT: ['BRUSHWORK_PLAYGROUND_PORT', 'PLAYGROUND_PORT'],
};
const formerNames = (name: ConfigName): readonly string[] =>
  FORMER_NAMES[name] ?? (variableName(name) === name || name in COMMON_NAMES ? [] : [name]);

/** Names that other programs read too, and hosts set: as good as ours. */
const COMMON_NAMES: Partial<Record<ConfigName, string>> = {
  DATABASE_URL: 'DATABASE_URL',
  BLOB_URL: 'BLOB_URL',
  REDIS_URL: 'REDIS_URL',
};

/** Values that must not appear in messages. Some write keys into the address of object storage, where they do not belong. */
const SECRET_NAMES: readonly ConfigName[] = [
  'DISCORD_TOKEN',
  'DATABASE_URL',
  'REDIS_URL',
  'BLOB_URL',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
];

/** Loads `.env` from the working directory into `process.env`; variables that are set already take precedence. */
export function readEnvironmentFile(): void {
  readDotenv({ quiet: true });
}

/**
 * Reads and validates some of the variables; errors in the others are ignored.
 *
 * @param warn receives a line for variables with their old names. Old names with an invalid value are ignored, with a line:
 *   they are probably meant for another program.
 * @throws UserError `config`, with the variable, its value (unless secret) and the accepted values.
 */
export function readConfigValues<Name extends ConfigName>(
  names: readonly Name[],
  environment: NodeJS.ProcessEnv = process.env,
  warn: (line: string) => void = console.error,
): Pick<Config, Name> {
  const values: Record<string, unknown> = {};
  const renamed: string[] = [];
  const ignored: string[] = [];
  for (const name of names) {
    const variable = variableName(name);
    const field = configSchema.shape[name];
    const text = environment[variable] || environment[COMMON_NAMES[name] ?? ''] || undefined;
    const former = text === undefined ? formerNames(name).find((each) => environment[each]) : undefined;
    let result = field.safeParse(former === undefined ? text : environment[former]);
    if (former !== undefined && result.success) renamed.push(`${former} (${variable})`);
    if (former !== undefined && !result.success) {
      ignored.push(`${former}=${environment[former]} (${variable})`);
      result = field.safeParse(undefined);
    }
    if (!result.success) throw invalidVariableError(name, text, result.error.issues[0].message);
    values[name] = result.data;
  }
  if (renamed.length > 0)
    warn(`Some variables have new names, in brackets; the old ones will stop working: ${renamed.join(', ')}.`);
  if (ignored.length > 0)
    warn(`Ignored, since no setting of Brushwork takes it; ours has the name in brackets: ${ignored.join(', ')}.`);
  return values as Pick<Config, Name>;
}

function invalidVariableError(name: ConfigName, text: string | undefined, expected: string): UserError {
  const value = SECRET_NAMES.includes(name) ? {} : { value: String(text) };
  const variable = variableName(name);
  return new UserError('config', { variable, ...value, expected });
}

/** Reads all variables, and warns about unknown ones with our prefix. @throws UserError as `readConfigValues`. */
export function readConfig(
  environment: NodeJS.ProcessEnv = process.env,
  warn: (line: string) => void = console.error,
): Config {
  const known = new Set(CONFIG_NAMES.flatMap((name) => [variableName(name), ...formerNames(name)]));
  const unknown = Object.keys(environment).filter((name) => name.startsWith(PREFIX) && !known.has(name));
  if (unknown.length > 0) warn(`There is no setting ${unknown.join(', ')}; .env.example lists all of them.`);
  return readConfigValues(CONFIG_NAMES, environment, warn);
}
