/** Events between processes by Redis pub/sub. */
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { EventBus, EventListener } from './event-bus.js';
import { decodeEvent, encodeEvent, FLEET_EVENT_KINDS, type FleetEvent, type FleetEventKind } from './fleet-event.js';
import { InProcessEventBus } from './in-process-event-bus.js';

export interface RedisEventBusOptions {
  /** One to publish on, one to listen on; they belong to the bus from now on. */
  readonly publisher: Redis;
  readonly subscriber: Redis;
  /** Several fleets may share a Redis. */
  readonly prefix: string;
  /** The id of this process. */
  readonly processId: string;
  /** What it hears of others; all by default. A thousand workers need not hear of each other's progress. */
  readonly kinds?: readonly FleetEventKind[];
  readonly log: Logger;
}

export class RedisEventBus implements EventBus {
  readonly #options: RedisEventBusOptions;
  /** What others say, and what this process does. */
  readonly #local = new InProcessEventBus();
  readonly #reconnectListeners = new Set<() => void>();
  readonly #channels: readonly string[];
  #isReported = false;

  private constructor(options: RedisEventBusOptions) {
    this.#options = options;
    const { kinds = FLEET_EVENT_KINDS } = options;
    this.#channels = kinds.map((kind) => this.#channelOf(kind));
  }

  /** Resolves once it listens. */
  static async open(options: RedisEventBusOptions): Promise<RedisEventBus> {
    const bus = new RedisEventBus(options);
    await bus.#listen();
    return bus;
  }

  publish(event: FleetEvent): void {
    this.#local.publish(event);
    const { publisher, processId, log } = this.#options;
    publisher.publish(this.#channelOf(event.kind), encodeEvent(event, processId)).then(
      () => {
        this.#isReported = false;
      },
      (error: unknown) => {
        if (!this.#isReported) log.warn({ err: error }, 'other processes are not told what happens here');
        this.#isReported = true;
      },
    );
  }

  on<Kind extends FleetEventKind>(kind: Kind, listener: EventListener<Kind>): () => void {
    return this.#local.on(kind, listener);
  }

  onReconnect(listener: () => void): () => void {
    this.#reconnectListeners.add(listener);
    return () => this.#reconnectListeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#local.close();
    this.#reconnectListeners.clear();
    this.#options.subscriber.disconnect();
    this.#options.publisher.disconnect();
  }

  #channelOf(kind: FleetEventKind): string {
    return `${this.#options.prefix}:events:${kind}`;
  }

  async #listen(): Promise<void> {
    const { publisher, subscriber, log } = this.#options;
    const onError = (error: Error) => log.debug({ err: error }, 'the event bus has trouble with Redis');
    publisher.on('error', onError);
    subscriber.on('error', onError);
    subscriber.on('message', (_, text) => this.#receive(text));
    await subscriber.subscribe(...this.#channels);
    // ioredis subscribes again by itself; what was said in between is lost.
    subscriber.on('ready', () => {
      subscriber
        .subscribe(...this.#channels)
        .then(() => {
          log.info('the event bus is connected again');
          for (const told of this.#reconnectListeners) told();
        })
        .catch(onError);
    });
  }

  #receive(text: string): void {
    const message = decodeEvent(text);
    if (message === undefined) {
      this.#options.log.debug('an event of another version was not read');
      return;
    }
    if (message.from !== this.#options.processId) this.#local.deliver(message.event, false);
  }
}
