/** What developers look at and turn: the traffic, what can go wrong, how the bot says it is. */
import type { HealthSource } from './bot-health.js';
import type { BotProcesses } from './bot-processes.js';
import type { Faults } from './faults.js';
import type { SampleGallery } from './sample-pictures.js';
import type { TrafficLog } from './traffic-log.js';
import type { PageSuggestion } from './views.js';

export interface DevTools {
  readonly traffic: TrafficLog;
  readonly faults: Faults;
  /** Whether requests are compared with Discord's own description of its API. */
  readonly isChecked: boolean;
  readonly health: HealthSource | undefined;
  readonly processes: BotProcesses | undefined;
}

/** The options of `LocalDiscord.start` that the page shows. */
export interface PageContent {
  /** Said at the beginning of a channel, in Discord's Markdown. */
  readonly hint: string;
  /** Offered at the beginning of a channel. */
  readonly suggestions: readonly PageSuggestion[];
  /** SVG. */
  readonly icon: string | undefined;
  readonly samples: SampleGallery;
}
