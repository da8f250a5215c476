/** Why something failed, down to where it began: "fetch failed: getaddrinfo ENOTFOUND cdn.discrodapp.com". */
import { firstLine } from './user-error.js';

/** An exception may come round to itself. */
const MAX_DEPTH = 8;

/** @returns undefined where nothing lies behind an error. */
export function causesOf(error: unknown): string | undefined {
  const causes: string[] = [];
  let cause = causeOf(error);
  for (let depth = 0; cause !== undefined && depth < MAX_DEPTH; depth++) {
    const said = firstLine(cause);
    if (said !== causes.at(-1)) causes.push(said);
    cause = causeOf(cause);
  }
  return causes.length === 0 ? undefined : causes.join(': ');
}

function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0];
  return error instanceof Error ? (error.cause ?? undefined) : undefined;
}
