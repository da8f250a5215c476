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
const worker = await startWorker(config, createLog(config), { paintService, ...(timing && { timing }) });
process.once('SIGTERM', async () => {
  await worker.stop();
  process.exit(0);
});
