/**
 * A bot, as `npm start` starts it, whose waits are short (see `moved-clock.mjs`) and whose engine, where it is its own worker, is a stand-in.
 * Configured as a bot is, by the environment; STAND_IN is JSON: see `stand-in-painter.mjs`, and
 *
 * - timing: see `FleetTiming`.
 * - isPatient: its waits are as long as those of any bot.
 */
import { startBot } from '../../dist/src/bot.js';
import { readConfig } from '../../dist/src/config.js';
import { createLog } from '../../dist/src/observability/log.js';
import { createStandIn } from './stand-in-painter.mjs';

const { timing, isPatient = false, ...standIn } = JSON.parse(process.env.STAND_IN ?? '{}');
if (!isPatient) await import('../e2e/moved-clock.mjs');
const config = readConfig();
const stopping = new AbortController();

const starting = startBot(config, createLog(config), {
  signal: stopping.signal,
  onFatalError(error) {
    console.error(error.message);
    process.exit(1);
  },
  ...(timing && { fleetTiming: timing }),
  ...(config.ROLE !== 'bot' && { paintService: await createStandIn(config, standIn) }),
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
