/** Export and erasure of a member's data in challenges. */
import { describe, expect, it } from 'vitest';
import { Privacy } from '../../src/privacy/privacy.js';
import {
  completePosts,
  DAY,
  member,
  openChallengesHarness,
  openVoting,
  organiser,
  settings,
} from './challenges-harness.js';

const everything = { offset: 0, size: 100 };

/** Ann won one challenge, has an entry in a second, a disqualified one in a third, organises a fourth, and has voted in two. */
async function openBusyHarness() {
  const harness = await openChallengesHarness();
  const { challenges } = harness;
  const won = await openVoting(harness, { winnerRoleId: 'crown' });
  for (const voter of ['dan', 'eve']) await challenges.votes.vote(won.entries[0], member(voter));
  await challenges.votes.vote(won.entries[1], member('ann'));
  await challenges.closeEarly(won.challenge.id, organiser, 'voting');
  const running = await openVoting(harness);
  await challenges.votes.vote(running.entries[0], member('dan'));
  await challenges.votes.vote(running.entries[1], member('ann'));
  const judged = await openVoting(harness);
  await challenges.entries.disqualify(judged.entries[0], organiser, 'ann copied it');
  const own = await challenges.create({ ...organiser, userId: 'ann' }, settings({ title: 'Mine' }));
  return { ...harness, won, running, judged, own };
}

describe('a member’s own data', () => {
  it('is exported completely, without data of other members', async () => {
    const { challenges, won, running, judged, own } = await openBusyHarness();
    const records = await challenges.members.export('ann');
    expect(records.organised).toMatchObject([{ id: own.id, title: 'Mine' }]);
    expect(records.entries.map(({ id, state }) => [id, state])).toEqual([
      [won.entries[0], 'standing'],
      [running.entries[0], 'standing'],
      [judged.entries[0], 'disqualified'],
    ]);
    expect(records.votes.map(({ entryId }) => entryId).sort()).toEqual([won.entries[1], running.entries[1]].sort());
    expect(records.results).toEqual([
      { challengeId: won.challenge.id, entryId: won.entries[0], rank: 1, votes: 2, points: 3 },
    ]);
    expect(records.log.map(({ action }) => action).sort()).toEqual(['created', 'entered', 'entered', 'entered']);
    expect(JSON.parse(JSON.stringify(records))).toEqual(records);
    const nobody = { organised: [], entries: [], votes: [], results: [], log: [] };
    expect(await challenges.members.export('stranger')).toEqual(nobody);
  });

  it('is in the export file with its pictures', async () => {
    const { challenges, pictures, won } = await openBusyHarness();
    const { records, pictures: hashes } = await challenges.exportPersonalData('ann');
    expect(records).toHaveLength(11);
    const { memberId, submittedAt, ...entry } = await challenges.entries.get(won.entries[0], 'guild');
    expect(records).toContainEqual({ is: 'entry', ...entry, submittedAt: new Date(submittedAt).toISOString() });
    expect(hashes.slice(0, 3)).toContain(entry.painting);
    const made = await new Privacy([challenges], pictures).export('ann', 10_000_000);
    // Three paintings, of one content in one style.
    expect(made).toMatchObject({ records: 11, pictures: 5, leftOut: 0 });
    await new Privacy([challenges], pictures).erase('ann');
    expect(await challenges.exportPersonalData('ann')).toEqual({ records: [], pictures: [] });
  });

  it('is erased: results stay anonymised, everything else is deleted', async () => {
    const { challenges, pictures, store, won, running, judged, own, clock } = await openBusyHarness();
    const paintings = [];
    for (const id of [won.entries[0], running.entries[0]]) {
      const { painting, jobId } = await challenges.entries.get(id, 'guild');
      await pictures.release([jobId]);
      paintings.push(painting);
      expect(await pictures.read(painting)).toBeDefined();
    }
    expect(await challenges.members.erase('ann')).toEqual({ entries: 3, votes: 2 });
    for (const painting of paintings) expect(await pictures.read(painting)).toBeUndefined();

    const { items } = await challenges.results.page(won.challenge.id, 'guild', everything);
    expect(items.map(({ entry, rank, votes }) => [entry.memberId, entry.title, rank, votes])).toEqual([
      [null, '', 1, 2],
      ['ben', `ben ${won.challenge.id}`, 2, 1],
      ['cas', `cas ${won.challenge.id}`, 3, 0],
    ]);
    const board = await challenges.results.leaderboard('guild', everything);
    expect(board.items.map(({ memberId, points }) => [memberId, points])).toEqual([
      ['ben', 2],
      ['cas', 0],
    ]);
    await expect(challenges.entries.get(running.entries[0], 'guild')).rejects.toMatchObject({ kind: 'entry-unknown' });
    await expect(challenges.entries.get(judged.entries[0], 'guild')).rejects.toMatchObject({ kind: 'entry-unknown' });
    expect(await challenges.votes.ofMember(running.challenge.id, 'dan')).toEqual([]);
    expect(await challenges.get(own.id, 'guild')).toMatchObject({ organiserId: null, state: 'open' });
    const kinds = (await completePosts(challenges)).filter(({ challengeId }) => challengeId === won.challenge.id);
    expect(kinds.map(({ kind }) => kind)).not.toContain('role-give');

    // No table contains the name.
    for (const { name } of await store.introspection.getTables()) {
      if (!name.startsWith('challenge')) continue;
      const rows = await store
        .selectFrom(name as 'challenges')
        .selectAll()
        .execute();
      expect(JSON.stringify(rows), name).not.toMatch(/\bann\b/);
    }
    // Running challenges continue to their end.
    clock.at += 9 * DAY;
    await challenges.deadlines.fire();
    const left = await challenges.results.page(running.challenge.id, 'guild', everything);
    expect(left.items.map(({ entry }) => entry.memberId)).toEqual(['ben', 'cas']);
  });

  it('counts in a result whose deadline has passed but was not applied yet', async () => {
    const harness = await openChallengesHarness();
    const { challenges, clock } = harness;
    const { challenge, entries } = await openVoting(harness);
    await challenges.votes.vote(entries[0], member('dan'));
    clock.at = challenge.votingEndAt;
    await challenges.members.erase('dan');
    expect(await challenges.results.ofEntry(entries[0])).toMatchObject({ rank: 1, votes: 1 });
    expect(await challenges.votes.ofMember(challenge.id, 'dan')).toEqual([]);
  });
});

