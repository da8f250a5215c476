/**
 * A bot of a fleet, as `--role bot` starts it, whose waits are short (see `moved-clock.mjs`). Configured as a bot is, by the environment; STAND_IN is
 * JSON: `timing` as `FleetTiming`.
 */
import '../e2e/moved-clock.mjs';
import { startBot } from '../../dist/src/bot.js';
import { readConfig } from '../../dist/src/config.js';
import { createLog } from '../../dist/src/observability/log.js';

const { timing } = JSON.parse(process.env.STAND_IN ?? '{}');
const config = readConfig();
const stopping = new AbortController();

const starting = startBot(config, createLog(config), {
  signal: stopping.signal,
  onFatalError(error) {
    console.error(error.message);
    process.exit(1);
  },
  ...(timing && { fleetTiming: timing }),
});
// Of a test that has ended, also where it could not end this one.
process.once('disconnect', () => process.exit());
process.once('SIGTERM', async () => {
  stopping.abort();
  const bot = await starting.catch(() => undefined);
  await bot?.stop();
  process.exit(0);
});
await starting;
