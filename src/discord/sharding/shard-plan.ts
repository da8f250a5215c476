/** The shards of one process: decided once where it is alone, and as leases come and go where it is one of a fleet. */
import { range, type ShardChoice } from './shard-choice.js';

/** Opens and closes the connections. */
export interface ShardConnections {
  /** Opens those that are not open yet; may be called at any time. */
  add(shardIds: readonly number[]): Promise<void>;
  /** Resolves when no event of it comes any more. */
  remove(shardId: number): Promise<void>;
  isReady(shardId: number): boolean;
}

export interface ShardPlan {
  /** How many shards the bot has, in all of its processes; 0 before `open`. */
  readonly count: number;
  /** Those of this process. */
  readonly ids: readonly number[];
  /** Whether other processes have what this one gives back. */
  readonly isShared: boolean;
  /** Whether it has waited for a while for a shard, since other processes have all of them. */
  readonly isSpare: boolean;
  /**
   * @param recommended how many shards Discord recommends.
   * @returns once there is a shard at least. @throws the reason of `signal`.
   */
  open(recommended: number, signal: AbortSignal): Promise<void>;
  /** From now on shards are opened as they come, and closed as they go: but for one at most, until `serve`. */
  connect(connections: ShardConnections): Promise<void>;
  /** Whoever hears of a shard is answered now: from now on this process has all that are its share. */
  serve(): Promise<void>;
  /**
   * Whether something of a shard may be acted on.
   *
   * @returns undefined where it may. Otherwise what resolves once it may, and never where the shard is another process's.
   */
  certain(shardId: number): Promise<void> | undefined;
  /** Whether it may be connected to, though perhaps nothing of it may be acted on. As for `certain`. */
  mayOpen(shardId: number): Promise<void> | undefined;
  /** A session of a shard has begun. */
  opened(shardId: number): void;
  /** Whether this process acts on an interaction that it has heard of: another one may have heard it, too. */
  takes(interactionId: string): Promise<boolean>;
  /** Gives everything back. */
  stop(): Promise<void>;
}

/** Of a process that is alone. */
export class FixedShards implements ShardPlan {
  readonly isShared = false;
  readonly isSpare = false;
  readonly #choice: ShardChoice;
  #connections: ShardConnections | undefined;
  #count = 0;

  constructor(choice: ShardChoice) {
    this.#choice = choice;
  }

  get count(): number {
    return this.#count;
  }

  get ids(): readonly number[] {
    return this.#choice.ids ?? range(0, this.#count);
  }

  async open(recommended: number): Promise<void> {
    this.#count = this.#choice.count ?? recommended;
  }

  async connect(connections: ShardConnections): Promise<void> {
    this.#connections = connections;
    await connections.add(this.ids.slice(0, 1));
  }

  async serve(): Promise<void> {
    await this.#connections?.add(this.ids);
  }

  certain(): undefined {
    return undefined;
  }

  mayOpen(): undefined {
    return undefined;
  }

  opened(): void {}

  async takes(): Promise<boolean> {
    return true;
  }

  async stop(): Promise<void> {}
}
