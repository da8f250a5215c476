/** Checks what the bot sends against Discord's own description of its HTTP API: https://github.com/discord/discord-api-spec */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { firstLine, LocalDiscordError } from '../errors.js';
import type { RequestRecord } from '../rest/http-server.js';
import { type Schema, StrictSchemas } from './strict-schemas.js';

interface Extension {
  /** Its name in the file. */
  readonly schema: string;
  readonly field: string;
  readonly as: Schema;
  /** Who says so. */
  readonly source: string;
}

const FILE_TYPES = { type: 'array', items: { type: 'string', pattern: '^(image|video|audio|\\.\\w+)$' }, maxItems: 10 };

/** Fields that Discord's documentation has and the file, which is of 2026-07-18, has not yet. */
const NEWER_THAN_THE_FILE: readonly Extension[] = [
  'ApplicationCommandAttachmentOption',
  'FileUploadComponentForModalRequest',
].map((schema) => ({
  schema,
  field: 'file_types',
  as: FILE_TYPES,
  source: "Discord's change log of 2026-08-05; https://docs.discord.com/developers/reference#file-type-filtering",
}));

const DISCORD_JS_EXTENSION = { as: { type: 'boolean' }, source: 'discord.js 14.28.1, MessagePayload#resolveBody' };

/** Fields that discord.js sends with every message or thread, also where only others of them have them: Discord takes no notice of them. */
const SENT_BY_DISCORD_JS: readonly Extension[] = [
  { schema: 'IncomingWebhookRequestPartial', field: 'enforce_nonce', ...DISCORD_JS_EXTENSION },
  { schema: 'IncomingWebhookInteractionRequest', field: 'enforce_nonce', ...DISCORD_JS_EXTENSION },
  { schema: 'IncomingWebhookUpdateRequestPartial', field: 'enforce_nonce', ...DISCORD_JS_EXTENSION },
  { schema: 'IncomingWebhookUpdateRequestPartial', field: 'tts', ...DISCORD_JS_EXTENSION },
  {
    schema: 'IncomingWebhookUpdateForInteractionCallbackRequestPartial',
    field: 'enforce_nonce',
    ...DISCORD_JS_EXTENSION,
  },
  { schema: 'IncomingWebhookUpdateForInteractionCallbackRequestPartial', field: 'tts', ...DISCORD_JS_EXTENSION },
  { schema: 'MessageEditRequestPartial', field: 'enforce_nonce', ...DISCORD_JS_EXTENSION },
  { schema: 'MessageEditRequestPartial', field: 'tts', ...DISCORD_JS_EXTENSION },
  {
    schema: 'CreateTextThreadWithMessageRequest',
    field: 'type',
    as: { type: 'integer' },
    source: 'discord.js 14.28.1, GuildTextThreadManager#create',
  },
];

/** Fields that Discord's documentation describes otherwise than the file. */
const DOCUMENTED_OTHERWISE: readonly Extension[] = [
  {
    schema: 'ApplicationCommandUpdateRequest',
    field: 'default_member_permissions',
    as: { type: ['string', 'null'], pattern: '^\\d+$' },
    source:
      'https://docs.discord.com/developers/interactions/application-commands#bulk-overwrite-global-application-commands',
  },
];

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly requestBody?: RequestBody }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface RequestBody {
  readonly content: Readonly<Record<string, { readonly schema: Schema } | undefined>>;
}

function extend(document: Document): Document {
  const schemas = structuredClone(document.components.schemas) as Record<
    string,
    { properties: Record<string, Schema> }
  >;
  for (const { schema, field, as } of [...NEWER_THAN_THE_FILE, ...SENT_BY_DISCORD_JS]) {
    const { properties } = schemas[schema];
    if (field in properties) throw new Error(`${schema} has ${field} by now; take it off the list`);
    properties[field] = as;
  }
  for (const { schema, field, as } of DOCUMENTED_OTHERWISE) {
    const { properties } = schemas[schema];
    if (JSON.stringify(properties[field]) === JSON.stringify(as)) throw new Error(`${schema} has ${field} so by now`);
    properties[field] = as;
  }
  return { ...document, components: { schemas } };
}

