/** How often a reply is changed, by a clock that the test moves; and that a post comes once, and goes. */
import { SnowflakeUtil } from 'discord.js';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReplyTarget } from '../../../src/discord/replies/reply-target.js';
import type { ReplyTransport } from '../../../src/discord/replies/reply-transport.js';
import { DiscordDelivery } from '../../../src/discord/stylize/discord-delivery.js';
import type { Job } from '../../../src/jobs/job.js';
import { DEFAULTS } from '../../../src/painting/options.js';
import { systemClock } from '../../../src/time/clock.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINIMUM_MS = 2000;

/** @param shows what each edit of a reply shows. */
function deliverTo(shows: (text: string) => void | Promise<void>): DiscordDelivery {
  const transport = {
    editsAreUncounted: () => true,
    isTokenUsable: () => true,
    edit: async (_: Job, __: ReplyTarget, render: (limit: number) => unknown) => {
      await shows(JSON.stringify(await render(10_000_000)));
      return 'sent';
    },
  } as unknown as ReplyTransport;
  return new DiscordDelivery({
    transport,
    log: pino({ level: 'silent' }),
    clock: systemClock,
    messenger: { findSent: async () => undefined },
    feed: { postIfWanted: async () => {} },
  });
}

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
  const delivery = deliverTo((text) => void edits.push({ at: Date.now(), text }));

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

describe('a reply that is replaced for good while its result is on the way', () => {
  const target = { channelId: '1', messageId: String(SnowflakeUtil.generate()), botCanPost: true, locale: 'en-US' };
  const job = { id: 'a', userId: 'ann', attempt: 1, painted: null, failure: null, cancelledBy: 'ann', reply: target };
  const working = { done: 0.5, secondsLeft: 9, stage: 1, stages: 2, width: 32, height: 24 };
  const replacement = { components: [], files: [], descriptions: [] };

  function open(slowMs: number) {
    const shown: string[] = [];
    const delivery = deliverTo(async (text) => {
      if (text.includes('Cancelled')) await new Promise((resolve) => setTimeout(resolve, slowMs));
      shown.push(text);
    });
    return { delivery, shown };
  }

  it.each([
    ['waits for its turn', 0, 500],
    ['is being sent', 3000, 2500],
  ])('shows the replacement at last: the result %s', async (_, slowMs, afterMs) => {
    const { delivery, shown } = open(slowMs);
    const ending = job as unknown as Job;
    delivery.progress(ending, working);
    await vi.advanceTimersByTimeAsync(100);
    const ended = delivery.ended(ending, undefined);
    await vi.advanceTimersByTimeAsync(afterMs);
    const replaced = delivery.replaceReply(ending, () => replacement);
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all([ended, replaced]);
    expect(shown.at(-1)).toBe(JSON.stringify(replacement));
  });
});

describe('a painting that is posted in another channel', () => {
  const reply = { channelId: '1', messageId: '', isPosting: true, locale: 'en-US' };
  const job = (given: object = {}) =>
    ({
      id: 'a',
      acceptedAt: 7,
      endedAt: null,
      painted: null,
      failure: null,
      cancelledBy: 'ann',
      reply,
      ...given,
    }) as unknown as Job;

  /** @param sent the message that is there already. @param now the job as it is once the message is. */
  function open(sent: string | undefined, now: Job | undefined = job()) {
    const transport = {
      sendToChannel: vi.fn(async (_: Job, __: unknown, onSent: (id: string) => Promise<void>) => {
        await onSent('new');
        return 'sent';
      }),
      delete: vi.fn(async () => 'deleted'),
    };
    const jobs = { setReply: vi.fn(async () => {}), find: async () => now };
    const findSent = vi.fn(async () => sent);
    const delivery = new DiscordDelivery({
      transport: transport as unknown as ReplyTransport,
      log: pino({ level: 'silent' }),
      clock: systemClock,
      messenger: { findSent },
      feed: { postIfWanted: async () => {} },
    });
    delivery.attach(jobs as never);
    const deleted = () => transport.delete.mock.calls.map(([, target]: unknown[]) => (target as ReplyTarget).messageId);
    return { delivery, transport, jobs, findSent, deleted };
  }

  it('is posted once: what was posted before the process ended is found', async () => {
    const { delivery, transport, jobs, findSent } = open('old');
    expect(await delivery.ended(job(), undefined)).toBe(true);
    expect(findSent).toHaveBeenCalledWith('1', { id: 'a', writtenAt: 7 });
    expect(transport.sendToChannel).not.toHaveBeenCalled();
    expect(jobs.setReply).toHaveBeenCalledWith('a', expect.objectContaining({ messageId: 'old' }), reply);
  });

  it('is searched for only where it was about to be posted', async () => {
    const { delivery, transport, findSent, deleted } = open(undefined);
    expect(await delivery.ended(job({ reply: { ...reply, isPosting: undefined } }), undefined)).toBe(true);
    expect(findSent).not.toHaveBeenCalled();
    expect(transport.sendToChannel).toHaveBeenCalledTimes(1);
    expect(deleted()).toEqual([]);
  });

  it('goes where it was removed while it was being posted, and where nobody knew yet that it was', async () => {
    const racing = open(undefined, job({ endedAt: 9 }));
    await racing.delivery.ended(job(), undefined);
    expect(racing.deleted()).toEqual(['new']);
    const later = open('old');
    await later.delivery.removeReply(job());
    expect(later.deleted()).toEqual(['old']);
  });
});
