/** Errors of Postgres and of the way to it: which pass by themselves, and which leave unknown what was written. */

/** The server cannot be reached, or the connection was closed before the statement was sent. */
export class DatabaseAwayError extends Error {
  override readonly name = 'DatabaseAwayError';
  readonly code = 'DATABASE_AWAY';
}

/** The connection broke while a statement was on its way: whether it has run is unknown. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
  readonly code = 'DATABASE_CONNECTION_LOST';
  /** A lost commit may have written a whole transaction. */
  readonly during: 'statement' | 'commit';

  constructor(during: 'statement' | 'commit', options?: ErrorOptions) {
    super('the connection to the database broke', options);
    this.during = during;
  }
}

/**
 * The server has said that it does not run the statement: too_many_connections, admin_shutdown, crash_shutdown, cannot_connect_now,
 * idle_in_transaction_session_timeout (this process was paused).
 */
const REFUSED = /^(53300|57P01|57P02|57P03|25P03)$/;
/** Two transactions stood in each other's way, and this one was taken back: serialization_failure, deadlock_detected. */
const CONFLICT = /^(40001|40P01)$/;
/** disk_full, out_of_memory, io_error. */
const UNUSABLE = /^(53100|53200|58030)$/;

/** Of sockets. A container that is being replaced has no name meanwhile; ENOENT is of a Unix socket. */
const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** Said by `pg` without a code. */
const UNREACHABLE_MESSAGE = /^(Connection terminated|timeout expired|timeout exceeded when trying to connect)/;
const NOT_SENT_MESSAGE = /is not queryable$/;

const hasCode = (error: unknown, codes: RegExp): boolean =>
  error instanceof Error && 'code' in error && codes.test(String(error.code));
const says = (error: unknown, what: RegExp): boolean => error instanceof Error && what.test(error.message);
const isUnreachable = (error: unknown) => hasCode(error, UNREACHABLE) || says(error, UNREACHABLE_MESSAGE);

/** Of an attempt to connect: nothing was sent. */
export const connectError = (error: unknown): unknown =>
  isUnreachable(error) ? new DatabaseAwayError(reasonOf(error), { cause: error }) : error;

/** Of a statement. Codes of sockets must not leave the store: the same ones of Discord's, or of files, mean something else. */
export function statementError(error: unknown): unknown {
  if (says(error, NOT_SENT_MESSAGE)) return new DatabaseAwayError(reasonOf(error), { cause: error });
  return isUnreachable(error) ? new ConnectionLostError('statement', { cause: error }) : error;
}

/** A name with several addresses fails with an error for each, and no message. */
function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError && error.message === '' ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}

export const isConflict = (error: unknown): boolean => hasCode(error, CONFLICT);

/** The statement has certainly not run. */
export const isNotRun = (error: unknown): boolean => error instanceof DatabaseAwayError || hasCode(error, REFUSED);

/** The connection that a statement has failed on cannot be used any more. */
export const isAway = (error: unknown): boolean => isNotRun(error) || error instanceof ConnectionLostError;

/** Trying again later may help. By codes: an error may have come from another process. */
export const isPostgresTrouble = (error: unknown): boolean =>
  [REFUSED, CONFLICT, UNUSABLE, /^DATABASE_(AWAY|CONNECTION_LOST)$/].some((codes) => hasCode(error, codes));
