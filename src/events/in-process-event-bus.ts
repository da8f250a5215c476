import { EventEmitter } from 'node:events';
import type { EventBus, EventListener } from './event-bus.js';
import type { FleetEvent, FleetEventKind } from './fleet-event.js';

/** Of one process: nothing is ever lost. */
export class InProcessEventBus implements EventBus {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  publish(event: FleetEvent): void {
    this.deliver(event, true);
  }

  /** @param isOwn this process has published it. */
  deliver(event: FleetEvent, isOwn: boolean): void {
    this.#emitter.emit(event.kind, event, isOwn);
  }

  on<Kind extends FleetEventKind>(kind: Kind, listener: EventListener<Kind>): () => void {
    this.#emitter.on(kind, listener);
    return () => this.#emitter.off(kind, listener);
  }

  onReconnect(): () => void {
    return () => {};
  }

  async close(): Promise<void> {
    this.#emitter.removeAllListeners();
  }
}
