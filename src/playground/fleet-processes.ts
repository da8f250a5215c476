/** The bots and workers of the playground: child processes that are shown on the page, killed, paused and started there. */
import type { BotProcess, BotProcesses, ProcessAction } from 'local-discord';
import { type Child, isRunning, startChild } from './child.js';

export interface Member {
  /** "bot 1" */
  readonly id: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

export interface FleetProcessesOptions {
  /** The program of all of them, for Node. */
  readonly program: string;
  readonly members: readonly Member[];
  /** By process id: what each does, in words. */
  does(): Promise<ReadonlyMap<number, readonly string[]>>;
}

export class FleetProcesses implements BotProcesses {
  readonly #options: FleetProcessesOptions;
  readonly #children = new Map<string, Child>();
  readonly #paused = new Set<string>();
  #stopping = false;

  constructor(options: FleetProcessesOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await Promise.all(this.#options.members.map((member) => this.#start(member)));
  }

  /** All at once, in an orderly way. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#children.values()].map((child) => child.stop()));
  }

  async list(): Promise<BotProcess[]> {
    const does = await this.#options.does().catch(() => new Map<number, readonly string[]>());
    return this.#options.members.map(({ id }) => {
      const child = this.#running(id);
      const pid = child?.process.pid;
      if (pid === undefined) return { id, pid: null, state: 'ended', does: [] };
      return { id, pid, state: this.#paused.has(id) ? 'paused' : 'running', does: [...(does.get(pid) ?? [])] };
    });
  }

  /** @throws Error where it is unknown, or does not run, or runs already. */
  async act(id: string, action: ProcessAction): Promise<void> {
    const member = this.#options.members.find((each) => each.id === id);
    if (member === undefined) throw new Error(`There is no ${id}.`);
    const child = this.#running(id);
    if (action === 'start') {
      if (child !== undefined) throw new Error(`${id} runs already.`);
      await this.#start(member);
      return;
    }
    if (child === undefined) throw new Error(`${id} does not run. Start it first.`);
    if (action === 'kill') child.process.kill('SIGKILL');
    else child.process.kill(action === 'pause' ? 'SIGSTOP' : 'SIGCONT');
    if (action === 'pause') this.#paused.add(id);
    else this.#paused.delete(id);
  }

  #running(id: string): Child | undefined {
    const child = this.#children.get(id);
    return child !== undefined && isRunning(child.process) ? child : undefined;
  }

  async #start({ id, args, environment }: Member): Promise<void> {
    if (this.#stopping) return;
    this.#paused.delete(id);
    const child = await startChild(process.execPath, [this.#options.program, ...args], {
      env: environment,
      // It ends when the channel does: with the playground, however that ends.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // Ctrl-C is for the playground, which then ends all of them in order.
      detached: true,
    });
    this.#children.set(id, child);
  }
}
