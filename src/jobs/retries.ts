/** For p-retry: what must come right in the end is tried until it does, at first after a second, later once a minute. */
export const RETRY_FOREVER = {
  minTimeout: 1000,
  maxTimeout: 60_000,
  factor: 2,
  retries: Number.POSITIVE_INFINITY,
} as const;
