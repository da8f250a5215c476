/** What can be asked for at the people's door, one by one. */
import type { Discord } from '../discord.js';
import { patternOf } from '../paths.js';
import type { File } from '../records.js';
import type { Workbench } from '../workbench.js';

export interface Visit {
  readonly discord: Discord;
  readonly workbench: Workbench;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly files: readonly File[];
}

export interface Way {
  readonly method: string;
  readonly pattern: RegExp;
  /** @returns the answer's body, bytes of a PNG; undefined for 204. */
  readonly handle: (visit: Visit) => unknown;
}

/** @param name "GET /samples" */
export function way(name: string, handle: Way['handle']): Way {
  const [method, path = ''] = name.split(' ');
  return { method, pattern: patternOf(`/people${path}`), handle };
}
