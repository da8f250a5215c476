/**
 * A worker of a fleet with a stand-in for the engine: all else is real. Configured as a worker is, by the environment; STAND_IN is JSON: see
 * `stand-in-painter.mjs`, and `timing` as `FleetTiming`.
 */
import { readConfig } from '../../dist/src/config.js';
import { createLog } from '../../dist/src/observability/log.js';
import { startWorker } from '../../dist/src/roles/worker.js';
import { createStandIn } from './stand-in-painter.mjs';

const { timing, ...standIn } = JSON.parse(process.env.STAND_IN ?? '{}');
const config = readConfig();
const paintService = await createStandIn(config, standIn);
let worker;
const onFatalError = async (error) => {
  console.error(error.message);
  await worker?.stop();
  process.exit(78);
};
worker = await startWorker(config, createLog(config), { onFatalError, paintService, ...(timing && { timing }) });
// Of a test that has ended, also where it could not end this one.
process.once('disconnect', () => process.exit());
process.once('SIGTERM', async () => {
  await worker.stop();
  process.exit(0);
});
