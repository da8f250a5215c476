/** What a painting is called: "lighthouse × Night swirls", its picture and then its styles. Stored with the job. */
import { truncate } from '../truncate.js';

const SEPARATOR = ' × ';
/** Characters, of one picture and of all. */
const [MAX_PART_LENGTH, MAX_NAME_LENGTH] = [30, 80] as const;

/** On one line, without the separator, short. */
export function shortName(name: string): string {
  const line = name.replace(/\s+/g, ' ').replaceAll('×', 'x').trim();
  return line.length <= MAX_PART_LENGTH ? line : `${truncate(line, MAX_PART_LENGTH - 1).trimEnd()}…`;
}

/** "SPOILER_my-cat.png" is "my-cat". */
export const nameFromFile = (file: string): string =>
  shortName(file.replace(/^SPOILER_/, '').replace(/\.\w{1,5}$/, '')) || shortName(file);

export const joinName = (content: string, styles: readonly string[]): string =>
  truncate([content, ...styles].join(SEPARATOR), MAX_NAME_LENGTH);

export interface NameParts {
  readonly content: string;
  /** None in names of jobs that have no styles to name, such as previews. */
  readonly styles: readonly string[];
}

export function nameParts(name: string): NameParts {
  const [content, ...styles] = name.split(SEPARATOR);
  return { content, styles };
}
