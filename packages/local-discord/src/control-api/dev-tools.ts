/** What developers look at and turn: the traffic, what can go wrong, how the bot says it is. */
import type { Faults } from './faults.js';
import type { TrafficLog } from './traffic-log.js';

export interface DevTools {
  readonly traffic: TrafficLog;
  readonly faults: Faults;
  /** Why requests are not compared with Discord's own description; undefined where they are. */
  readonly unchecked: string | undefined;
  /** Where the bot tells how it is: "http://127.0.0.1:9090". */
  readonly health: string | undefined;
}
