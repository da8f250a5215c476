/** The log: JSON lines, or text where a person reads along. Tokens are never in it. */
import pino, { type Logger } from 'pino';
import type { Config } from './config.js';

export function createLog({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>): Logger {
  return pino({
    level: LOG_LEVEL,
    base: null,
    redact: ['token', '*.token', '*.*.token', 'err.url', 'err.requestBody', 'err.rawError'],
    ...(process.stdout.isTTY ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } } : {}),
  });
}
