/** What developers look at and turn: the traffic, what can go wrong, how the bot says it is. */
import type { HealthSource } from './bot-health.js';
import type { Faults } from './faults.js';
import type { SampleGallery } from './sample-pictures.js';
import type { TrafficLog } from './traffic-log.js';

export interface DevTools {
  readonly traffic: TrafficLog;
  readonly faults: Faults;
  /** Whether requests are compared with Discord's own description of its API. */
  readonly isChecked: boolean;
  readonly health: HealthSource | undefined;
}

/** What whoever started the local Discord puts on its page. */
export interface PageContent {
  /** Said in an empty channel, in Discord's Markdown. */
  readonly hint: string;
  /** SVG. */
  readonly icon: string | undefined;
  readonly samples: SampleGallery;
}
