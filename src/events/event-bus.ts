/** How the parts of Brushwork tell each other what has happened, in one process or in many. */
import type { FleetEvent, FleetEventKind, FleetEventOf } from './fleet-event.js';

/** @param isOwn this process has published it. */
export type EventListener<Kind extends FleetEventKind> = (event: FleetEventOf<Kind>, isOwn: boolean) => void;

export interface EventBus {
  /** Tells this process at once, and the others as soon as they can be reached; never throws. */
  publish(event: FleetEvent): void;
  /** @param listener is told of events of this process, too. @returns what ends it. */
  on<Kind extends FleetEventKind>(kind: Kind, listener: EventListener<Kind>): () => void;
  /** The bus may have lost events, and loses none from now on: time to read the rows again. @returns what ends it. */
  onReconnect(listener: () => void): () => void;
  close(): Promise<void>;
}
