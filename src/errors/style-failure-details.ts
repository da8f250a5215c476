/** Why nothing is painted in a style of the library, or the library was not changed, and what the words are made of. */

export interface StyleFailureDetails {
  /** A style by upload or from the library: neither, or both. */
  'style-none': unknown;
  'style-both': unknown;
  'second-style-both': unknown;
  'style-unknown': unknown;
  'style-name': { readonly limit: number };
  'style-name-taken': { readonly name: string };
  'style-limit': { readonly limit: number };
  /** A question that was answered, or is too old. */
  'style-gone': unknown;
  'style-not-yours': unknown;
  /** One of the bot's own cannot be renamed or removed. */
  'style-shipped': unknown;
  /** A place without a library of its own. */
  'style-nowhere': unknown;
}

export type StyleFailureMessages = {
  readonly [Kind in keyof StyleFailureDetails]: (details: StyleFailureDetails[Kind]) => string;
};
