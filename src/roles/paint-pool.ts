/** The worker processes of this machine, as the configuration wants them. */
import { availableParallelism, totalmem } from 'node:os';
import type { Logger } from 'pino';
import { type Config, variableName } from '../config.js';
import { type PoolOptions, WorkerPool } from '../worker/pool.js';

/** Share of the machine's memory that all worker processes together may use. */
const MEMORY_SHARE = 0.75;

/** Bytes for each worker process: of the machine's, or of the container's where that has less. */
export const memoryPerWorker = ({ WORKERS, WORKER_MEMORY_MB }: Pick<Config, 'WORKERS' | 'WORKER_MEMORY_MB'>): number =>
  WORKER_MEMORY_MB === undefined
    ? (MEMORY_SHARE * Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)) / WORKERS
    : 1e6 * WORKER_MEMORY_MB;

export const createPaintPool = (config: Config, log: Logger): WorkerPool => new WorkerPool(poolOptions(config, log));

function poolOptions(config: Config, log: Logger): PoolOptions {
  const { WORKERS, THREADS, ENGINE, DEVICE, NETWORK, WEIGHTS_DIR, DATA_DIR } = config;
  const threads = THREADS ?? Math.max(1, Math.floor(availableParallelism() / WORKERS));
  const memory = memoryPerWorker(config);
  // A worker process reads the same variables. Secrets are emptied, so that it does not have them, not even from `.env`.
  const own = {
    DISCORD_TOKEN: '',
    DATABASE_URL: '',
    REDIS_URL: '',
    PGPASSWORD: '',
    OTEL_EXPORTER_OTLP_HEADERS: '',
    [variableName('DATABASE_URL')]: '',
    [variableName('REDIS_URL')]: '',
    [variableName('THREADS')]: String(threads),
    [variableName('WORKER_MEMORY_MB')]: String(Math.floor(memory / 1e6)),
    [variableName('ENGINE')]: ENGINE,
    [variableName('DEVICE')]: DEVICE,
    [variableName('NETWORK')]: NETWORK,
    [variableName('WEIGHTS_DIR')]: WEIGHTS_DIR,
    [variableName('DATA_DIR')]: DATA_DIR,
  };
  return { workers: WORKERS, memoryLimit: memory, log, environment: { ...process.env, ...own } };
}
