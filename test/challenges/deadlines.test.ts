/** Deadlines: on time, after a time away, and once, whoever is there. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Challenges } from '../../src/challenges/challenges.js';
import {
  carryOut,
  DAY,
  HOUR,
  kindsOf,
  MINUTE,
  member,
  openChallengesHarness,
  organiser,
  START,
  settings,
  voting,
} from './challenges-harness.js';

const stateOf = async (challenges: Challenges, id: string) => (await challenges.get(id, 'guild')).state;

describe('a deadline', () => {
  it('comes at its time and not before', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings({ startsAt: START + HOUR }));
    await carryOut(challenges);
    const steps = [
      [START + HOUR, 'open', ['opened', 'event-start']],
      // A day: the reminder comes an hour before.
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
      expect(kindsOf(await carryOut(challenges))).toEqual(kinds);
    }
  });

  it('is caught up with in order, over all challenges, when nobody was there', async () => {
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
    await carryOut(challenges);
    clock.at = START + 30 * DAY;
    // Reminders are left out: nobody can heed them.
    expect(await challenges.deadlines.fire()).toBe(9);
    const posts = await carryOut(challenges);
    const whole = ['opened', 'event-start', 'voting', 'results', 'event-end', 'thread-archive'];
    for (const id of ids) {
      expect(await stateOf(challenges, id)).toBe('closed');
      expect(kindsOf(posts.filter(({ challengeId }) => challengeId === id))).toEqual(whole);
      const { items } = await challenges.history(id, 'guild', { offset: 0, size: 10 });
      expect(items.map(({ action }) => action)).toEqual(['closed', 'voting', 'opened', 'created']);
    }
  });

  it('reminds a day before where there are days, and not at all where there are minutes', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const long = await challenges.create(
      organiser,
      settings({ submissionsEndAt: START + 5 * DAY, votingEndAt: START + 6 * DAY }),
    );
    const short = { submissionsEndAt: START + 30 * MINUTE, votingEndAt: START + HOUR };
    await challenges.create(organiser, settings(short));
    await carryOut(challenges);
    clock.at = START + 4 * DAY;
    await challenges.deadlines.fire();
    const reminders = (await carryOut(challenges)).filter(({ kind }) => kind === 'reminder');
    expect(reminders.map(({ challengeId, payload }) => [challengeId, payload])).toEqual([
      [long.id, { of: 'submissions', endsAt: START + 5 * DAY }],
    ]);
    // Extended after the reminder: another one, for another deadline.
    await challenges.extend(long.id, organiser, 3 * DAY);
    await carryOut(challenges);
    clock.at = START + 7 * DAY;
    expect(await challenges.deadlines.fire()).toBe(1);
    expect(await carryOut(challenges)).toMatchObject([{ payload: { endsAt: START + 8 * DAY } }]);
  });

  it('that cannot be kept holds up no other challenge, and is tried again', async () => {
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

describe('a bot that is killed and started again', () => {
  const stages = ['scheduled', 'open', 'voting'] as const;
  const deadlines = { scheduled: START + HOUR, open: START + DAY, voting: START + 2 * DAY };

  it.each(stages)(
    'goes on where a challenge was %s, with every entry and vote, and tells everything once',
    async (killedIn) => {
      const room = await openChallengesHarness({ file: true });
      const { clock } = room;
      let { challenges } = room;
      const { id } = await challenges.create(organiser, settings({ startsAt: START + HOUR }));
      const told = [...(await carryOut(challenges))];
      const entries: string[] = [];
      for (const stage of stages) {
        if (stage === 'open')
          for (const name of ['ann', 'ben', 'cas'])
            entries.push((await challenges.entries.enter(id, member(name), await room.paint(name))).id);
        if (stage === 'voting') {
          for (const name of ['dan', 'eve']) await challenges.votes.vote(entries[1], member(name));
          await challenges.votes.vote(entries[2], member('ann'));
        }
        if (stage === killedIn) {
          // Dead from a minute before the deadline to an hour after, with a post in its hands.
          challenges = await room.another();
          clock.at = deadlines[stage] + HOUR;
        } else clock.at = deadlines[stage];
        await challenges.deadlines.fire();
        if (stage === killedIn) {
          const held = await challenges.outbox.lease(MINUTE);
          challenges = await room.another();
          clock.at += MINUTE;
          const again = await challenges.outbox.lease();
          expect(again).toMatchObject({ id: held?.id, attempt: 2 });
          if (again === undefined) throw new Error('nothing was taken');
          told.push(again);
          await challenges.outbox.done(again, {});
        }
        told.push(...(await carryOut(challenges)));
      }
      const { items } = await challenges.results.page(id, 'guild', { offset: 0, size: 10 });
      expect(items.map(({ entry, votes }) => [entry.memberId, votes])).toEqual([
        ['ben', 2],
        ['cas', 1],
        ['ann', 0],
      ]);
      expect(kindsOf(told)).toEqual([
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

describe('two bots on one database', () => {
  it('fire each deadline once between them', async () => {
    const room = await openChallengesHarness({ file: true });
    const bots = [room.challenges, await room.another(), await room.another()];
    const ids = [];
    for (let i = 0; i < 6; i++) {
      const shift = { startsAt: START + HOUR + i, recurrence: i % 2 === 0 ? ('weekly' as const) : null };
      ids.push((await room.challenges.create(organiser, settings(shift))).id);
    }
    await carryOut(room.challenges);
    room.clock.at = START + 3 * DAY;
    const fired = await Promise.all(bots.map(({ deadlines }) => deadlines.fire()));
    expect(fired.reduce((sum, count) => sum + count)).toBe(18);
    for (const [index, id] of ids.entries()) {
      const { items } = await room.challenges.history(id, 'guild', { offset: 0, size: 10 });
      expect(items.map(({ action }) => action)).toEqual(['closed', 'voting', 'opened', 'created']);
      const rounds = (await room.challenges.list('guild', { states: ['scheduled'] }, { offset: 0, size: 20 })).items;
      expect(rounds.filter(({ seriesId }) => seriesId === id)).toHaveLength(index % 2 === 0 ? 1 : 0);
    }
    const posts = await carryOut(room.challenges);
    expect(posts.filter(({ kind }) => kind === 'results')).toHaveLength(6);
    expect(posts).toHaveLength(6 * 6 + 3 * 2);
  });

  it('count a vote and a close at the same moment once', async () => {
    const room = await openChallengesHarness({ file: true });
    const other = await room.another();
    const { challenge, entries } = await voting(room);
    const [, closed] = await Promise.allSettled([
      other.votes.vote(entries[0], member('dan')),
      room.challenges.closeEarly(challenge.id, organiser, 'voting'),
    ]);
    expect(closed.status).toBe('fulfilled');
    const [{ votes }] = (await other.results.page(challenge.id, 'guild', { offset: 0, size: 1 })).items;
    expect(votes).toBe((await other.votes.of(challenge.id, 'dan')).length);
  });
});

describe('the timer', () => {
  interface Timer {
    readonly wait: number;
    readonly ring: () => void;
  }
  /** Set, and neither rung nor cleared. */
  const timers = new Map<object, Timer>();
  beforeEach(() => {
    timers.clear();
    vi.stubGlobal('setTimeout', (ring: () => void, wait: number) => {
      const key = { unref: () => key };
      timers.set(key, { wait, ring: () => timers.delete(key) && ring() });
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
  const ring = () => {
    for (const timer of timers.values()) timer.ring();
  };

  it('is set to the next deadline, also to one that was made meanwhile, and to none when stopped', async () => {
    const { challenges, clock } = await openChallengesHarness();
    await challenges.deadlines.start();
    await isSetTo(30_000);
    const { id } = await challenges.create(organiser, settings({ startsAt: START + 7000 }));
    await isSetTo(7000);
    clock.at += 7000;
    ring();
    await until(async () => (await stateOf(challenges, id)) === 'open');
    await isSetTo(30_000);
    await challenges.deadlines.stop();
    expect(waits()).toEqual([]);
    await challenges.closeEarly(id, organiser, 'open');
    expect(waits()).toEqual([]);
  });

  it('looks at the clock twice a minute at least: a machine may have slept, another bot made a challenge', async () => {
    const room = await openChallengesHarness({ file: true });
    const { challenges, clock } = room;
    await challenges.deadlines.start();
    await isSetTo(30_000);
    const elsewhere = await (await room.another()).create(organiser, settings({ startsAt: START + 10_000 }));
    ring();
    await isSetTo(10_000);
    clock.at += 9 * HOUR;
    ring();
    await until(async () => (await stateOf(challenges, elsewhere.id)) === 'open');
    await isSetTo(30_000);
    // A clock that was set back makes nobody wait for longer, or do anything twice.
    clock.at -= 8 * HOUR;
    ring();
    await isSetTo(30_000);
    expect(await stateOf(challenges, elsewhere.id)).toBe('open');
    await challenges.deadlines.stop();
  });

  it('tries again soon what could not be kept', async () => {
    const { challenges, clock, store } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings());
    await store.schema.alterTable('challenge_posts').renameTo('elsewhere').execute();
    clock.at = START + DAY;
    await challenges.deadlines.start();
    await isSetTo(5000);
    expect(await stateOf(challenges, id)).toBe('open');
    await store.schema.alterTable('elsewhere').renameTo('challenge_posts').execute();
    ring();
    await until(async () => (await stateOf(challenges, id)) === 'voting');
    await isSetTo(30_000);
    await challenges.deadlines.stop();
  });
});
