/** What can be asked of the control API, one by one. */

import type { DiscordState } from '../state/discord-state.js';
import type { File } from '../state/records.js';
import type { DevTools, PageContent } from './dev-tools.js';

export interface ControlRequest {
  readonly discord: DiscordState;
  readonly devTools: DevTools;
  readonly page: PageContent;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly files: readonly File[];
}

export interface ControlRoute {
  readonly method: string;
  readonly path: string;
  /** @returns the answer's body, bytes of a PNG; undefined for 204. */
  readonly handle: (request: ControlRequest) => unknown;
}

/** @param name "GET /samples" */
export function controlRoute(name: string, handle: ControlRoute['handle']): ControlRoute {
  const [method, path = ''] = name.split(' ');
  return { method, path: `/control${path}`, handle };
}
