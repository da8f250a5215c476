/** One worker process, as the bot sees it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Logger } from 'pino';
import { childProgram } from '../child-process/child-program.js';
import { UserError } from '../errors/user-error.js';
import { type FinishedPainting, type PaintEvents, WorkerLost } from './paint-service.js';
import type { FromWorker, PaintError, PaintTask, ToWorker } from './protocol.js';

export interface WorkerOptions {
  /** Resident set in bytes above which the worker is replaced. */
  readonly memoryLimit: number;
  readonly log: Logger;
  readonly environment: NodeJS.ProcessEnv;
}

type Ready = Extract<FromWorker, { kind: 'ready' }>;
type StartFailed = Extract<FromWorker, { kind: 'start-failed' }>;

/** How long a worker may take to choose and load its engine, in milliseconds. */
const START_TIMEOUT_MS = 120_000;
/** How long a worker may take to finish the current step and stop, in milliseconds. */
const STOP_TIMEOUT_MS = 6000;

const { path, execArgv } = childProgram('worker-process', import.meta.url);

/** An error without a kind keeps its code, by which `isStorageError` knows it. */
function errorOf(failed: PaintError): Error {
  if ('kind' in failed)
    return new UserError(
      failed.kind,
      failed.details,
      failed.cause === undefined ? {} : { cause: new Error(failed.cause) },
    );
  const { message, code } = failed;
  return code === undefined ? new Error(message) : Object.assign(new Error(message), { code });
}

export class Worker {
  readonly #child: ChildProcess;
  readonly #ready: Ready;
  #networks: readonly string[];
  readonly #options: WorkerOptions;
  /** The process was killed; it takes a moment to end. */
  #isLost = false;

  private constructor(child: ChildProcess, ready: Ready, options: WorkerOptions) {
    this.#child = child;
    this.#ready = ready;
    this.#networks = ready.networks;
    child.on('message', (message: FromWorker) => {
      if (message.kind === 'networks') this.#networks = message.networks;
    });
    this.#options = options;
  }

  /**
   * @param stop aborts the start.
   * @throws UserError why the engine cannot be loaded; Error when the process ends, or sends nothing for two minutes, before it
   *   is ready.
   */
  static async start(options: WorkerOptions, stop: AbortSignal): Promise<Worker> {
    stop.throwIfAborted();
    const child = fork(path, { serialization: 'advanced', execArgv: [...execArgv], env: options.environment });
    const { log } = options;
    child.on('exit', (code, signal) => log.debug({ worker: child.pid, code, signal }, 'worker ended'));
    child.on('error', (error) => log.error({ worker: child.pid, err: error }, 'worker not reachable'));
    const signal = AbortSignal.any([stop, AbortSignal.timeout(START_TIMEOUT_MS)]);
    const first = once(child, 'message', { signal }) as Promise<[Ready | StartFailed]>;
    const exit = once(child, 'exit', { signal }).then(([code, signal]) => {
      throw new Error(`the worker ended before it was ready (${signal ?? code})`);
    });
    try {
      const [message] = await Promise.race([first, exit]);
      if (message.kind === 'start-failed') throw errorOf(message.error);
      log.info({ worker: child.pid, engine: message.engine, networks: message.networks }, 'a worker is ready');
      for (const note of message.notes) log.info({ worker: child.pid }, note);
      return new Worker(child, message, options);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    } finally {
      first.catch(() => {});
      exit.catch(() => {});
    }
  }

  get engine(): string {
    return this.#ready.engine;
  }

  get networks(): readonly string[] {
    return this.#networks;
  }

  get alive(): boolean {
    return !this.#isLost && this.#child.exitCode === null && this.#child.signalCode === null && this.#child.connected;
  }

  /** As `PaintService.paint`. */
  paint(task: PaintTask, events: PaintEvents, stepDeadline: number, signal: AbortSignal): Promise<FinishedPainting> {
    const { id, attempt } = task;
    const child = this.#child;
    return new Promise((resolve, reject) => {
      let deadline: NodeJS.Timeout;
      const settle = (settled: () => void) => {
        clearTimeout(deadline);
        clearTimeout(stopTimeout);
        child.off('message', onMessage);
        child.off('exit', onExit);
        signal.removeEventListener('abort', onAbort);
        settled();
      };
      const fail = (reason: WorkerLost['reason'], message: string) => {
        this.#isLost = true;
        child.kill('SIGKILL');
        settle(() => reject(signal.aborted ? signal.reason : new WorkerLost(reason, message)));
      };
      const awaitStep = () => {
        clearTimeout(deadline);
        deadline = setTimeout(() => fail('hang', `no step for ${Math.round(stepDeadline)} s`), 1000 * stepDeadline);
      };
      let stopTimeout: NodeJS.Timeout | undefined;
      const onAbort = () => {
        this.#send({ kind: 'stop', id });
        stopTimeout = setTimeout(() => fail('hang', 'did not stop'), STOP_TIMEOUT_MS);
      };
      const onExit = (code: number | null, by: string | null) => fail('crash', `the worker ended (${by ?? code})`);
      const onMessage = (message: FromWorker) => {
        if (!('attempt' in message) || message.id !== id || message.attempt !== attempt) return;
        awaitStep();
        switch (message.kind) {
          case 'step':
            if (message.memory > this.#options.memoryLimit) {
              const megabytes = Math.round(message.memory / 1e6);
              return fail('memory', `the worker holds ${megabytes} MB`);
            }
            return signal.aborted ? undefined : events.step(message.progress);
          case 'snapshot':
            if (!signal.aborted) events.snapshot(message.progress, message.snapshot, message.checkpoint);
            return;
          case 'frame':
            return signal.aborted ? undefined : events.frame(message.index, message.bytes);
          case 'panel':
            // Also while the task is being stopped: it is painted.
            return events.panel(message.index, message.painting);
          case 'done':
            return settle(() => resolve({ ...message, engine: this.engine }));
          case 'stopped':
            if (signal.reason === 'shutdown' && message.checkpoint !== undefined) events.checkpoint(message.checkpoint);
            return settle(() => reject(signal.reason));
          case 'failed':
            return settle(() => reject(errorOf(message.error)));
        }
      };
      child.on('message', onMessage);
      child.on('exit', onExit);
      signal.addEventListener('abort', onAbort, { once: true });
      awaitStep();
      this.#send({ kind: 'paint', task });
      if (signal.aborted) onAbort();
    });
  }

  /** Ends the process: disconnects, and kills it if it has not ended after `graceSeconds`. */
  async end(graceSeconds: number): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), 1000 * graceSeconds);
    await exit;
    clearTimeout(killer);
  }

  #send(message: ToWorker): void {
    // The end of a process is reported by 'exit'.
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}
