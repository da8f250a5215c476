/** How the bot says that it is: asked over HTTP, or by a function where it lives in the same process. */
import { z } from 'zod';

const FIGURE = z.object({
  label: z.string(),
  /** Null until it was measured. */
  value: z.number().nullable(),
  /** "s", "MB"; none for a count. */
  unit: z.string().optional(),
});

const BOT_HEALTH = z.object({
  /** "healthy", or what is wrong. */
  status: z.string(),
  groups: z.array(z.object({ title: z.string(), figures: z.array(FIGURE) })).default([]),
});

export type BotHealth = z.input<typeof BOT_HEALTH>;

/** An address that answers with a `BotHealth` in JSON, whatever its HTTP status; or a function. */
export type HealthSource = string | (() => BotHealth | Promise<BotHealth>);

export interface HealthView extends z.output<typeof BOT_HEALTH> {
  /** Why nothing is known; null where something is. */
  readonly unknown: string | null;
}

const TIMEOUT_MS = 2000;

const unknown = (why: string): HealthView => ({ unknown: why, status: '', groups: [] });

export async function fetchBotHealth(source: HealthSource | undefined): Promise<HealthView> {
  if (source === undefined) return unknown('Nobody said where this bot tells how it is.');
  try {
    const answer = typeof source === 'string' ? await fetchJson(source) : await source();
    const health = BOT_HEALTH.safeParse(answer);
    return health.success ? { unknown: null, ...health.data } : unknown('The bot answers with something else.');
  } catch {
    return unknown('The bot does not answer.');
  }
}

const fetchJson = async (address: string): Promise<unknown> =>
  (await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) })).json();
