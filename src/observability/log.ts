/** The log: JSON lines, or text on a terminal. Tokens are redacted. */
import pino, { type Logger } from 'pino';
import type { Config } from '../config.js';
import { refusalIn } from '../discord/discord-errors.js';

export function createLog({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>): Logger {
  return pino({
    level: LOG_LEVEL,
    base: null,
    serializers: { err: describeError },
    redact: ['token', '*.token', '*.*.token', 'err.url', 'err.requestBody', 'err.rawError'],
    ...(process.stdout.isTTY ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } } : {}),
  });
}

/** Characters of a stack: an error of Discord's API repeats all its validation errors in the stack. */
const MAX_STACK_LENGTH = 2000;

/** pino's error serialiser; for errors of Discord's API with method and URL, without the body and the tokens in the URL. */
export function describeError(error: Error): object {
  const refusal = refusalIn(error);
  const plain = pino.stdSerializers.err(error);
  if (refusal.route === undefined) return plain;
  const { type, stack = '' } = plain;
  const { reason, ...about } = refusal;
  return { type, message: reason, ...about, stack: stack.slice(0, MAX_STACK_LENGTH) };
}
