/** What holds for somebody who asks for a painting somewhere in a server. */
import type { Options } from '../options.js';
import type { Quota } from '../quota.js';
import { UserError } from '../user-error.js';
import { parseHours, quietUntil } from './hours.js';
import { quotaOf } from './quota.js';
import { chooseOptions, type Layers, NO_LAYERS, type Resolved, resolveOptions, settingHere } from './resolve.js';

/** Of the bot itself; they hold where no server has a say, too. */
export interface BotRules {
  readonly defaults: Options;
  /** Longest side of a painting, in pixels. */
  readonly largestSize: number;
}

export interface Asker {
  /** Ids of the place and of what it lies in, nearest first. */
  readonly places: readonly string[];
  /** Ids of the member's roles. */
  readonly roles: readonly string[];
}

export class Rules {
  readonly #layers: Layers;
  readonly #bot: BotRules;
  readonly #asker: Asker | undefined;

  /** @param asker undefined outside servers, where only the bot's own rules hold. */
  constructor(bot: BotRules, layers: Layers = NO_LAYERS, asker?: Asker) {
    this.#layers = layers;
    this.#bot = bot;
    this.#asker = asker;
  }

  /** @param typed what the member chose. */
  resolve(typed: Partial<Options>): Resolved {
    const { defaults, largestSize } = this.#bot;
    return resolveOptions(typed, this.#layers, defaults, largestSize);
  }

  /** What is taken where nothing is typed. */
  get defaults(): Options {
    return chooseOptions({}, this.#layers, this.#bot.defaults);
  }

  /** Undefined outside servers. */
  get quota(): Quota | undefined {
    return this.#asker && quotaOf(this.#layers, this.#asker.roles);
  }

  /** Paintings are hidden until they are pressed. */
  get spoiler(): boolean {
    return settingHere('spoiler', this.#layers);
  }

  get queueForModerators(): boolean {
    return settingHere('queue', this.#layers) === 'moderators';
  }

  /** Who may add to the server's library, and how many styles it may have. */
  get library() {
    return { mayAdd: settingHere('styleAdders', this.#layers), limit: settingHere('styleLimit', this.#layers) };
  }

  /**
   * Why nothing may be begun here at this time.
   *
   * @param now milliseconds since 1970.
   * @returns `place-closed` with the channels where it may, or `quiet-hours` with the second since 1970 at which they end.
   */
  refusal(now: number): UserError | undefined {
    if (this.#asker === undefined) return undefined;
    const open = settingHere('channels', this.#layers);
    if (open.length > 0 && !this.#asker.places.some((place) => open.includes(place))) {
      const channels = open.map((id) => `<#${id}>`).join(' ');
      return new UserError('place-closed', 'Nothing is painted in this channel; go to another one.', { channels });
    }
    const hours = parseHours(settingHere('hours', this.#layers));
    const until = hours && quietUntil(hours, settingHere('zone', this.#layers), now);
    if (until === undefined) return undefined;
    return new UserError('quiet-hours', 'This server has quiet hours now; come back later.', { until: until / 1000 });
  }
}
