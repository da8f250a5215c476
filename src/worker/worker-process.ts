/** The worker process: owns the engine and runs one task at a time. A crash of the engine takes only this process down. */

import { readConfigValues } from '../config.js';
import { chooseEngine } from '../engines/choose-engine.js';
import { causesOf } from '../errors/causes.js';
import { UserError } from '../errors/user-error.js';
import { weightsVersion } from '../networks/load-network.js';
import { freeMemory } from '../painting/memory.js';
import { loadNetworks } from '../painting/request.js';
import { BLOB_SETTINGS, openBlobStores } from '../store/pictures/open-blob-stores.js';
import type { Engine } from '../style-transfer/objective.js';
import type { Networks } from '../style-transfer/pyramid.js';
import { paint } from './paint.js';
import type { FromWorker, PaintError, PaintTask, ToWorker } from './protocol.js';

const SETTINGS = [
  'ENGINE',
  'DEVICE',
  'THREADS',
  'NETWORK',
  'WEIGHTS_DIR',
  'WORKER_MEMORY_MB',
  ...BLOB_SETTINGS,
] as const;
// The bot has already warned about variables with old names.
const config = readConfigValues(SETTINGS, process.env, () => {});
// The process that started this one has asked the storage already.
const { pictures: blobs } = await openBlobStores(config, false);

/** Does nothing once the parent disconnected: the process ends on "disconnect". */
const send = (message: FromWorker, sent: () => void = () => {}) => {
  if (process.connected) process.send?.(message, undefined, undefined, sent);
  else sent();
};

/** By the option's value, and by the files that were there: VGG-16 may come while the bot runs. Networks are read once. */
const loadedNetworks = new Map<string, { readonly version: string; readonly networks: Promise<Networks> }>();

async function networksFor(network: PaintTask['options']['network']): Promise<Networks> {
  const version = await weightsVersion(config.WEIGHTS_DIR);
  const known = loadedNetworks.get(network);
  if (known?.version === version) return known.networks;
  const networks = loadNetworks(network, config.WEIGHTS_DIR);
  loadedNetworks.set(network, { version, networks });
  try {
    return await networks;
  } catch (error) {
    // A file that went away is no reason to stop painting with what was read from it.
    if (known === undefined) loadedNetworks.delete(network);
    else loadedNetworks.set(network, { ...known, version });
    if (known !== undefined) return known.networks;
    throw error;
  }
}

/** Ids of the networks that paint where no other is asked for. */
async function defaultNetworks(): Promise<string[]> {
  return [...new Set(Object.values(await networksFor(config.NETWORK)).map(({ id }) => id))];
}

/** Of the memory at which the bot ends a worker, what a painting is planned with. */
const PLANNED_SHARE = 0.9;

/** Bytes that this process may have. */
function memory(): number {
  const { WORKER_MEMORY_MB } = config;
  return Math.min(freeMemory(), WORKER_MEMORY_MB === undefined ? Infinity : PLANNED_SHARE * 1e6 * WORKER_MEMORY_MB);
}

let current: { readonly id: string; readonly abort: AbortController } | undefined;

async function work(task: PaintTask, engine: Engine): Promise<void> {
  const { id, attempt } = task;
  const abort = new AbortController();
  current = { id, abort };
  try {
    const callbacks = {
      step: (progress) => send({ kind: 'step', id, attempt, progress, memory: process.memoryUsage.rss() }),
      snapshot: (progress, snapshot, checkpoint) =>
        send({ kind: 'snapshot', id, attempt, progress, snapshot, checkpoint }),
      frame: (index, bytes) => send({ kind: 'frame', id, attempt, index, bytes }),
      panel: (index, painting) => send({ kind: 'panel', id, attempt, index, painting }),
    } satisfies Parameters<typeof paint>[2];
    const known = await defaultNetworks().catch(() => undefined);
    if (known !== undefined) send({ kind: 'networks', networks: known });
    const result = await paint(
      task,
      { networks: await networksFor(task.options.network), engine, blobs, memory: memory() },
      callbacks,
      abort.signal,
    );
    send('painting' in result ? { kind: 'done', id, attempt, ...result } : { kind: 'stopped', id, attempt, ...result });
  } catch (error) {
    send({ kind: 'failed', id, attempt, error: describe(error) });
  } finally {
    current = undefined;
  }
}

function describe(error: unknown): PaintError {
  if (error instanceof UserError) {
    const { kind, details } = error;
    return { kind, details, cause: causesOf(error) };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return { message, code };
}

async function open(): Promise<void> {
  const { engine, notes } = await chooseEngine({
    engine: config.ENGINE,
    device: config.DEVICE,
    threads: config.THREADS,
  });
  const networks = await defaultNetworks();
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'paint') work(message.task, engine);
    else if (current?.id === message.id) current.abort.abort();
  });
  send({ kind: 'ready', engine: engine.label, notes, networks });
}

// The parent disconnected; exit.
process.on('disconnect', () => process.exit());
// After a disconnect, errors such as a closed pipe are expected and not reported.
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error: unknown) => {
    if (process.connected) console.error(error);
    process.exit(process.connected ? 1 : 0);
  });
// A terminal sends Ctrl-C to all processes of the group; the bot decides when its workers end.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

open().catch((error: unknown) => {
  send({ kind: 'start-failed', error: describe(error) }, () => process.exit(1));
});
