/** One process of a fleet, as whoever supervises it sees it: it is started again whenever it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { processorTime } from '../../../bench/fleet/processor-time.js';

export type Role = 'bot' | 'worker';

export interface FleetLine {
  readonly msg: string;
  readonly level: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Of the process. */
  readonly from: string;
  readonly job?: string;
  readonly [key: string]: unknown;
}

const PROGRAMS: Record<Role, string> = {
  bot: fileURLToPath(new URL('../stand-in-bot.mjs', import.meta.url)),
  worker: fileURLToPath(new URL('../stand-in-worker.mjs', import.meta.url)),
};

/** What a process says once it does what it is for. */
const READY: Record<Role, string> = { bot: 'ready', worker: 'ready to paint' };

export class FleetProcess {
  readonly name: string;
  readonly role: Role;
  /** What is no JSON, as people see it. */
  readonly words: string[] = [];
  /** Ends that nobody has asked for: the status, and its last words. */
  readonly crashes: string[] = [];
  /** How often it was started, and what it took of the processor until it was ended, in milliseconds; NaN where that cannot be told. */
  starts = 0;
  processorMs = 0;
  readonly #log: (line: FleetLine) => void;
  readonly #environment: Record<string, string | undefined>;
  #child: ChildProcess | undefined;
  #isReady = false;
  #isEnding = false;
  #exited: Promise<unknown> = Promise.resolve();

  constructor(
    name: string,
    role: Role,
    environment: Record<string, string | undefined>,
    log: (line: FleetLine) => void,
  ) {
    this.name = name;
    this.role = role;
    this.#environment = environment;
    this.#log = log;
  }

  get isReady(): boolean {
    return this.#isReady && this.isRunning;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  start(): void {
    this.#isReady = false;
    this.#isEnding = false;
    this.starts++;
    const child = spawn(process.execPath, [PROGRAMS[this.role]], {
      env: this.#environment,
      // By the channel it hears when this process has ended, however that was.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream as Readable }).on('line', (text) => {
        if (!text.startsWith('{"level"')) {
          said.push(text);
          this.words.push(text);
          return;
        }
        const line: FleetLine = { ...JSON.parse(text), from: this.name };
        if (line.msg === READY[this.role]) this.#isReady = true;
        this.#log(line);
      });
    this.#exited = once(child, 'close').then(([code, signal]) => {
      // One that finds a service away as it starts says so and ends; whoever supervises it starts it again.
      if (!this.#isEnding && this.#isReady)
        this.crashes.push(`${this.name} ended (${signal ?? code}): ${said.slice(-12).join('\n')}`);
    });
  }

  /** @returns once it has ended. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#isEnding = true;
    if (this.isRunning) this.processorMs += processorTime(this.#child?.pid as number, { isAlone: true });
    // One that is stopped would hear of SIGTERM later.
    this.signal('SIGCONT');
    this.signal(signal);
    await this.#exited;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.isRunning) this.#child?.kill(signal);
  }
}
