/** Entries, votes, gallery and results. */
import { describe, expect, it } from 'vitest';
import {
  DAY,
  HOUR,
  MINUTE,
  member,
  openChallengesHarness,
  openVoting,
  organiser,
  START,
  settings,
} from './challenges-harness.js';

const everything = { offset: 0, size: 100 };

describe('an entry', () => {
  it('keeps its pictures when its job is deleted', async () => {
    const { challenges, pictures, paint, clock } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings());
    clock.at += HOUR;
    const painting = await paint('waves');
    const entry = await challenges.entries.enter(id, member('ann'), painting);
    expect(entry).toEqual({
      ...painting,
      id: entry.id,
      challengeId: id,
      memberId: 'ann',
      state: 'standing',
      submittedAt: START + HOUR,
      reason: null,
    });
    await pictures.release([painting.jobId]);
    expect(await pictures.read(painting.painting)).toEqual(Buffer.from('painting waves'));
    expect(await pictures.read(painting.content)).toEqual(Buffer.from('content'));
    expect(await challenges.entries.get(entry.id, 'guild')).toEqual(entry);
    expect(await challenges.entries.ofMember(id, 'ann')).toEqual([entry]);
    expect(await challenges.entries.countStanding(id)).toBe(1);
  });

  it('is rejected with the reason, and stores no picture', async () => {
    const { challenges, clock, pictures, paint } = await openChallengesHarness();
    const { id } = await challenges.create(
      organiser,
      settings({ startsAt: START + HOUR, allowedRoleIds: ['painters', 'poets'] }),
      { content: Buffer.from('cat') },
    );
    const painter = member('ann', { roleIds: ['guild', 'painters'] });
    const right = await paint('right', { content: 'cat' });
    const enter = (who = painter, what = right) => challenges.entries.enter(id, who, what);
    await expect(enter()).rejects.toMatchObject({ kind: 'challenge-not-open', details: { state: 'scheduled' } });
    clock.at += HOUR;
    await expect(enter(member('ben'))).rejects.toMatchObject({ kind: 'challenge-roles' });
    const wrong = await paint('wrong', { content: 'dog' });
    await expect(enter(painter, wrong)).rejects.toMatchObject({ kind: 'entry-content' });
    await pictures.release([wrong.jobId]);
    expect(await pictures.read(wrong.painting)).toBeUndefined();
    await expect(enter(painter, wrong)).rejects.toMatchObject({ kind: 'pictures-gone' });
    await enter();
    await expect(enter()).rejects.toMatchObject({ kind: 'entries-spent', details: { limit: 1 } });
    const copycat = member('ben', { roleIds: ['poets'] });
    await expect(enter(copycat)).rejects.toMatchObject({ kind: 'entry-twice' });
    clock.at = START + DAY;
    await expect(enter(copycat)).rejects.toMatchObject({ kind: 'challenge-not-open', details: { state: 'voting' } });
  });

  it('uses the required style, alone or blended', async () => {
    const { challenges, paint } = await openChallengesHarness();
    const style = { picture: Buffer.from('waves'), libraryId: 'w' };
    const { id } = await challenges.create(organiser, settings({ entriesPerMember: 3 }), { style });
    const other = await paint('other', { style: 'fields' });
    const right = await paint('right', { style: 'waves' });
    await expect(challenges.entries.enter(id, member('ann'), other)).rejects.toMatchObject({ kind: 'entry-style' });
    const blend = { ...other, styles: [...other.styles, ...right.styles] };
    await challenges.entries.enter(id, member('ann'), blend);
    await challenges.entries.enter(id, member('ann'), right);
  });

  it('can be replaced before the deadline, which resets its submission time', async () => {
    const { challenges, clock, paint, pictures } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings());
    const first = await paint('first');
    const entry = await challenges.entries.enter(id, member('ann'), first);
    await pictures.release([first.jobId]);
    clock.at += HOUR;
    const second = await paint('second');
    await expect(challenges.entries.replace(entry.id, member('ben'), second)).rejects.toMatchObject({
      kind: 'entry-unknown',
    });
    const replaced = await challenges.entries.replace(entry.id, member('ann'), second);
    expect(replaced).toEqual({ ...entry, ...second, submittedAt: START + HOUR });
    expect(await pictures.read(first.painting)).toBeUndefined();
    expect(await pictures.read(second.painting)).toBeDefined();
    clock.at = START + DAY;
    await expect(challenges.entries.replace(entry.id, member('ann'), first)).rejects.toMatchObject({
      kind: 'pictures-gone',
    });
    await expect(challenges.entries.replace(entry.id, member('ann'), second)).rejects.toMatchObject({
      kind: 'challenge-not-open',
    });
  });

  it('can be withdrawn before the close, with its pictures and votes', async () => {
    const harness = await openChallengesHarness();
    const { challenges, pictures, clock } = harness;
    const { challenge, entries } = await openVoting(harness);
    const { painting, jobId } = await challenges.entries.get(entries[0], 'guild');
    await pictures.release([jobId]);
    await challenges.votes.vote(entries[0], member('dan'));
    await expect(challenges.entries.withdraw(entries[0], member('ben'))).rejects.toMatchObject({
      kind: 'entry-unknown',
    });
    expect((await challenges.entries.withdraw(entries[0], member('ann'))).state).toBe('withdrawn');
    expect(await pictures.read(painting)).toBeUndefined();
    expect(await challenges.votes.ofMember(challenge.id, 'dan')).toEqual([]);
    await expect(challenges.entries.withdraw(entries[0], member('ann'))).rejects.toMatchObject({
      kind: 'entry-unknown',
    });
    await expect(challenges.entries.disqualify(entries[0], organiser, 'why')).rejects.toMatchObject({
      kind: 'entry-unknown',
    });
    await expect(challenges.votes.vote(entries[0], member('dan'))).rejects.toMatchObject({ kind: 'entry-gone' });
    expect(await challenges.entries.ofMember(challenge.id, 'ann')).toEqual([]);
    clock.at = START + 9 * DAY;
    await expect(challenges.entries.withdraw(entries[1], member('ben'))).rejects.toMatchObject({
      kind: 'challenge-over',
    });
  });

  it('can be disqualified with a reason, and reinstated before the close', async () => {
    const harness = await openChallengesHarness();
    const { challenges, clock } = harness;
    const { challenge, entries } = await openVoting(harness, { votesPerMember: 2 });
    const [one, two, three] = entries;
    for (const voter of ['dan', 'eve']) await challenges.votes.vote(one, member(voter));
    await challenges.votes.vote(two, member('dan'));
    await expect(challenges.entries.disqualify(one, organiser, '')).rejects.toMatchObject({ kind: 'challenge-text' });
    expect(await challenges.entries.disqualify(one, organiser, 'a photo')).toMatchObject({
      state: 'disqualified',
      reason: 'a photo',
    });
    await expect(challenges.votes.vote(one, member('fay'))).rejects.toMatchObject({ kind: 'entry-gone' });
    await expect(challenges.entries.withdraw(one, member('ann'))).rejects.toMatchObject({
      kind: 'entry-disqualified',
      details: { reason: 'a photo' },
    });
    clock.at += MINUTE;
    // Dan casts his freed vote for another entry; Eve does not.
    expect(await challenges.votes.vote(three, member('dan'))).toEqual({ change: 'cast', from: null, votesLeft: 0 });
    expect(await challenges.entries.reinstate(one, organiser)).toMatchObject({ state: 'standing', reason: null });
    expect(await challenges.votes.ofMember(challenge.id, 'dan')).toEqual([two, three]);
    expect(await challenges.votes.ofMember(challenge.id, 'eve')).toEqual([one]);
    await challenges.entries.disqualify(two, organiser, 'copied');
    clock.at = START + 9 * DAY;
    await expect(challenges.entries.reinstate(two, organiser)).rejects.toMatchObject({ kind: 'challenge-over' });
    await challenges.deadlines.fire();
    const { items } = await challenges.results.page(challenge.id, 'guild', everything);
    expect(items.map(({ entry, votes }) => [entry.id, votes])).toEqual([
      [one, 1],
      [three, 1],
    ]);
    expect(await challenges.results.ofEntry(two)).toBeUndefined();
    const { items: log } = await challenges.history(challenge.id, 'guild', { offset: 0, size: 4 });
    expect(log.map(({ action }) => action)).toEqual(['closed', 'disqualified', 'reinstated', 'disqualified']);
    expect(log[3]).toMatchObject({ actorId: 'organiser', details: { entryId: one, reason: 'a photo' } });
  });

  it('is disqualified where its painting was removed, once, and not in a challenge that is over', async () => {
    const harness = await openChallengesHarness();
    const { challenges, clock } = harness;
    const { challenge, entries } = await openVoting(harness, { votesPerMember: 2 });
    const { jobId } = await challenges.entries.get(entries[0], 'guild');
    const { jobId: other } = await challenges.entries.get(entries[1], 'guild');
    const by = { guildId: 'guild', userId: 'mona' };
    await challenges.entries.disqualifyPaintings([jobId], { ...by, guildId: 'elsewhere' }, 'x');
    expect(await challenges.entries.get(entries[0], 'guild')).toMatchObject({ state: 'standing' });
    for (const reason of ['a photo', 'again'])
      await challenges.entries.disqualifyPaintings([jobId, 'none'], by, reason);
    expect(await challenges.entries.get(entries[0], 'guild')).toMatchObject({
      state: 'disqualified',
      reason: 'a photo',
    });
    clock.at = START + 9 * DAY;
    await challenges.deadlines.fire();
    await challenges.entries.disqualifyPaintings([other], by, 'late');
    expect(await challenges.entries.get(entries[1], 'guild')).toMatchObject({ state: 'standing' });
    expect((await challenges.get(challenge.id, 'guild')).state).toBe('closed');
  });

  it('is listed for organisers, with a search by title', async () => {
    const harness = await openChallengesHarness();
    const { challenge, entries } = await openVoting(harness);
    const list = (search?: string, slice = everything) =>
      harness.challenges.entries.list(challenge.id, 'guild', slice, search);
    expect((await list()).items.map(({ id }) => id)).toEqual(entries);
    expect(await list('BEN')).toMatchObject({ items: [{ id: entries[1] }], total: 1 });
    expect(await list('', { offset: 2, size: 2 })).toMatchObject({ items: [{ id: entries[2] }], total: 3 });
  });
});

