/** JSON schemas of an API's description, made strict: a field that nobody named is wrong. */

export interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = ({ $ref = '' }: Schema) => /^#\/components\/schemas\/(\w+)$/.exec($ref)?.[1];

/**
 * A description in which objects have no other fields than it names. What is joined by `allOf` is strict as a whole, so
 * its parts refer to a copy of the named schemas that is not (`open`). Where the members of a union have a `type` of
 * their own, that chooses among them, so that errors are about the member that was meant.
 */
export class StrictSchemas {
  readonly #schemas: Readonly<Record<string, Schema>>;

  constructor(schemas: Readonly<Record<string, Schema>>) {
    this.#schemas = schemas;
  }

  all(): { strict: Record<string, unknown>; open: Record<string, unknown> } {
    const entries = Object.entries(this.#schemas);
    return {
      strict: Object.fromEntries(entries.map(([name, schema]) => [name, this.apply(schema)])),
      open: Object.fromEntries(entries.map(([name, schema]) => [name, this.apply(schema, false)])),
    };
  }

  apply(schema: unknown, strict = true): unknown {
    if (Array.isArray(schema)) return schema.map((each) => this.apply(each));
    if (!isSchema(schema)) return schema;
    const { oneOf, anyOf, ...rest } = schema;
    const union = (oneOf ?? anyOf) as readonly Schema[] | undefined;
    const tags = union?.map((member) => this.#tagsOf(member));
    if (union !== undefined && tags !== undefined && areDistinct(tags)) return discriminate(union, tags);
    const entries = Object.entries(union === undefined ? rest : schema);
    const applied = Object.fromEntries(entries.map(([keyword, value]) => [keyword, this.#keyword(keyword, value)]));
    const closes = strict && (schema.properties !== undefined || schema.allOf !== undefined);
    return closes ? { ...applied, unevaluatedProperties: false } : applied;
  }

  #keyword(keyword: string, value: unknown): unknown {
    if (keyword === 'properties')
      return Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, this.apply(each)]));
    if (keyword !== 'allOf') return this.apply(value);
    return (value as readonly Schema[]).map((part) => {
      const name = nameOf(part);
      return name === undefined ? this.apply(part, false) : { $ref: `#/components/open/${name}` };
    });
  }

  /** The values that a named schema's `type` may have; none where it need not have one. */
  #tagsOf(member: Schema): readonly unknown[] {
    const { required = [], properties = {} } = this.#schemas[nameOf(member) ?? ''] ?? {};
    return required.includes('type') ? (properties.type?.enum ?? []) : [];
  }
}

function areDistinct(tags: readonly (readonly unknown[])[]): boolean {
  const all = tags.flat();
  return tags.every(({ length }) => length > 0) && new Set(all).size === all.length;
}

/** A union whose member is chosen by `type`. */
function discriminate(union: readonly Schema[], tags: readonly (readonly unknown[])[]): object {
  return {
    type: 'object',
    required: ['type'],
    properties: { type: { enum: tags.flat() } },
    allOf: union.map((member, index) => ({
      if: { properties: { type: { not: { enum: tags[index] } } } },
      else: member,
    })),
  };
}
