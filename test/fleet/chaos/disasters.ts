/** What goes wrong in a fleet: each kind as often as its weight says, at random moments. */
import { setTimeout } from 'node:timers/promises';
import type { LocalDiscord } from 'local-discord';
import type { Random } from '../../../bench/fleet/random.js';
import type { FleetProcess } from './fleet-process.js';
import type { FleetServices } from './fleet-services.js';

/** When something was not there: what is asked of the order of jobs does not hold of all of them then. */
export interface Outage {
  readonly what: 'redis' | 'postgres' | 'worker' | 'bot' | 'guild';
  /** Of a guild that was paused. */
  readonly guildId?: string;
  /** In milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

export interface DisastersOptions {
  readonly processes: readonly FleetProcess[];
  readonly services: FleetServices;
  readonly localDiscord: LocalDiscord;
  readonly random: Random;
  readonly shards: number;
  /** Of a process that is stopped, in milliseconds. */
  readonly pauseMs: { readonly least: number; readonly most: number };
  note(text: string): void;
}

interface Disaster {
  readonly weight: number;
  happen(): Promise<void>;
}

export class Disasters {
  readonly outages: Outage[] = [];
  readonly #options: DisastersOptions;
  readonly #busy = new Set<FleetProcess>();
  readonly #all: readonly Disaster[] = [
    { weight: 14, happen: () => this.#kill() },
    { weight: 14, happen: () => this.#pause() },
    { weight: 12, happen: () => this.#dropShard() },
    { weight: 12, happen: () => this.#disturbObjects() },
    { weight: 4, happen: () => this.#restartRedis() },
    { weight: 4, happen: () => this.#crashPostgres() },
  ];
  #isRedisAway = false;

  constructor(options: DisastersOptions) {
    this.#options = options;
  }

  /** Resolves when it is over. */
  async happen(): Promise<void> {
    const { random } = this.#options;
    await this.#all[random.weighted(this.#all.map(({ weight }) => weight))].happen();
  }

  /** Whether something is done to it, so that nobody else may start it. */
  isBusy(process: FleetProcess): boolean {
    return this.#busy.has(process);
  }

  async during(outage: Pick<Outage, 'what' | 'guildId'>, task: () => Promise<void>): Promise<void> {
    const from = Date.now();
    await task();
    this.outages.push({ ...outage, from, to: Date.now() });
  }

  /** One that nothing is done to already: there is always one, or nothing happens. */
  async #with(task: (process: FleetProcess) => Promise<void>): Promise<void> {
    const { processes, random } = this.#options;
    const free = processes.filter((each) => !this.#busy.has(each));
    if (free.length === 0) return;
    const each = random.pick(free);
    this.#busy.add(each);
    await this.during({ what: each.role }, () => task(each));
    this.#busy.delete(each);
  }

  #kill(): Promise<void> {
    return this.#with(async (each) => {
      this.#options.note(`${each.name} is killed`);
      await each.end('SIGKILL');
    });
  }

  #pause(): Promise<void> {
    return this.#with(async (each) => {
      const { random, pauseMs, note } = this.#options;
      const forMs = pauseMs.least + random.below(pauseMs.most - pauseMs.least);
      note(`${each.name} is stopped for ${forMs} ms`);
      each.signal('SIGSTOP');
      await setTimeout(forMs);
      each.signal('SIGCONT');
    });
  }

  async #dropShard(): Promise<void> {
    const { localDiscord, random, shards, note } = this.#options;
    const [shardId, forget] = [random.below(shards), random.next() < 0.3];
    note(`shard ${shardId} is dropped${forget ? ', and forgotten' : ''}`);
    localDiscord.discord.gateway.drop({ shardId, forget });
  }

  async #disturbObjects(): Promise<void> {
    const { services, random, note } = this.#options;
    const [fault, forMs] = [random.pick(['refuse', 'busy', 'cut'] as const), 300 + random.below(1200)];
    note(`objects: ${fault} for ${forMs} ms`);
    await services.disturbObjects(fault, forMs);
  }

  async #restartRedis(): Promise<void> {
    const { services, random, note } = this.#options;
    if (this.#isRedisAway) return this.#crashPostgres();
    this.#isRedisAway = true;
    const awayMs = random.below(1000);
    note(`Redis is restarted, away for ${awayMs} ms`);
    await this.during({ what: 'redis' }, () => services.restartRedis(awayMs));
    this.#isRedisAway = false;
  }

  async #crashPostgres(): Promise<void> {
    const { services, note } = this.#options;
    note('Postgres crashes');
    await this.during({ what: 'postgres' }, () => services.crashPostgres().catch(() => {}));
  }
}