describe('a vote', () => {
  it('moves when members have one each, and is taken back by voting again', async () => {
    const harness = await openChallengesHarness();
    const { votes } = harness.challenges;
    const { challenge, entries } = await openVoting(harness);
    const [one, two] = entries;
    expect(await votes.vote(one, member('dan'))).toEqual({ change: 'cast', from: null, votesLeft: 0 });
    expect(await votes.vote(two, member('dan'))).toEqual({ change: 'moved', from: one, votesLeft: 0 });
    expect(await votes.ofMember(challenge.id, 'dan')).toEqual([two]);
    expect(await votes.countVoters(challenge.id)).toBe(1);
    expect(await votes.vote(two, member('dan'))).toEqual({ change: 'taken-back', from: two, votesLeft: 1 });
    expect(await votes.ofMember(challenge.id, 'dan')).toEqual([]);
    expect(await votes.countVoters(challenge.id)).toBe(0);
  });

  it('among several replaces the one that the voter names', async () => {
    const harness = await openChallengesHarness();
    const { challenges, clock } = harness;
    const { challenge, entries } = await openVoting(harness, { votesPerMember: 2 });
    const [one, two, three] = entries;
    const dan = member('dan');
    expect(await challenges.votes.vote(one, dan)).toMatchObject({ votesLeft: 1 });
    clock.at += 1;
    expect(await challenges.votes.vote(two, dan)).toMatchObject({ votesLeft: 0 });
    const spent = { kind: 'votes-spent', details: { limit: 2 } };
    await expect(challenges.votes.vote(three, dan)).rejects.toMatchObject(spent);
    await expect(challenges.votes.vote(three, dan, 'no entry')).rejects.toMatchObject(spent);
    clock.at += 1;
    expect(await challenges.votes.vote(three, dan, one)).toEqual({ change: 'moved', from: one, votesLeft: 0 });
    expect(await challenges.votes.ofMember(challenge.id, 'dan')).toEqual([two, three]);
  });

  it('is rejected for one’s own entry, without the role, for newcomers and guests, and outside the voting phase', async () => {
    const harness = await openChallengesHarness();
    const { challenges, clock } = harness;
    const painters = { roleIds: ['painters'] };
    const { id } = await challenges.create(organiser, settings({ allowedRoleIds: ['painters'] }));
    const ann = member('ann', painters);
    const entry = await challenges.entries.enter(id, ann, await harness.paint('one'));
    const vote = (who: typeof ann) => challenges.votes.vote(entry.id, who);
    const not = (state: string) => ({ kind: 'challenge-not-voting', details: { state } });
    await expect(vote(member('dan', painters))).rejects.toMatchObject(not('open'));
    clock.at = START + DAY;
    await expect(vote(ann)).rejects.toMatchObject({ kind: 'vote-own' });
    await expect(vote(member('dan'))).rejects.toMatchObject({ kind: 'challenge-roles' });
    const joined = (joinedAt: number | null) => member('dan', { ...painters, joinedAt });
    await expect(vote(joined(START + DAY + 1))).rejects.toMatchObject({ kind: 'vote-joined-late' });
    await expect(vote(joined(null))).rejects.toMatchObject({ kind: 'vote-joined-late' });
    expect(await vote(joined(START + DAY))).toMatchObject({ change: 'cast' });
    // Without the role the vote can still be taken back.
    expect(await vote(member('dan'))).toMatchObject({ change: 'taken-back' });
    await expect(vote(member('dan'))).rejects.toMatchObject({ kind: 'challenge-roles' });
    clock.at = START + 2 * DAY;
    await expect(vote(joined(START))).rejects.toMatchObject(not('closed'));
    await expect(challenges.votes.vote('nothing', ann)).rejects.toMatchObject({ kind: 'entry-unknown' });
  });

  it('respects the deadline to the millisecond, even if it was not applied yet', async () => {
    const harness = await openChallengesHarness();
    const { challenges, clock } = harness;
    const { challenge, entries } = await openVoting(harness);
    clock.at = challenge.votingEndAt - 1;
    await challenges.votes.vote(entries[0], member('dan'));
    clock.at = challenge.votingEndAt;
    await expect(challenges.votes.vote(entries[1], member('dan'))).rejects.toMatchObject({
      kind: 'challenge-not-voting',
    });
    // The rejected vote was rolled back, and with it the due deadline.
    expect((await challenges.get(challenge.id, 'guild')).state).toBe('voting');
    expect(await challenges.deadlines.fire()).toBe(1);
    expect(await challenges.results.ofEntry(entries[0])).toMatchObject({ rank: 1, votes: 1, points: 3 });
  });
});

