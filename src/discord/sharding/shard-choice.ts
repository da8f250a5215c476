/** `BRUSHWORK_SHARDS`: which shards of the gateway a process runs. https://discord.com/developers/docs/events/gateway#sharding */

export interface ShardChoice {
  /** Undefined takes as many as are its share. */
  readonly ids: readonly number[] | undefined;
  /** How many there are in all; undefined does as Discord recommends. */
  readonly count: number | undefined;
}

/** Of any choice, for the error message `NAME is "value"; it takes ...`. */
export const SHARD_CHOICE_FORMS =
  'auto, auto/16 (of 16 shards), 2/16 (the third of 16) or 0-3/16 (the first four of 16)';

/** More than Discord's largest bots have. */
const MAX_SHARDS = 100_000;

const FORM = /^(?:auto|(?<first>\d+)(?:-(?<last>\d+))?)(?:\/(?<count>\d+))?$/;

/** @returns undefined where the text is none of SHARD_CHOICE_FORMS. */
export function parseShardChoice(text: string): ShardChoice | undefined {
  const groups = FORM.exec(text.trim())?.groups;
  if (groups === undefined) return undefined;
  const { first, last = first, count: given } = groups;
  const count = given === undefined ? undefined : Number(given);
  if (count !== undefined && (count < 1 || count > MAX_SHARDS)) return undefined;
  if (first === undefined) return { ids: undefined, count };
  const [from, to] = [Number(first), Number(last)];
  if (count === undefined || from > to || to >= count) return undefined;
  return { ids: range(from, to + 1), count };
}

/** @param end the first that is left out. */
export const range = (start: number, end: number): number[] =>
  Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
