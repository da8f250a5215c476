/** Options of p-retry for what must succeed in the end: pauses grow from one second to one minute. */
export const RETRY_FOREVER = {
  minTimeout: 1000,
  maxTimeout: 60_000,
  factor: 2,
  retries: Number.POSITIVE_INFINITY,
} as const;