describe('the gallery', () => {
  it('has a stable order per viewer', async () => {
    const harness = await openChallengesHarness();
    const { challenges } = harness;
    const { id } = await challenges.create(organiser, settings({ entriesPerMember: 10, votesPerMember: 3 }));
    const all: string[] = [];
    for (const name of ['ann', 'ben', 'cas'])
      for (let i = 0; i < 8; i++)
        all.push((await challenges.entries.enter(id, member(name), await harness.paint(`${name} ${i}`))).id);
    await challenges.closeEarly(id, organiser, 'open');

    const walk = async (viewer: string | null) => {
      const shown: string[] = [];
      const starts: number[] = [];
      let at: string | null | undefined;
      while (at !== null) {
        const page = await challenges.gallery.page(id, 'guild', viewer, { at, size: 7 });
        expect(page.total).toBe(24);
        shown.push(...page.entries.map((entry) => entry.id));
        starts.push(page.start);
        if (page.start > 0) {
          const back = await challenges.gallery.page(id, 'guild', viewer, { at: page.previous ?? '', size: 7 });
          expect(back.start).toBe(page.start - 7);
        } else expect(page.previous).toBeNull();
        at = page.next;
      }
      expect(starts).toEqual([0, 7, 14, 21]);
      expect([...shown].sort()).toEqual([...all].sort());
      return shown;
    };
    const orders = [await walk('dan'), await walk('eve'), await walk(null)];
    expect(await walk('dan')).toEqual(orders[0]);
    expect(new Set(orders.map(String)).size).toBe(3);

    // Disqualify the first entry of a page: the order of the others does not change.
    const [gone] = orders[0].slice(7);
    await challenges.entries.disqualify(gone, organiser, 'late');
    const page = await challenges.gallery.page(id, 'guild', 'dan', { at: gone, size: 7 });
    expect(page.entries.map((entry) => entry.id)).toEqual(orders[0].slice(8, 15));
    expect(page).toMatchObject({ total: 23, start: 7 });
  });

  it('shows the viewer’s own entry and votes, but no members and no counts', async () => {
    const harness = await openChallengesHarness();
    const { challenges } = harness;
    const { challenge, entries } = await openVoting(harness);
    await challenges.votes.vote(entries[1], member('ann'));
    const shown = async (viewer: string | null) => {
      const page = await challenges.gallery.page(challenge.id, 'guild', viewer, { size: 10 });
      return new Map(page.entries.map((entry) => [entry.id, entry]));
    };
    const ann = await shown('ann');
    expect(entries.map((id) => [ann.get(id)?.isOwn, ann.get(id)?.hasVote])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
    expect(Object.keys(ann.get(entries[0]) ?? {}).sort()).toEqual([
      'hasVote',
      'id',
      'isOwn',
      'painting',
      'spoiler',
      'title',
    ]);
    for (const entry of (await shown(null)).values()) expect(entry).toMatchObject({ isOwn: false, hasVote: false });
    await expect(challenges.results.page(challenge.id, 'guild', everything)).rejects.toMatchObject({
      kind: 'challenge-not-closed',
    });
    for (const row of await challenges.results.export(challenge.id, 'guild'))
      expect(row).toMatchObject({ rank: null, votes: null, points: null });
  });

  it('is empty without entries', async () => {
    const { challenges } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings());
    const empty = { entries: [], total: 0, start: 0, previous: null, next: null };
    expect(await challenges.gallery.page(id, 'guild', 'dan', { size: 5 })).toEqual(empty);
    expect(await challenges.gallery.page(id, 'guild', 'dan', { at: 'gone', size: 5 })).toEqual(empty);
  });
});

