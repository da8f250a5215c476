/** How often a reply is changed, by a clock that the test moves. */
import { SnowflakeUtil } from 'discord.js';
import pino from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ReplyTarget } from '../../../src/discord/replies/reply-target.js';
import type { ReplyTransport } from '../../../src/discord/replies/reply-transport.js';
import { DiscordDelivery } from '../../../src/discord/stylize/discord-delivery.js';
import type { Job } from '../../../src/jobs/job.js';
import { DEFAULTS } from '../../../src/painting/options.js';
import { systemClock } from '../../../src/time/clock.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINIMUM_MS = 2000;

it('is changed at most every two seconds, by the newest, and by the result no sooner', async () => {
  const reply: ReplyTarget = {
    channelId: '1',
    guildId: '2',
    messageId: String(SnowflakeUtil.generate()),
    encryptedToken: 'sealed',
    tokenExpiresAt: Date.now() + 15 * 60_000,
    ephemeral: false,
    botCanPost: true,
    uploadLimitBytes: 10_000_000,
    locale: 'en-US',
    spoiler: false,
    awaitingUser: false,
  };
  const job = {
    id: 'a',
    name: 'cat × waves',
    userId: 'ann',
    options: DEFAULTS,
    clamped: [],
    attempt: 1,
    painted: null,
    failure: null,
    cancelledBy: 'ann',
    reply,
  } as unknown as Job;
  const edits: { readonly at: number; readonly text: string }[] = [];
  const transport = {
    editsAreUncounted: () => true,
    isTokenUsable: () => true,
    edit: async (_: Job, __: ReplyTarget, render: (limit: number) => unknown) => {
      edits.push({ at: Date.now(), text: JSON.stringify(await render(10_000_000)) });
      return 'sent';
    },
  } as unknown as ReplyTransport;
  const delivery = new DiscordDelivery({
    transport,
    log: pino({ level: 'silent' }),
    clock: systemClock,
    messenger: { findSent: async () => undefined },
    feed: { postIfWanted: async () => {} },
  });

  for (let percent = 1; percent <= 70; percent++) {
    delivery.progress(job, { done: percent / 100, secondsLeft: 9, stage: 1, stages: 2, width: 32, height: 24 });
    await vi.advanceTimersByTimeAsync(100);
  }
  const shown = edits.map(({ text }) => Number(/(\d+)%/.exec(text)?.[1]));
  expect(shown).toHaveLength(4);
  expect(shown).toEqual([...shown].sort((a, b) => a - b));
  // Each shows what was the newest when it was sent: one step of a hundred milliseconds is a percent.
  for (const [index, { at }] of edits.entries())
    expect(Math.abs(shown[index] - (1 + (at - edits[0].at) / 100))).toBeLessThanOrEqual(1);

  const ended = delivery.ended(job, undefined);
  await vi.advanceTimersByTimeAsync(MINIMUM_MS);
  expect(await ended).toBe(true);
  expect(edits.at(-1)?.text).toContain('Cancelled');
  const gaps = edits.slice(1).map(({ at }, index) => at - edits[index].at);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(MINIMUM_MS);
});
