/** 5,000 entries and 50,000 votes in one challenge: `npm run bench -- challenges` has the times. */
import { describe, expect, it } from 'vitest';
import { DAY, openChallengesHarness, organiser, START, settings } from './challenges-harness.js';
import { insertEntriesAndVotes } from './large-challenge.js';

describe('a challenge with 5,000 entries and 50,000 votes', () => {
  it('counts every vote, ranks every entry, and shows each once', async () => {
    const { challenges, store, clock } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings({ votesPerMember: 10 }));
    await challenges.closeEarly(id, organiser, 'open');
    const { entries, votes } = await insertEntriesAndVotes(store, id, { entries: 5000, votes: 50_000, at: START });
    const standing = entries.filter(({ state }) => state === 'standing');

    const chosen = new Set(votes.filter(({ voter_id }) => voter_id === 'voter 7').map(({ entry_id }) => entry_id));
    const shown = new Set<string>();
    let at: string | null | undefined;
    while (at !== null) {
      const page = await challenges.gallery.page(id, 'guild', 'voter 7', { at, size: 100 });
      for (const entry of page.entries) {
        shown.add(entry.id);
        expect(entry.hasVote).toBe(chosen.has(entry.id));
      }
      at = page.next;
    }
    expect(shown).toEqual(new Set(standing.map((entry) => entry.id)));
    expect(await challenges.votes.countVoters(id)).toBe(new Set(votes.map(({ voter_id }) => voter_id)).size);

    clock.at = START + 2 * DAY;
    expect(await challenges.deadlines.fire()).toBe(1);
    const counts = new Map<string, number>();
    for (const { entry_id } of votes) counts.set(entry_id, (counts.get(entry_id) ?? 0) + 1);
    const expected = standing
      .map((entry) => ({ id: entry.id, votes: counts.get(entry.id) ?? 0, at: entry.submitted_at }))
      .sort((a, b) => b.votes - a.votes || a.at - b.at || (a.id < b.id ? -1 : 1))
      .map((entry, index) => ({ id: entry.id, votes: entry.votes, rank: index + 1 }));
    const { items, total } = await challenges.results.page(id, 'guild', { offset: 0, size: 5000 });
    expect(total).toBe(4900);
    expect(items.map(({ entry, votes: count, rank }) => ({ id: entry.id, votes: count, rank }))).toEqual(expected);
    expect((await challenges.results.leaderboard('guild', { offset: 0, size: 3 })).items).toMatchObject([
      { points: 3, wins: 1 },
      { points: 2, wins: 0 },
      { points: 1, wins: 0 },
    ]);
  });
});
