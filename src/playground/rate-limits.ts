/** Buckets, as Discord counts them: per route and, for most routes, per channel, guild or webhook token. */
import type { Clock } from './clock.js';

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
const USUAL: Limit = { requests: 10, per: 1000 };
/** Of one bot, in a second. Interaction callbacks and webhooks do not count. */
const GLOBAL: Limit = { requests: 50, per: 1000 };

interface Window {
  count: number;
  resetAt: number;
}

export interface Verdict {
  readonly headers: Record<string, string>;
  /** Seconds; undefined when the request may pass. */
  readonly retryAfter: number | undefined;
  readonly global: boolean;
}

export class RateLimits {
  readonly #windows = new Map<string, Window>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param route "PATCH /channels/:channel/messages/:message". @param major what the bucket is of, beside the route. */
  count(route: string, major: string): Verdict {
    const { requests, per } = LIMITS[route] ?? USUAL;
    if (/^\w+ \/(interactions|webhooks)/.test(route)) {
      if (route.includes('/interactions/')) return { headers: {}, retryAfter: undefined, global: false };
    } else {
      const all = this.#take('global', GLOBAL);
      if (all.count > GLOBAL.requests) return this.#refuse(all, true);
    }
    const window = this.#take(`${route} ${major}`, { requests, per });
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

  #take(key: string, { per }: Limit): Window {
    const now = this.#clock.now();
    const known = this.#windows.get(key);
    const window = known !== undefined && known.resetAt > now ? known : { count: 0, resetAt: now + per };
    window.count++;
    this.#windows.set(key, window);
    return window;
  }

  #refuse({ resetAt }: Window, global: boolean): Verdict {
    const retryAfter = Math.max(0.001, (resetAt - this.#clock.now()) / 1000);
    const headers = {
      'retry-after': String(Math.ceil(retryAfter)),
      'x-ratelimit-scope': global ? 'global' : 'user',
      ...(global ? { 'x-ratelimit-global': 'true' } : {}),
    };
    return { headers, retryAfter, global };
  }
}