describe('pictures of old challenges', () => {
  it('are deleted, and nothing else', async () => {
    const harness = await openChallengesHarness();
    const { challenges, pictures, clock } = harness;
    const fixed = { content: Buffer.from('cat') };
    const { id, content } = await challenges.create(organiser, settings(), fixed);
    const painting = await harness.paint('one', { content: 'cat' });
    await challenges.entries.enter(id, member('ann'), painting);
    await pictures.release([painting.jobId]);
    clock.at += 2 * DAY;
    await challenges.deadlines.fire();
    const times = { submissionsEndAt: clock.at + DAY, votingEndAt: clock.at + 2 * DAY };
    const { entries } = await openVoting(harness, times);
    const kept = (await challenges.entries.get(entries[0], 'guild')).painting;
    clock.at += 1;
    expect(await challenges.retention.deletePictures(clock.at - DAY)).toBe(0);
    expect(await pictures.read(painting.painting)).toBeDefined();
    challenges.retention.start(1);
    await challenges.retention.stop();
    expect(await pictures.read(painting.painting)).toBeDefined();
    clock.at += DAY;
    challenges.retention.start(1);
    await challenges.retention.stop();
    expect(await challenges.retention.deletePictures(clock.at - DAY)).toBe(0);
    expect(await pictures.read(painting.painting)).toBeUndefined();
    expect(await pictures.read(content ?? '')).toBeUndefined();
    expect(await pictures.read(kept)).toBeDefined();
    expect((await challenges.results.page(id, 'guild', everything)).total).toBe(1);
  });
});
