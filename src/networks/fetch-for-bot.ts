/** The bot paints with the lite network until VGG-16 has come; its workers see by themselves when it has. */
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { type BackgroundFetchOptions, type FetchOutcome, fetchVgg16 } from './background-fetch.js';

/**
 * One attempt, which is logged.
 *
 * @param source another manifest and server, for tests.
 */
export async function fetchInBackground(
  { FETCH, WEIGHTS_DIR }: Pick<Config, 'FETCH' | 'WEIGHTS_DIR'>,
  log: Logger,
  signal: AbortSignal,
  source: Pick<BackgroundFetchOptions, 'manifest' | 'allowHttp' | 'environment'> = {},
): Promise<void> {
  const onStart = (host: string) =>
    log.info(
      { host },
      'VGG-16 is missing and is being fetched in the background (7 MB); BRUSHWORK_FETCH=never turns this off',
    );
  report(await fetchVgg16({ directory: WEIGHTS_DIR, setting: FETCH, onStart, signal, ...source }), WEIGHTS_DIR, log);
}

function report(outcome: FetchOutcome, directory: string, log: Logger): void {
  if (outcome.kind === 'installed') log.info('VGG-16 is here; paintings from now on are finer');
  if (outcome.kind === 'failed')
    log.warn(
      { reason: outcome.reason },
      'VGG-16 could not be fetched, so the lite network paints; the next start after a day tries again, or "npm run weights" now',
    );
  if (outcome.kind === 'skipped' && outcome.why === 'unwritable')
    log.info(
      { directory },
      'VGG-16 is not fetched, because its folder cannot be written; set BRUSHWORK_WEIGHTS_DIR to another one',
    );
}
