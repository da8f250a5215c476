/** How a kind of error is declared: its details (a type) and its policy (a value) stand in one line. */

/** What the doors (Discord, the terminal, the process) do with a kind. */
export interface ErrorPolicy {
  /** Somebody must change the configuration first: the process ends with the status for that, and a restart is of no use. */
  readonly isConfiguration?: true;
}

/** Exists in types only: it carries the details of a kind. */
declare const DETAILS: unique symbol;

export interface ErrorKindDefinition<Details> extends ErrorPolicy {
  readonly [DETAILS]?: Details;
}

/** Of a kind whose message needs no data. */
export type NoDetails = { readonly [name: string]: never };

/** Declares a kind with the data that its message is made of. */
export const errorKind = <Details = NoDetails>(policy: ErrorPolicy = {}): ErrorKindDefinition<Details> => policy;

/** Details by kind, of a table of kinds. */
export type DetailsOf<Kinds> = {
  readonly [Kind in keyof Kinds]: Kinds[Kind] extends ErrorKindDefinition<infer Details> ? Details : never;
};
