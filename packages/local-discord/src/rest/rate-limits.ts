/** Buckets, as Discord counts them: per route and, for most routes, per channel, guild or webhook token. */

import type { Clock } from '../state/clock.js';
import type { MessageRecord } from '../state/records.js';
import { refusals } from './api-error.js';

interface Limit {
  readonly requests: number;
  /** Milliseconds. */
  readonly per: number;
}

/** Discord publishes no figures; these are what clients observe. */
const LIMITS: Record<string, Limit> = {
  'POST /channels/:channel/messages': { requests: 5, per: 5000 },
  'PATCH /channels/:channel/messages/:message': { requests: 5, per: 5000 },
  'DELETE /channels/:channel/messages/:message': { requests: 5, per: 1000 },
  'POST /webhooks/:application/:token': { requests: 5, per: 2000 },
  'PATCH /webhooks/:application/:token/messages/:message': { requests: 5, per: 2000 },
};
const DEFAULT_LIMIT: Limit = { requests: 10, per: 1000 };
/** Of one bot, in a second. Interaction callbacks and webhooks do not count. */
const GLOBAL: Limit = { requests: 50, per: 1000 };
/**
 * Edits of a channel's messages that are older than an hour. One bot's author counted 3 in 20 seconds
 * (circuitsacul/starboard-4, issue 118); Discord says only that there is a limit (discord-api-docs, issue 4413).
 */
const OLD_EDIT_LIMIT: Limit = { requests: 3, per: 20_000 };
const OLD_MESSAGE_AGE_MS = 60 * 60 * 1000;
/** Windows that are kept before those that are over are thrown away. */
const WINDOWS = 1000;

interface Window {
  count: number;
  resetAt: number;
}

export interface RateLimitResult {
  readonly headers: Record<string, string>;
  /** Seconds; undefined when the request may pass. */
  readonly retryAfter: number | undefined;
  readonly global: boolean;
}

class Windows {
  readonly #windows = new Map<string, Window>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one more. */
  take(key: string, { per }: Limit): Window {
    const now = this.#clock.now();
    const known = this.#windows.get(key);
    // One that ends later than a new one would was begun before the clock was set back.
    const runs = known !== undefined && known.resetAt > now && known.resetAt <= now + per;
    const window = runs ? known : { count: 0, resetAt: now + per };
    window.count++;
    if (known === undefined && this.#windows.size >= WINDOWS) this.#clean(now);
    this.#windows.set(key, window);
    return window;
  }

  #clean(now: number): void {
    for (const [key, { resetAt }] of this.#windows) if (resetAt <= now) this.#windows.delete(key);
  }
}

/** Edits of old messages, by whichever route they are made. */
export class OldEdits {
  readonly #windows: Windows;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#windows = new Windows(clock);
  }

  /** @throws LimitError 30046. */
  count({ channelId, createdAt }: Pick<MessageRecord, 'channelId' | 'createdAt'>): void {
    const now = this.#clock.now();
    if (now - createdAt <= OLD_MESSAGE_AGE_MS) return;
    const { count, resetAt } = this.#windows.take(channelId, OLD_EDIT_LIMIT);
    if (count > OLD_EDIT_LIMIT.requests) throw refusals.tooManyOldEdits((resetAt - now) / 1000);
  }
}

export class RateLimits {
  readonly #windows: Windows;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#windows = new Windows(clock);
  }

  /** @param route "PATCH /channels/:channel/messages/:message". @param major what the bucket is of, beside the route. */
  count(route: string, major: string): RateLimitResult {
    const { requests, per } = LIMITS[route] ?? DEFAULT_LIMIT;
    if (/^\w+ \/(interactions|webhooks)/.test(route)) {
      if (route.includes('/interactions/')) return { headers: {}, retryAfter: undefined, global: false };
    } else {
      const all = this.#windows.take('global', GLOBAL);
      if (all.count > GLOBAL.requests) return this.#refuse(all, true);
    }
    const window = this.#windows.take(`${route} ${major}`, { requests, per });
    const left = (window.resetAt - this.#clock.now()) / 1000;
    const headers = {
      'x-ratelimit-limit': String(requests),
      'x-ratelimit-remaining': String(Math.max(0, requests - window.count)),
      'x-ratelimit-reset': (window.resetAt / 1000).toFixed(3),
      'x-ratelimit-reset-after': left.toFixed(3),
      'x-ratelimit-bucket': Buffer.from(route).toString('hex').slice(0, 32),
    };
    if (window.count <= requests) return { headers, retryAfter: undefined, global: false };
    const refusal = this.#refuse(window, false);
    return { ...refusal, headers: { ...headers, ...refusal.headers } };
  }

  #refuse({ resetAt }: Window, global: boolean): RateLimitResult {
    const retryAfter = Math.max(0.001, (resetAt - this.#clock.now()) / 1000);
    const headers = {
      'retry-after': String(Math.ceil(retryAfter)),
      'x-ratelimit-scope': global ? 'global' : 'user',
      ...(global ? { 'x-ratelimit-global': 'true' } : {}),
    };
    return { headers, retryAfter, global };
  }
}
