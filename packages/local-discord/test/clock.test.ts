/** The local Discord's clock, and what lives by it, moved forward and put back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ControlClient } from '../src/control-api/control-client.js';
import { LocalDiscord } from '../src/local-discord.js';
import { RateLimits } from '../src/rest/rate-limits.js';
import { Clock } from '../src/state/clock.js';
import { createdAt, createSnowflakes } from '../src/state/snowflake.js';

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;
const WEEK = 7 * DAY;
const NOW = Date.UTC(2026, 10, 27, 12);

describe('a clock', () => {
  let clock: Clock;
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    clock = new Clock();
  });
  afterEach(() => {
    clock.stop();
    vi.useRealTimers();
  });

  it('runs what waits when its time has passed, or is moved past it, each once and in order', () => {
    const ran: string[] = [];
    clock.setTimeout(() => ran.push('second'), 20 * SECOND);
    clock.setTimeout(() => ran.push('first'), 10 * SECOND);
    clock.setTimeout(() => ran.push('last'), 2 * DAY);
    vi.advanceTimersByTime(5 * SECOND);
    clock.advance(4 * SECOND);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(SECOND);
    expect(ran).toEqual(['first']);
    clock.advance(DAY);
    clock.advance(DAY);
    expect(ran).toEqual(['first', 'second', 'last']);
  });

  it('runs nothing that was called off, also by what ran just before it', () => {
    const ran: string[] = [];
    const later = clock.setTimeout(() => ran.push('later'), 2 * SECOND);
    clock.setTimeout(() => later.cancel(), SECOND);
    const often = clock.setInterval(() => ran.push('often'), SECOND);
    often.cancel();
    clock.advance(DAY);
    expect(ran).toEqual([]);
  });

  it('runs what comes again and again once for all the times that it is moved past, then goes on', () => {
    let ran = 0;
    clock.setInterval(() => ran++, 10 * SECOND);
    clock.advance(DAY);
    expect(ran).toBe(1);
    vi.advanceTimersByTime(20 * SECOND);
    expect(ran).toBe(3);
  });

  it('prolongs no waiting when it is reset; what waits for a moment waits for it again', () => {
    const ran: string[] = [];
    clock.advance(WEEK);
    clock.setTimeout(() => ran.push('waited'), 10 * SECOND);
    clock.schedule(NOW + WEEK + 20 * SECOND, () => ran.push('moment'));
    vi.advanceTimersByTime(4 * SECOND);
    clock.reset();
    expect(clock.now()).toBe(NOW + 4 * SECOND);
    expect(clock.offsetMs).toBe(0);
    vi.advanceTimersByTime(6 * SECOND);
    expect(ran).toEqual(['waited']);
    clock.advance(DAY);
    expect(ran).toEqual(['waited']);
    clock.advance(WEEK);
    expect(ran).toEqual(['waited', 'moment']);
  });

  it('waits for longer than timers of the machine can', () => {
    const ran: string[] = [];
    clock.setTimeout(() => ran.push('after five weeks'), 5 * WEEK);
    vi.advanceTimersByTime(4 * WEEK);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(WEEK);
    expect(ran).toEqual(['after five weeks']);
  });

  it('makes ids that tell when they were made, all different, also after it was reset', () => {
    const next = createSnowflakes(clock);
    clock.advance(WEEK);
    const before = Array.from({ length: 100 }, next);
    expect(createdAt(before[0])).toBe(NOW + WEEK);
    clock.reset();
    const after = Array.from({ length: 100 }, next);
    expect(createdAt(after[99])).toBe(NOW);
    clock.advance(WEEK);
    const again = Array.from({ length: 100 }, next);
    expect(new Set([...before, ...after, ...again]).size).toBe(300);
  });

  it('limits nobody until a time that was taken back', () => {
    const limits = new RateLimits(clock);
    const ask = () => limits.count('POST /channels/:channel/messages', '1').retryAfter;
    clock.advance(WEEK);
    while (ask() === undefined);
    clock.reset();
    expect(ask()).toBeUndefined();
  });
});

describe('the switch of the clock', () => {
  let localDiscord: LocalDiscord;
  let people: ControlClient;
  beforeEach(async () => {
    localDiscord = await LocalDiscord.start();
    people = new ControlClient(localDiscord.url);
  });
  afterEach(() => localDiscord.stop());

  it('goes forward by a week at most, and back to the time of this machine', async () => {
    await people.turnClock({ advance: WEEK });
    expect((await people.state()).ahead).toBe(WEEK);
    await expect(people.turnClock({ advance: WEEK + 1 })).rejects.toThrow('will not do');
    await people.turnClock({ reset: true });
    expect((await people.state()).ahead).toBe(0);
  });

  it('takes an outage along', async () => {
    await people.turnClock({ advance: WEEK });
    await people.injectFaults({ unavailable: 30 * SECOND });
    await people.turnClock({ reset: true });
    const { unavailable } = (await people.developer()).faults;
    expect(unavailable).toBeGreaterThan(25 * SECOND);
    expect(unavailable).toBeLessThanOrEqual(30 * SECOND);
  });
});
