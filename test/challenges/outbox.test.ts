/** Posts on their way to Discord: each carried out once, in order, by whoever has it. */
import { describe, expect, it } from 'vitest';
import {
  carryOut,
  HOUR,
  kindsOf,
  MINUTE,
  openChallengesHarness,
  organiser,
  START,
  settings,
  voting,
} from './challenges-harness.js';

describe('a post', () => {
  it('is leased to one, and after that to another, with the same id and the next attempt', async () => {
    const room = await openChallengesHarness({ file: true });
    const { challenges, clock } = room;
    const other = await room.another();
    await challenges.create(organiser, settings({ startsAt: START + HOUR }));
    const first = await challenges.outbox.lease(MINUTE);
    expect(first).toMatchObject({
      kind: 'event-make',
      payload: { startsAt: START + HOUR, endsAt: START + 48 * HOUR },
      guildId: 'guild',
      attempt: 1,
      writtenAt: START,
      leasedUntil: START + MINUTE,
    });
    if (first === undefined) throw new Error('nothing was taken');
    // Not this one, and none behind it.
    expect(await other.outbox.lease()).toBeUndefined();
    expect(await other.outbox.nextAt()).toBe(START + MINUTE);
    expect(await challenges.outbox.renewLease(first, 2 * MINUTE)).toBe(true);
    clock.at += MINUTE;
    expect(await other.outbox.lease()).toBeUndefined();
    clock.at += MINUTE;
    const second = await other.outbox.lease();
    expect(second).toMatchObject({ id: first.id, kind: 'event-make', attempt: 2 });
    if (second === undefined) throw new Error('nothing was taken');
    // Whoever was too slow can do nothing any more.
    expect(await challenges.outbox.done(first, { eventId: 'late' })).toBe(false);
    expect(await challenges.outbox.retryLater(first, START)).toBe(false);
    expect(await challenges.outbox.drop(first, 'late')).toBe(false);
    expect(await challenges.outbox.renewLease(first)).toBe(false);
    expect(await other.outbox.done(second, { eventId: 'event' })).toBe(true);
    expect(await other.outbox.done(second, { eventId: 'again' })).toBe(false);
    expect((await challenges.outbox.made(second.challengeId)).get('event-make')).toEqual({ eventId: 'event' });
    expect(kindsOf(await carryOut(challenges))).toEqual(['announced']);
    expect(await challenges.outbox.nextAt()).toBeUndefined();
  });

  it('waits where it is told to, and what is behind it waits too, but nobody else', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const one = await challenges.create(organiser, settings());
    clock.at += 1;
    const two = await challenges.create(organiser, settings());
    const post = await challenges.outbox.lease();
    if (post?.challengeId !== one.id) throw new Error('not the oldest');
    expect(await challenges.outbox.retryLater(post, clock.at + HOUR)).toBe(true);
    const others = await carryOut(challenges);
    expect(new Set(others.map(({ challengeId }) => challengeId))).toEqual(new Set([two.id]));
    expect(await challenges.outbox.nextAt()).toBe(clock.at + HOUR);
    clock.at += HOUR;
    const rest = await carryOut(challenges);
    expect(rest[0]).toMatchObject({ id: post.id, attempt: 2 });
    expect(kindsOf(rest)).toEqual(['event-make', 'opened', 'event-start']);
  });

  it('that can never be carried out stands in nobody’s way', async () => {
    const { challenges } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings());
    const post = await challenges.outbox.lease();
    if (post === undefined) throw new Error('nothing was taken');
    expect(await challenges.outbox.drop(post, 'no right to make events')).toBe(true);
    expect(kindsOf(await carryOut(challenges))).toEqual(['opened', 'event-start']);
    expect([...(await challenges.outbox.made(id)).keys()]).toEqual(['opened', 'event-start']);
  });

  it('is there when what it tells of is, and not without', async () => {
    const room = await openChallengesHarness();
    const { challenges, store } = room;
    const { challenge } = await voting(room);
    await carryOut(challenges);
    // The next statement after the results fails: nothing of the close may be left.
    await store.schema.alterTable('challenge_posts').renameTo('elsewhere').execute();
    await expect(challenges.closeEarly(challenge.id, organiser, 'voting')).rejects.toThrow('challenge_posts');
    await store.schema.alterTable('elsewhere').renameTo('challenge_posts').execute();
    expect((await challenges.get(challenge.id, 'guild')).state).toBe('voting');
    expect(await store.selectFrom('challenge_results').selectAll().execute()).toEqual([]);
    expect(await challenges.outbox.lease()).toBeUndefined();
    await challenges.closeEarly(challenge.id, organiser, 'voting');
    expect(kindsOf(await carryOut(challenges))).toEqual(['results', 'event-end', 'thread-archive']);
  });
});

describe('two that take posts at the same time', () => {
  it('get each post once', async () => {
    const room = await openChallengesHarness({ file: true });
    const all = [room.challenges, await room.another(), await room.another()];
    for (let i = 0; i < 8; i++) await room.challenges.create(organiser, settings());
    const taken: string[] = [];
    const work = async ({ outbox }: (typeof all)[number]) => {
      // Another may hold the last one that is to come before those that are left.
      while ((await outbox.nextAt()) !== undefined) {
        const post = await outbox.lease();
        if (post === undefined) continue;
        taken.push(post.id);
        expect(await outbox.done(post, {})).toBe(true);
      }
    };
    await Promise.all(all.map(work));
    expect(taken).toHaveLength(24);
    expect(new Set(taken).size).toBe(24);
  });
});

describe('the winner’s role', () => {
  const roles = (posts: Awaited<ReturnType<typeof carryOut>>) =>
    posts.filter(({ kind }) => kind.startsWith('role-')).map(({ kind, payload }) => [kind, payload]);

  it('goes from round to round with the winner', async () => {
    const room = await openChallengesHarness();
    const { challenges, clock } = room;
    const first = await voting(room, { winnerRoleId: 'crown', recurrence: 'weekly' });
    const finish = async (id: string) => {
      await challenges.closeEarly(id, organiser, 'voting');
      return roles(await carryOut(challenges));
    };
    const member = (userId: string) => ({ guildId: 'guild', userId, roleIds: [], joinedAt: START });
    await challenges.votes.vote(first.entries[0], member('dan'));
    expect(await finish(first.challenge.id)).toEqual([['role-give', { roleId: 'crown', memberId: 'ann' }]]);

    const round = async (winner: string | undefined) => {
      const { items } = await challenges.list('guild', { states: ['scheduled'] }, { offset: 0, size: 2 });
      expect(items).toHaveLength(1);
      const [{ id, startsAt }] = items;
      clock.at = startsAt;
      const name = winner ?? 'nobody';
      const entry = await challenges.entries.enter(id, member(name), await room.paint(`${name} ${startsAt}`));
      await challenges.closeEarly(id, organiser, 'open');
      if (winner !== undefined) await challenges.votes.vote(entry.id, member('dan'));
      return finish(id);
    };
    // Who wins again keeps it; a round without a vote takes it from nobody.
    expect(await round('ann')).toEqual([['role-give', { roleId: 'crown', memberId: 'ann' }]]);
    expect(await round(undefined)).toEqual([]);
    expect(await round('ben')).toEqual([
      ['role-take', { roleId: 'crown', memberId: 'ann' }],
      ['role-give', { roleId: 'crown', memberId: 'ben' }],
    ]);
  });
});
