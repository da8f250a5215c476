/** Deadlines: on time, after downtime, and once across processes. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Challenges } from '../../src/challenges/challenges.js';
import { onPostgres } from '../services/databases.js';
import {
  completePosts,
  DAY,
  HOUR,
  kindsOf,
  MINUTE,
  member,
  openChallengesHarness,
  openVoting,
  organiser,
  START,
  settings,
} from './challenges-harness.js';

const stateOf = async (challenges: Challenges, id: string) => (await challenges.get(id, 'guild')).state;

describe('a deadline', () => {
  it('is applied at its time and not before', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings({ startsAt: START + HOUR }));
    await completePosts(challenges);
    const steps = [
      [START + HOUR, 'open', ['opened', 'event-start']],
      // The phase is a day long, so the reminder comes an hour before its end.
      [START + DAY - HOUR, 'open', ['reminder']],
      [START + DAY, 'voting', ['voting']],
      [START + 2 * DAY - HOUR, 'voting', ['reminder']],
      [START + 2 * DAY, 'closed', ['results', 'event-end', 'thread-archive']],
    ] as const;
    for (const [at, state, kinds] of steps) {
      clock.at = at - 1;
      expect(await challenges.deadlines.fire()).toBe(0);
      clock.at = at;
      expect(await challenges.deadlines.fire()).toBe(1);
      expect(await challenges.deadlines.fire()).toBe(0);
      expect(await stateOf(challenges, id)).toBe(state);
      expect(kindsOf(await completePosts(challenges))).toEqual(kinds);
    }
  });

  it('is applied after downtime, in order over all challenges', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const ids = [];
    for (const hours of [3, 1, 2]) {
      const shift = hours * HOUR;
      const times = {
        startsAt: START + shift,
        submissionsEndAt: START + DAY + shift,
        votingEndAt: START + 2 * DAY + shift,
      };
      ids.push((await challenges.create(organiser, settings(times))).id);
    }
    await completePosts(challenges);
    clock.at = START + 30 * DAY;
    // Reminders of past deadlines are skipped.
    expect(await challenges.deadlines.fire()).toBe(9);
    const posts = await completePosts(challenges);
    const allKinds = ['opened', 'event-start', 'voting', 'results', 'event-end', 'thread-archive'];
    for (const id of ids) {
      expect(await stateOf(challenges, id)).toBe('closed');
      expect(kindsOf(posts.filter(({ challengeId }) => challengeId === id))).toEqual(allKinds);
      const { items } = await challenges.history(id, 'guild', { offset: 0, size: 10 });
      expect(items.map(({ action }) => action)).toEqual(['closed', 'voting', 'opened', 'created']);
    }
  });

  it('has a reminder a day before for long phases, and none for short ones', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const long = await challenges.create(
      organiser,
      settings({ submissionsEndAt: START + 5 * DAY, votingEndAt: START + 6 * DAY }),
    );
    const short = { submissionsEndAt: START + 30 * MINUTE, votingEndAt: START + HOUR };
    await challenges.create(organiser, settings(short));
    await completePosts(challenges);
    clock.at = START + 4 * DAY;
    await challenges.deadlines.fire();
    const reminders = (await completePosts(challenges)).filter(({ kind }) => kind === 'reminder');
    expect(reminders.map(({ challengeId, payload }) => [challengeId, payload])).toEqual([
      [long.id, { of: 'submissions', endsAt: START + 5 * DAY }],
    ]);
    // Extended after the reminder: the new deadline gets its own reminder.
    await challenges.extend(long.id, organiser, 3 * DAY);
    await completePosts(challenges);
    clock.at = START + 7 * DAY;
    expect(await challenges.deadlines.fire()).toBe(1);
    expect(await completePosts(challenges)).toMatchObject([{ payload: { endsAt: START + 8 * DAY } }]);
  });

  it('that fails does not block other challenges, and is retried', async () => {
    const { challenges, clock, store } = await openChallengesHarness();
    const broken = await challenges.create(organiser, settings({ startsAt: START + HOUR, recurrence: 'weekly' }));
    const sound = await challenges.create(organiser, settings({ startsAt: START + 2 * HOUR }));
    const style = (json: string | null) =>
      store.updateTable('challenges').set({ style: json }).where('id', '=', broken.id).execute();
    await style('{ broken');
    clock.at = START + 2 * DAY;
    expect(await challenges.deadlines.fire()).toBe(5);
    expect(await stateOf(challenges, sound.id)).toBe('closed');
    await style(null);
    expect(await stateOf(challenges, broken.id)).toBe('voting');
    expect(await challenges.deadlines.fire()).toBe(1);
  });
});

describe('a bot that is killed and restarted', () => {
  const stages = ['scheduled', 'open', 'voting'] as const;
  const deadlines = { scheduled: START + HOUR, open: START + DAY, voting: START + 2 * DAY };

  it.each(stages)(
    'resumes a challenge that was %s, with all entries and votes, and delivers every post once',
    async (killedIn) => {
      const harness = await openChallengesHarness({ file: true });
      const { clock } = harness;
      let { challenges } = harness;
      const { id } = await challenges.create(organiser, settings({ startsAt: START + HOUR }));
      const delivered = [...(await completePosts(challenges))];
      const entries: string[] = [];
      for (const stage of stages) {
        if (stage === 'open')
          for (const name of ['ann', 'ben', 'cas'])
            entries.push((await challenges.entries.enter(id, member(name), await harness.paint(name))).id);
        if (stage === 'voting') {
          for (const name of ['dan', 'eve']) await challenges.votes.vote(entries[1], member(name));
          await challenges.votes.vote(entries[2], member('ann'));
        }
        if (stage === killedIn) {
          // Down until an hour after the deadline, with a leased post.
          challenges = await harness.openSecondBot();
          clock.at = deadlines[stage] + HOUR;
        } else clock.at = deadlines[stage];
        await challenges.deadlines.fire();
        if (stage === killedIn) {
          const leased = await challenges.outbox.lease(MINUTE);
          challenges = await harness.openSecondBot();
          clock.at += MINUTE;
          const again = await challenges.outbox.lease();
          expect(again).toMatchObject({ id: leased?.id, attempt: 2 });
          if (again === undefined) throw new Error('nothing was taken');
          delivered.push(again);
          await challenges.outbox.complete(again, {});
        }
        delivered.push(...(await completePosts(challenges)));
      }
      const { items } = await challenges.results.page(id, 'guild', { offset: 0, size: 10 });
      expect(items.map(({ entry, votes }) => [entry.memberId, votes])).toEqual([
        ['ben', 2],
        ['cas', 1],
        ['ann', 0],
      ]);
      expect(kindsOf(delivered)).toEqual([
        'event-make',
        'announced',
        'opened',
        'event-start',
        'voting',
        'results',
        'event-end',
        'thread-archive',
      ]);
    },
  );
});

describe('several bots on one database', () => {
  it('together apply each deadline once', async () => {
    const harness = await openChallengesHarness({ file: true });
    const bots = [harness.challenges, await harness.openSecondBot(), await harness.openSecondBot()];
    const ids = [];
    for (let i = 0; i < 6; i++) {
      const shift = { startsAt: START + HOUR + i, recurrence: i % 2 === 0 ? ('weekly' as const) : null };
      ids.push((await harness.challenges.create(organiser, settings(shift))).id);
    }
    await completePosts(harness.challenges);
    harness.clock.at = START + 3 * DAY;
    const fired = await Promise.all(bots.map(({ deadlines }) => deadlines.fire()));
    expect(fired.reduce((sum, count) => sum + count)).toBe(18);
    for (const [index, id] of ids.entries()) {
      const { items } = await harness.challenges.history(id, 'guild', { offset: 0, size: 10 });
      expect(items.map(({ action }) => action)).toEqual(['closed', 'voting', 'opened', 'created']);
      const rounds = (await harness.challenges.list('guild', { states: ['scheduled'] }, { offset: 0, size: 20 })).items;
      expect(rounds.filter(({ seriesId }) => seriesId === id)).toHaveLength(index % 2 === 0 ? 1 : 0);
    }
    const posts = await completePosts(harness.challenges);
    expect(posts.filter(({ kind }) => kind === 'results')).toHaveLength(6);
    expect(posts).toHaveLength(6 * 6 + 3 * 2);
  });

  it('count a vote consistently when the challenge closes at the same moment', async () => {
    const harness = await openChallengesHarness({ file: true });
    const other = await harness.openSecondBot();
    const { challenge, entries } = await openVoting(harness);
    const [, closed] = await Promise.allSettled([
      other.votes.vote(entries[0], member('dan')),
      harness.challenges.closeEarly(challenge.id, organiser, 'voting'),
    ]);
    expect(closed.status).toBe('fulfilled');
    const [{ votes }] = (await other.results.page(challenge.id, 'guild', { offset: 0, size: 1 })).items;
    expect(votes).toBe((await other.votes.ofMember(challenge.id, 'dan')).length);
  });
});

// Connections to a server have timers of their own.
const describeOnce = onPostgres ? () => {} : describe;
describeOnce('the timer', () => {
  interface Timer {
    readonly wait: number;
    readonly fire: () => void;
  }
  /** Timers that have neither fired nor been cleared. */
  const timers = new Map<object, Timer>();
  beforeEach(() => {
    timers.clear();
    vi.stubGlobal('setTimeout', (fire: () => void, wait: number) => {
      const key = { unref: () => key };
      timers.set(key, { wait, fire: () => timers.delete(key) && fire() });
      return key;
    });
    vi.stubGlobal('clearTimeout', (key: object) => timers.delete(key));
  });
  afterEach(() => void vi.unstubAllGlobals());

  const until = async (condition: () => boolean | Promise<boolean>) => {
    while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
  };
  const waits = () => [...timers.values()].map(({ wait }) => wait);
  const isSetTo = (wait: number) => until(() => waits().length === 1 && waits()[0] === wait);
  const fire = () => {
    for (const timer of timers.values()) timer.fire();
  };

  it('is set to the next deadline, also of a new challenge, and cleared on stop', async () => {
    const { challenges, clock } = await openChallengesHarness();
    await challenges.deadlines.start();
    await isSetTo(30_000);
    const { id } = await challenges.create(organiser, settings({ startsAt: START + 7000 }));
    await isSetTo(7000);
    clock.at += 7000;
    fire();
    await until(async () => (await stateOf(challenges, id)) === 'open');
    await isSetTo(30_000);
    await challenges.deadlines.stop();
    expect(waits()).toEqual([]);
    await challenges.closeEarly(id, organiser, 'open');
    expect(waits()).toEqual([]);
  });

  it('fires at least every 30 s: the machine may have slept, another bot created a challenge', async () => {
    const harness = await openChallengesHarness({ file: true });
    const { challenges, clock } = harness;
    await challenges.deadlines.start();
    await isSetTo(30_000);
    const elsewhere = await (await harness.openSecondBot()).create(organiser, settings({ startsAt: START + 10_000 }));
    fire();
    await isSetTo(10_000);
    clock.at += 9 * HOUR;
    fire();
    await until(async () => (await stateOf(challenges, elsewhere.id)) === 'open');
    await isSetTo(30_000);
    // Setting the clock back neither delays nor repeats anything.
    clock.at -= 8 * HOUR;
    fire();
    await isSetTo(30_000);
    expect(await stateOf(challenges, elsewhere.id)).toBe('open');
    await challenges.deadlines.stop();
  });

  it('retries a failed deadline after 5 s', async () => {
    const { challenges, clock, store } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings());
    await store.schema.alterTable('challenge_posts').renameTo('elsewhere').execute();
    clock.at = START + DAY;
    await challenges.deadlines.start();
    await isSetTo(5000);
    expect(await stateOf(challenges, id)).toBe('open');
    await store.schema.alterTable('elsewhere').renameTo('challenge_posts').execute();
    fire();
    await until(async () => (await stateOf(challenges, id)) === 'voting');
    await isSetTo(30_000);
    await challenges.deadlines.stop();
  });
});
