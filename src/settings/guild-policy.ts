/** What holds for somebody who asks for a painting somewhere in a server. */

import { UserError } from '../errors/user-error.js';
import type { Quota } from '../jobs/quota.js';
import type { Options } from '../painting/options.js';
import { quotaOf } from './member-quota.js';
import { parseHours, quietUntil } from './quiet-hours.js';
import {
  chooseOptions,
  effectiveSetting,
  NO_LAYERS,
  type ResolvedOptions,
  resolveOptions,
  type SettingLayers,
} from './resolve-options.js';

/** Of the bot itself; they hold where no server has a say, too. */
export interface BotDefaults {
  readonly defaults: Options;
  /** Longest side of a painting, in pixels. */
  readonly largestSize: number;
}

export interface RequestOrigin {
  /** Ids of the place and of what it lies in, nearest first. */
  readonly places: readonly string[];
  /** Ids of the member's roles. */
  readonly roles: readonly string[];
}

export class GuildPolicy {
  readonly #layers: SettingLayers;
  readonly #bot: BotDefaults;
  readonly #origin: RequestOrigin | undefined;

  /** @param asker undefined outside servers, where only the bot's own rules hold. */
  constructor(bot: BotDefaults, layers: SettingLayers = NO_LAYERS, asker?: RequestOrigin) {
    this.#layers = layers;
    this.#bot = bot;
    this.#origin = asker;
  }

  /** @param typed what the member chose. */
  resolve(typed: Partial<Options>): ResolvedOptions {
    const { defaults, largestSize } = this.#bot;
    return resolveOptions(typed, this.#layers, defaults, largestSize);
  }

  /** What is taken where nothing is typed. */
  get defaults(): Options {
    return chooseOptions({}, this.#layers, this.#bot.defaults);
  }

  /** Undefined outside servers. */
  get quota(): Quota | undefined {
    return this.#origin && quotaOf(this.#layers, this.#origin.roles);
  }

  /** Paintings are hidden until they are pressed. */
  get spoiler(): boolean {
    return effectiveSetting('spoiler', this.#layers);
  }

  get queueForModerators(): boolean {
    return effectiveSetting('queue', this.#layers) === 'moderators';
  }

  /** Who may add to the server's library, and how many styles it may have. */
  get library() {
    return {
      mayAdd: effectiveSetting('styleAdders', this.#layers),
      limit: effectiveSetting('styleLimit', this.#layers),
    };
  }

  /**
   * Why nothing may be begun here at this time.
   *
   * @param now milliseconds since 1970.
   * @returns `place-closed` with the channels where it may, or `quiet-hours` with the second since 1970 at which they end.
   */
  refusal(now: number): UserError | undefined {
    if (this.#origin === undefined) return undefined;
    const open = effectiveSetting('channels', this.#layers);
    if (open.length > 0 && !this.#origin.places.some((place) => open.includes(place))) {
      const channels = open.map((id) => `<#${id}>`).join(' ');
      return new UserError('place-closed', 'Nothing is painted in this channel; go to another one.', { channels });
    }
    const hours = parseHours(effectiveSetting('hours', this.#layers));
    const until = hours && quietUntil(hours, effectiveSetting('zone', this.#layers), now);
    if (until === undefined) return undefined;
    return new UserError('quiet-hours', 'This server has quiet hours now; come back later.', { until: until / 1000 });
  }
}
