/** The log: JSON lines, or text where a person reads along. Tokens are never in it. */
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

/** Characters of a stack: an error of Discord's lists everything that is wrong with a form, and again in the stack. */
const MAX_STACK_LENGTH = 2000;

/** As pino does it; of what Discord refused, what was asked for, without its body and without the tokens in its address. */
export function describeError(error: Error): object {
  const refusal = refusalIn(error);
  const plain = pino.stdSerializers.err(error);
  if (refusal.route === undefined) return plain;
  const { type, stack = '' } = plain;
  const { reason, ...about } = refusal;
  return { type, message: reason, ...about, stack: stack.slice(0, MAX_STACK_LENGTH) };
}
