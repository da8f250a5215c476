/** Services outlive whoever started them: a process of its own sees to it that they do not. */
import { once } from 'node:events';
import { bareEnvironment, childProgram } from '../child-process/child-program.js';
import { startChild } from './child.js';

export interface Watched {
  readonly pid: number;
  /** That ends it in an orderly way. */
  readonly signal: NodeJS.Signals;
}

export interface Watchdog {
  watch(service: Watched): void;
  /** Of services that have ended. */
  stop(): Promise<void>;
}

/** In which bots and workers, which end with the playground too, write down how far they came. */
const GRACE_MS = 5000;

/** From now on the services that it is told of end with this process, however that ends. */
export async function startWatchdog(): Promise<Watchdog> {
  const { path, execArgv } = childProgram('watchdog', import.meta.url);
  const child = await startChild(process.execPath, [...execArgv, path, String(GRACE_MS)], {
    env: bareEnvironment(),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Ctrl-C is for the playground.
    detached: true,
  });
  // Before, it would not hear of an end.
  await once(child.process, 'message');
  // It keeps nobody running.
  child.process.unref();
  child.process.channel?.unref();
  return { watch: (service) => void child.process.send(service), stop: () => child.stop() };
}
