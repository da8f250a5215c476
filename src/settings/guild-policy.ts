/** The settings that apply to one request: option defaults, ceilings, quotas, allowed channels and quiet hours. */

import { UserError } from '../errors/user-error.js';
import type { FrameLimits } from '../images/index.js';
import type { Quota } from '../jobs/admission/quota.js';
import type { Options } from '../painting/options.js';
import { quotaOf } from './member-quota.js';
import { parseHours, quietUntil } from './quiet-hours.js';
import {
  type ChoosableOptions,
  choosableOptions,
  chooseOptions,
  effectiveSetting,
  NO_LAYERS,
  type ResolvedOptions,
  resolveOptions,
  type SettingLayers,
} from './resolve-options.js';

/** Defaults and limits of the bot itself. They also apply in direct messages. */
export interface BotDefaults {
  readonly defaults: Options;
  /** Maximum long side of a painting, in pixels. */
  readonly largestSize: number;
  /** Most of an animation that is painted. */
  readonly animations: FrameLimits;
}

export interface RequestOrigin {
  /** Ids of the channel and its parents, innermost first: thread, channel, category. */
  readonly places: readonly string[];
  /** Ids of the member's roles. */
  readonly roles: readonly string[];
  /** `member-blocked` where moderators blocked the member. */
  readonly blocked?: UserError | undefined;
}

export class GuildPolicy {
  readonly #layers: SettingLayers;
  readonly #bot: BotDefaults;
  readonly #origin: RequestOrigin | undefined;

  /** @param origin undefined in direct messages, where only the bot's own limits apply. */
  constructor(bot: BotDefaults, layers: SettingLayers = NO_LAYERS, origin?: RequestOrigin) {
    this.#layers = layers;
    this.#bot = bot;
    this.#origin = origin;
  }

  /** @param typed options that the member chose explicitly. */
  resolve(typed: Partial<Options>): ResolvedOptions {
    const { defaults, largestSize } = this.#bot;
    return resolveOptions(typed, this.#layers, defaults, largestSize);
  }

  /** The options of a request without explicit options, before ceilings. */
  get defaults(): Options {
    return chooseOptions({}, this.#layers, this.#bot.defaults);
  }

  /** What forms offer here. */
  get choosable(): ChoosableOptions {
    return choosableOptions(this.defaults.iterations, this.#layers, this.#bot.largestSize);
  }

  /** How much of an animation is painted here; with one frame nothing moves. */
  get animations(): FrameLimits {
    const { frames, milliseconds } = this.#bot.animations;
    return {
      frames: Math.min(frames, effectiveSetting('ceilingFrames', this.#layers)),
      milliseconds: Math.min(milliseconds, 1000 * effectiveSetting('ceilingSeconds', this.#layers)),
    };
  }

  /** Undefined in direct messages. */
  get quota(): Quota | undefined {
    return this.#origin && quotaOf(this.#layers, this.#origin.roles);
  }

  /** Whether paintings are posted as spoilers. */
  get spoiler(): boolean {
    return effectiveSetting('spoiler', this.#layers);
  }

  /** The channel that public paintings may be posted to; undefined where there is none. */
  get galleryChannel(): string | undefined {
    return effectiveSetting('galleryChannel', this.#layers) || undefined;
  }

  /** Whether paintings can be reported: somebody receives the reports. */
  get takesReports(): boolean {
    return effectiveSetting('reportChannel', this.#layers) !== '';
  }

  get queueForModerators(): boolean {
    return effectiveSetting('queue', this.#layers) === 'moderators';
  }

  /** Who may add styles to the server's library, and how many it may have. */
  get library() {
    return {
      mayAdd: effectiveSetting('styleAdders', this.#layers),
      limit: effectiveSetting('styleLimit', this.#layers),
    };
  }

  /** @returns `member-blocked` */
  get blocked(): UserError | undefined {
    return this.#origin?.blocked;
  }

  /**
   * Why painting is not allowed here and now.
   *
   * @param now milliseconds since 1970.
   * @returns `member-blocked`, `place-closed` with the allowed channels, or `quiet-hours` with their end in seconds since 1970; undefined if it is allowed.
   */
  refusal(now: number): UserError | undefined {
    if (this.#origin === undefined) return undefined;
    if (this.blocked !== undefined) return this.blocked;
    const allowedChannels = effectiveSetting('channels', this.#layers);
    if (allowedChannels.length > 0 && !this.#origin.places.some((place) => allowedChannels.includes(place))) {
      const channels = allowedChannels.map((id) => `<#${id}>`).join(' ');
      return new UserError('place-closed', { channels });
    }
    const hours = parseHours(effectiveSetting('hours', this.#layers));
    const until = hours && quietUntil(hours, effectiveSetting('zone', this.#layers), now);
    if (until === undefined) return undefined;
    return new UserError('quiet-hours', { until: until / 1000 });
  }
}