describe('the results', () => {
  it('rank by votes, then submission time of the current painting, then id', async () => {
    const harness = await openChallengesHarness();
    const { challenges, clock } = harness;
    const { id } = await challenges.create(organiser, settings({ votesPerMember: 5 }));
    const enter = async (name: string) =>
      (await challenges.entries.enter(id, member(name), await harness.paint(name))).id;
    const replaced = await enter('ann');
    clock.at += MINUTE;
    const twins = [await enter('ben'), await enter('cas')].sort();
    const voted = await enter('dan');
    clock.at += MINUTE;
    await challenges.entries.replace(replaced, member('ann'), await harness.paint('again'));
    await challenges.closeEarly(id, organiser, 'open');
    await challenges.votes.vote(voted, member('eve'));
    clock.at += DAY;
    await challenges.closeEarly(id, organiser, 'voting');
    const { items, total } = await challenges.results.page(id, 'guild', everything);
    expect(total).toBe(4);
    expect(items.map(({ entry, rank, votes, points }) => [entry.id, rank, votes, points])).toEqual([
      [voted, 1, 1, 3],
      [twins[0], 2, 0, 0],
      [twins[1], 3, 0, 0],
      [replaced, 4, 0, 0],
    ]);
    expect((await challenges.results.page(id, 'guild', { offset: 1, size: 1 })).items).toEqual([items[1]]);
    const rows = await challenges.results.export(id, 'guild');
    expect(rows).toEqual(items);
  });

  it('add up to a leaderboard over all challenges of the server', async () => {
    const harness = await openChallengesHarness();
    const { challenges } = harness;
    for (const winner of [0, 0, 1]) {
      const { challenge, entries } = await openVoting(harness);
      for (const voter of ['dan', 'eve']) await challenges.votes.vote(entries[winner], member(voter));
      await challenges.votes.vote(entries[2], member('ann'));
      await challenges.closeEarly(challenge.id, organiser, 'voting');
    }
    const leader = (memberId: string, rank: number, points: number, wins: number, votes: number) => ({
      memberId,
      rank,
      points,
      wins,
      votes,
      entries: 3,
    });
    const page = await challenges.results.leaderboard('guild', everything);
    expect(page).toEqual({
      items: [leader('ann', 1, 6, 2, 4), leader('cas', 2, 6, 0, 3), leader('ben', 3, 3, 1, 2)],
      total: 3,
    });
    expect(await challenges.results.leaderboard('guild', { offset: 2, size: 5 })).toEqual({
      items: [page.items[2]],
      total: 3,
    });
    expect(await challenges.results.leaderboard('elsewhere', everything)).toEqual({ items: [], total: 0 });
  });
});