const KINDS = { json: 'application/json', form: 'multipart/form-data' } as const;

/** A form's part `payload_json` is the form without the files. */
function withoutFiles(schema: Schema): Schema {
  const parts = schema.allOf as readonly Schema[] | undefined;
  const others = parts?.filter(({ properties = {} }) => !('files[0]' in properties));
  return others?.length === 1 ? others[0] : schema;
}

/** Validators of request bodies, by method and path, made when they are needed first. */
export class OpenApiValidator {
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #strictSchemas: StrictSchemas;
  readonly #known = new Map<string, ValidateFunction | undefined>();
  readonly #patterns: readonly { readonly path: string; readonly pattern: RegExp }[];

  constructor(document: Document) {
    this.#document = extend(document);
    this.#strictSchemas = new StrictSchemas(this.#document.components.schemas);
    const { strict: schemas, open } = this.#strictSchemas.all();
    formats.default(this.#ajv);
    this.#ajv.addFormat('snowflake', /^\d{1,20}$/).addFormat('nonce', true);
    this.#ajv.addSchema({ $id: 'discord', components: { schemas, open } });
    this.#patterns = Object.keys(document.paths).map((path) => ({
      path,
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    }));
  }

  /** @throws LocalDiscordError `openapi-unreadable` where there is no such file, or it is of another kind. */
  static read(file: string): OpenApiValidator {
    try {
      return new OpenApiValidator(JSON.parse(readFileSync(file, 'utf8')));
    } catch (cause) {
      const reason = firstLine(cause);
      const message = `The description of Discord's API, "${file}", cannot be read: ${reason}. Name another file or none.`;
      throw new LocalDiscordError('openapi-unreadable', reason, message, { cause });
    }
  }

  /** @returns a line for each thing that the file does not allow; undefined where there is nothing to check. */
  check(request: RequestRecord): string[] | undefined {
    if (request.body === undefined) return undefined;
    const name = `${request.method} ${request.route.split(' ').at(-1)}`;
    const validate = this.#validatorFor(request);
    if (validate === undefined) return [`${name}: the file knows no such request`];
    return validate(request.body) ? [] : describeErrors(validate.errors ?? []).map((error) => `${name}: ${error}`);
  }

  /** @returns undefined where the file has no such body. */
  #validatorFor({ method, path, files }: RequestRecord): ValidateFunction | undefined {
    const kind = files.length > 0 ? KINDS.form : KINDS.json;
    // "@original" has a path of its own, which comes first.
    const found = this.#patterns.find(({ pattern }) => pattern.test(path))?.path ?? '';
    const key = `${method} ${found} ${kind}`;
    if (!this.#known.has(key)) {
      const schema = this.#document.paths[found]?.[method.toLowerCase()]?.requestBody?.content[kind]?.schema;
      this.#known.set(key, schema === undefined ? undefined : this.#compile(schema));
    }
    return this.#known.get(key);
  }

  #compile(schema: Schema): ValidateFunction {
    const strict = JSON.stringify(this.#strictSchemas.apply(withoutFiles(schema)));
    return this.#ajv.compile(JSON.parse(strict.replaceAll('"#/components/', '"discord#/components/')));
  }
}

/** Keywords whose errors only say that there are others. */
const COMBINING_KEYWORDS: readonly string[] = ['oneOf', 'anyOf', 'if'];

/** A line each. */
function describeErrors(errors: readonly ErrorObject[]): string[] {
  const telling = errors.filter(
    ({ keyword, params }) => !COMBINING_KEYWORDS.includes(keyword) && params.type !== 'null',
  );
  const lines = (telling.length > 0 ? telling : errors).map(({ instancePath, message, params }) => {
    const { unevaluatedProperty: unknown, allowedValues = '' } = params;
    if (unknown !== undefined) return `${instancePath}/${unknown} is not described`;
    return [instancePath || '/', message, allowedValues].join(' ').trim();
  });
  // The members of a union may all say the same.
  return [...new Set(lines)];
}
