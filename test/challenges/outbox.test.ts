/** The outbox: posts are delivered once and in order, by concurrent workers. */
import { describe, expect, it } from 'vitest';
import {
  completePosts,
  HOUR,
  kindsOf,
  MINUTE,
  openChallengesHarness,
  openVoting,
  organiser,
  START,
  settings,
} from './challenges-harness.js';

describe('a post', () => {
  it('is leased to one, and after that to another, with the same id and the next attempt', async () => {
    const harness = await openChallengesHarness({ file: true });
    const { challenges, clock } = harness;
    const other = await harness.openSecondBot();
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
    // Neither this post nor any later one of the challenge.
    expect(await other.outbox.lease()).toBeUndefined();
    expect(await other.outbox.nextAt()).toBe(START + MINUTE);
    expect(await challenges.outbox.renewLease(first, 2 * MINUTE)).toBe(true);
    clock.at += MINUTE;
    expect(await other.outbox.lease()).toBeUndefined();
    clock.at += MINUTE;
    const second = await other.outbox.lease();
    expect(second).toMatchObject({ id: first.id, kind: 'event-make', attempt: 2 });
    if (second === undefined) throw new Error('nothing was taken');
    // The expired lease can no longer change the post.
    expect(await challenges.outbox.complete(first, { eventId: 'late' })).toBe(false);
    expect(await challenges.outbox.retryLater(first, START)).toBe(false);
    expect(await challenges.outbox.drop(first, 'late')).toBe(false);
    expect(await challenges.outbox.renewLease(first)).toBe(false);
    expect(await other.outbox.complete(second, { eventId: 'event' })).toBe(true);
    expect(await other.outbox.complete(second, { eventId: 'again' })).toBe(false);
    expect((await challenges.outbox.resultsByKind(second.challengeId)).get('event-make')).toEqual({ eventId: 'event' });
    expect(kindsOf(await completePosts(challenges))).toEqual(['announced']);
    expect(await challenges.outbox.nextAt()).toBeUndefined();
  });

  it('is retried later, and blocks later posts of its challenge but not of others', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const one = await challenges.create(organiser, settings());
    clock.at += 1;
    const two = await challenges.create(organiser, settings());
    const post = await challenges.outbox.lease();
    if (post?.challengeId !== one.id) throw new Error('not the oldest');
    expect(await challenges.outbox.retryLater(post, clock.at + HOUR)).toBe(true);
    const others = await completePosts(challenges);
    expect(new Set(others.map(({ challengeId }) => challengeId))).toEqual(new Set([two.id]));
    expect(await challenges.outbox.nextAt()).toBe(clock.at + HOUR);
    clock.at += HOUR;
    const rest = await completePosts(challenges);
    expect(rest[0]).toMatchObject({ id: post.id, attempt: 2 });
    expect(kindsOf(rest)).toEqual(['event-make', 'opened', 'event-start']);
  });

  it('that is dropped does not block later ones', async () => {
    const { challenges } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings());
    const post = await challenges.outbox.lease();
    if (post === undefined) throw new Error('nothing was taken');
    expect(await challenges.outbox.drop(post, 'no right to make events')).toBe(true);
    expect(kindsOf(await completePosts(challenges))).toEqual(['opened', 'event-start']);
    expect([...(await challenges.outbox.resultsByKind(id)).keys()]).toEqual(['opened', 'event-start']);
  });

  it('is committed or rolled back together with its cause', async () => {
    const harness = await openChallengesHarness();
    const { challenges, store } = harness;
    const { challenge } = await openVoting(harness);
    await completePosts(challenges);
    // The statement after inserting the results fails: the whole close must be rolled back.
    await store.schema.alterTable('challenge_posts').renameTo('elsewhere').execute();
    await expect(challenges.closeEarly(challenge.id, organiser, 'voting')).rejects.toThrow('challenge_posts');
    await store.schema.alterTable('elsewhere').renameTo('challenge_posts').execute();
    expect((await challenges.get(challenge.id, 'guild')).state).toBe('voting');
    expect(await store.selectFrom('challenge_results').selectAll().execute()).toEqual([]);
    expect(await challenges.outbox.lease()).toBeUndefined();
    await challenges.closeEarly(challenge.id, organiser, 'voting');
    expect(kindsOf(await completePosts(challenges))).toEqual(['results', 'event-end', 'thread-archive']);
  });
});

describe('concurrent workers', () => {
  it('lease each post once', async () => {
    const harness = await openChallengesHarness({ file: true });
    const all = [harness.challenges, await harness.openSecondBot(), await harness.openSecondBot()];
    for (let i = 0; i < 8; i++) await harness.challenges.create(organiser, settings());
    const taken: string[] = [];
    const deliverAll = async ({ outbox }: (typeof all)[number]) => {
      // Another worker may hold a post that must be delivered first.
      while ((await outbox.nextAt()) !== undefined) {
        const post = await outbox.lease();
        if (post === undefined) continue;
        taken.push(post.id);
        expect(await outbox.complete(post, {})).toBe(true);
      }
    };
    await Promise.all(all.map(deliverAll));
    expect(taken).toHaveLength(24);
    expect(new Set(taken).size).toBe(24);
  });
});

describe('the winner’s role', () => {
  const roles = (posts: Awaited<ReturnType<typeof completePosts>>) =>
    posts.filter(({ kind }) => kind.startsWith('role-')).map(({ kind, payload }) => [kind, payload]);

  it('moves to the winner of each round', async () => {
    const harness = await openChallengesHarness();
    const { challenges, clock } = harness;
    const first = await openVoting(harness, { winnerRoleId: 'crown', recurrence: 'weekly' });
    const finish = async (id: string) => {
      await challenges.closeEarly(id, organiser, 'voting');
      return roles(await completePosts(challenges));
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
      const entry = await challenges.entries.enter(id, member(name), await harness.paint(`${name} ${startsAt}`));
      await challenges.closeEarly(id, organiser, 'open');
      if (winner !== undefined) await challenges.votes.vote(entry.id, member('dan'));
      return finish(id);
    };
    // A repeated winner keeps the role; a round without votes moves nothing.
    expect(await round('ann')).toEqual([['role-give', { roleId: 'crown', memberId: 'ann' }]]);
    expect(await round(undefined)).toEqual([]);
    expect(await round('ben')).toEqual([
      ['role-take', { roleId: 'crown', memberId: 'ann' }],
      ['role-give', { roleId: 'crown', memberId: 'ben' }],
    ]);
  });
});
