/** Checks what the bot sends against Discord's own description of its HTTP API, where that file is at hand. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RequestRecord } from '../../src/rest/http-server.js';
import { OpenApiValidator } from '../../src/validation/openapi.js';

export const OPEN_API_FILE = fileURLToPath(new URL('../../../../../shared/discord/openapi.json', import.meta.url));

export const openApiAvailable = existsSync(OPEN_API_FILE);

/** Why tests are skipped. */
export const OPEN_API_MISSING = `there is no ${OPEN_API_FILE}`;

let description: OpenApiValidator | undefined;

/**
 * @param requests as the local Discord keeps them; those without a body are passed over.
 * @returns how many were checked, and a line for each thing that the file does not allow.
 */
export function checkRequests(requests: readonly RequestRecord[]): { checked: number; mismatches: string[] } {
  description ??= OpenApiValidator.read(OPEN_API_FILE);
  const all = description;
  const found = requests.flatMap((request) => all.check(request) ?? []);
  return { checked: requests.filter(({ body }) => body !== undefined).length, mismatches: found };
}
