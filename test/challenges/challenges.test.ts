/** Creating, editing and ending challenges as an organiser. */
import { describe, expect, it } from 'vitest';
import { CHALLENGE_LIMITS } from '../../src/challenges/challenge.js';
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
  WEEK,
} from './challenges-harness.js';

const everything = { offset: 0, size: 100 };

describe('a new challenge', () => {
  it('opens at once when its start is not in the future, else waits for it', async () => {
    const { challenges } = await openChallengesHarness();
    const open = await challenges.create(organiser, settings({ startsAt: START - HOUR }));
    expect(open).toMatchObject({
      state: 'open',
      startsAt: START,
      organiserId: 'organiser',
      round: 1,
      seriesId: open.id,
    });
    expect(kindsOf(await completePosts(challenges))).toEqual(['event-make', 'opened', 'event-start']);
    const later = await challenges.create(organiser, settings({ startsAt: START + HOUR }));
    expect(later.state).toBe('scheduled');
    expect(kindsOf(await completePosts(challenges))).toEqual(['event-make', 'announced']);
  });

  it('is rejected with the invalid field', async () => {
    const { challenges } = await openChallengesHarness();
    const refused = async (more: Parameters<typeof settings>[0], kind: string, details: object) =>
      await expect(challenges.create(organiser, settings(more))).rejects.toMatchObject({ kind, details });
    await refused({ title: ' ' }, 'challenge-text', { field: 'title', limit: 100 });
    await refused({ rules: 'r'.repeat(1001) }, 'challenge-text', { field: 'rules', limit: 1000 });
    await refused({ prize: 'p'.repeat(201) }, 'challenge-text', { field: 'prize', limit: 200 });
    // All that is wrong at once.
    await expect(
      challenges.create(organiser, settings({ title: '', prize: 'p'.repeat(201), votesPerMember: 0 })),
    ).rejects.toMatchObject({
      errors: [
        { details: { field: 'title' } },
        { details: { field: 'prize' } },
        { details: { field: 'votesPerMember' } },
      ],
    });
    await refused({ votesPerMember: 0 }, 'challenge-number', { field: 'votesPerMember', minimum: 1, maximum: 25 });
    await refused({ entriesPerMember: 1.5 }, 'challenge-number', {
      field: 'entriesPerMember',
      minimum: 1,
      maximum: 10,
    });
    await refused({ allowedRoleIds: Array.from({ length: 26 }, String) }, 'challenge-roles-many', { limit: 25 });
    await refused({ submissionsEndAt: START }, 'challenge-times', { problem: 'past' });
    await refused({ votingEndAt: START + DAY }, 'challenge-times', { problem: 'order' });
    await refused({ votingEndAt: START + DAY + 1 }, 'challenge-times', { problem: 'short', limit: 1 });
    await refused({ votingEndAt: START + 400 * DAY }, 'challenge-times', { problem: 'long', limit: 366 * 24 * 60 });
    await refused({ votingEndAt: Number.NaN }, 'challenge-times', { problem: 'order' });
    expect(await challenges.list('guild', {}, everything)).toEqual({ items: [], total: 0 });
    expect(await challenges.outbox.lease()).toBeUndefined();
  });

  it('stores its required pictures', async () => {
    const { challenges, pictures } = await openChallengesHarness();
    const fixed = { style: { picture: Buffer.from('waves'), libraryId: 'library' }, content: Buffer.from('cat') };
    const { style, content } = await challenges.create(organiser, settings(), fixed);
    expect(style?.libraryId).toBe('library');
    expect(await pictures.read(style?.picture ?? '')).toEqual(fixed.style.picture);
    expect(await pictures.read(content ?? '')).toEqual(fixed.content);
  });

  it('is limited in number per server', async () => {
    const { challenges } = await openChallengesHarness();
    const all = [];
    for (let i = 0; i < CHALLENGE_LIMITS.maxActive; i++) all.push(await challenges.create(organiser, settings()));
    await expect(challenges.create(organiser, settings())).rejects.toMatchObject({ kind: 'challenges-many' });
    await challenges.create({ ...organiser, guildId: 'elsewhere' }, settings());
    await challenges.cancel(all[3].id, organiser, 'too many');
    await challenges.create(organiser, settings());
  });
});

describe('an edit', () => {
  it('is logged with the old values, and queues updates of messages', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings({ startsAt: START + HOUR }));
    await completePosts(challenges);
    clock.at += MINUTE;
    const changes = { title: 'Dogs', votesPerMember: 3, submissionsEndAt: START + DAY + HOUR };
    expect(await challenges.edit(id, { ...organiser, userId: 'second' }, changes)).toMatchObject(changes);
    const { items, total } = await challenges.history(id, 'guild', everything);
    expect(total).toBe(2);
    expect(items[0]).toEqual({
      at: START + MINUTE,
      actorId: 'second',
      action: 'edited',
      details: {
        title: { from: 'Cats in the rain', to: 'Dogs' },
        votesPerMember: { from: 1, to: 3 },
        submissionsEndAt: { from: START + DAY, to: START + DAY + HOUR },
      },
    });
    const posts = await completePosts(challenges);
    expect(posts.map(({ kind, payload }) => ({ kind, payload }))).toEqual([
      { kind: 'changed', payload: { settings: ['title', 'submissionsEndAt', 'votesPerMember'] } },
      { kind: 'event-change', payload: { startsAt: START + HOUR, endsAt: START + 2 * DAY } },
    ]);
  });

  it('without changes is not logged', async () => {
    const { challenges } = await openChallengesHarness();
    const challenge = await challenges.create(organiser, settings());
    expect(await challenges.edit(challenge.id, organiser, { title: challenge.title })).toEqual(challenge);
    expect((await challenges.history(challenge.id, 'guild', everything)).total).toBe(2);
  });

  it('is rejected for settings that can no longer change', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings({ votesPerMember: 3, entriesPerMember: 2 }));
    const refused = (changes: Parameters<typeof settings>[0], field: string, state: string) =>
      expect(challenges.edit(id, organiser, changes ?? {})).rejects.toMatchObject({
        kind: 'challenge-edit',
        details: { field, state },
      });
    await refused({ startsAt: START + HOUR }, 'startsAt', 'open');
    await refused({ channelId: 'other' }, 'channelId', 'open');
    await refused({ votesPerMember: 2 }, 'votesPerMember', 'open');
    await refused({ entriesPerMember: 1 }, 'entriesPerMember', 'open');
    await expect(challenges.edit(id, organiser, {}, { content: Buffer.from('late') })).rejects.toMatchObject({
      kind: 'challenge-edit',
      details: { field: 'content' },
    });
    await challenges.edit(id, organiser, { votesPerMember: 4, allowedRoleIds: ['role'] });
    clock.at = START + DAY;
    await refused({ votesPerMember: 5 }, 'votesPerMember', 'voting');
    await refused({ submissionsEndAt: START + DAY + HOUR }, 'submissionsEndAt', 'voting');
    expect(await challenges.edit(id, organiser, { votingEndAt: START + 3 * DAY })).toMatchObject({ state: 'voting' });
    await expect(challenges.edit(id, organiser, { votingEndAt: START + HOUR })).rejects.toMatchObject({
      kind: 'challenge-times',
    });
    clock.at = START + 3 * DAY;
    await expect(challenges.edit(id, organiser, { title: 'Late' })).rejects.toMatchObject({ kind: 'challenge-over' });
  });

  it('replaces required pictures while scheduled, and deletes the old ones', async () => {
    const { challenges, pictures } = await openChallengesHarness();
    const first = await challenges.create(organiser, settings({ startsAt: START + HOUR }), {
      style: { picture: Buffer.from('waves'), libraryId: null },
      content: Buffer.from('cat'),
    });
    const second = await challenges.edit(first.id, organiser, {}, { content: Buffer.from('dog') });
    expect(second.style).toEqual(first.style);
    expect(await pictures.read(second.content ?? '')).toEqual(Buffer.from('dog'));
    expect(await pictures.read(first.content ?? '')).toBeUndefined();
    const third = await challenges.edit(first.id, organiser, {}, { style: null });
    expect(third.style).toBeNull();
    const { items } = await challenges.history(first.id, 'guild', { offset: 0, size: 2 });
    expect(items.map(({ details }) => details)).toEqual([
      { style: { from: first.style, to: null } },
      { content: { from: first.content, to: second.content } },
    ]);
    expect(await pictures.read(first.style?.picture ?? '')).toBeUndefined();
    expect(await pictures.read(third.content ?? '')).toEqual(Buffer.from('dog'));
  });

  it('that moves the start into the past opens the challenge now', async () => {
    const { challenges } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings({ startsAt: START + HOUR }));
    expect(await challenges.edit(id, organiser, { startsAt: START - HOUR })).toMatchObject({
      state: 'open',
      startsAt: START,
    });
  });
});

describe('an organiser', () => {
  it('extends the current phase and the later ones', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings());
    expect(await challenges.extend(id, organiser, HOUR)).toMatchObject({
      submissionsEndAt: START + DAY + HOUR,
      votingEndAt: START + 2 * DAY + HOUR,
    });
    clock.at = START + DAY;
    expect((await challenges.extend(id, organiser, HOUR)).state).toBe('open');
    clock.at = START + DAY + 2 * HOUR;
    expect(await challenges.extend(id, organiser, HOUR)).toMatchObject({
      state: 'voting',
      submissionsEndAt: START + DAY + 2 * HOUR,
      votingEndAt: START + 2 * DAY + 3 * HOUR,
    });
    await expect(challenges.extend(id, organiser, 0)).rejects.toMatchObject({ kind: 'challenge-times' });
  });

  it('ends a phase early, only once per button', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings());
    clock.at += HOUR;
    expect(await challenges.closeEarly(id, organiser, 'open')).toMatchObject({
      state: 'voting',
      submissionsEndAt: START + HOUR,
    });
    await expect(challenges.closeEarly(id, organiser, 'open')).rejects.toMatchObject({
      kind: 'challenge-moved-on',
      details: { state: 'voting' },
    });
    expect(await challenges.closeEarly(id, organiser, 'voting')).toMatchObject({ state: 'closed' });
    const { items } = await challenges.history(id, 'guild', everything);
    expect(items.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['closed', 'organiser'],
      ['voting', 'organiser'],
      ['opened', null],
      ['created', 'organiser'],
    ]);
  });

  it('cancels in any state but closed, irrevocably', async () => {
    const harness = await openChallengesHarness();
    const { challenges, clock } = harness;
    const scheduled = await challenges.create(organiser, settings({ startsAt: START + HOUR }));
    const open = await challenges.create(organiser, settings({ recurrence: 'weekly' }));
    const { challenge: voted } = await openVoting(harness);
    const closed = await openVoting(harness);
    await challenges.closeEarly(closed.challenge.id, organiser, 'voting');
    await completePosts(challenges);
    for (const { id } of [scheduled, open, voted]) {
      expect((await challenges.cancel(id, organiser, 'no time')).state).toBe('cancelled');
      expect(kindsOf(await completePosts(challenges))).toEqual(['cancelled', 'event-end', 'thread-archive']);
      await expect(challenges.cancel(id, organiser, 'again')).rejects.toMatchObject({ kind: 'challenge-over' });
    }
    await expect(challenges.cancel(closed.challenge.id, organiser, 'no')).rejects.toMatchObject({
      kind: 'challenge-over',
    });
    clock.at += 9 * WEEK;
    expect(await challenges.deadlines.fire()).toBe(0);
    expect(await completePosts(challenges)).toEqual([]);
  });

  it('cannot reach challenges of another server', async () => {
    const harness = await openChallengesHarness();
    const { challenges } = harness;
    const { challenge, entries } = await openVoting(harness);
    const stranger = { guildId: 'elsewhere', userId: 'stranger' };
    const unknown = { kind: 'challenge-unknown' };
    await expect(challenges.get(challenge.id, 'elsewhere')).rejects.toMatchObject(unknown);
    await expect(challenges.cancel(challenge.id, stranger, 'ha')).rejects.toMatchObject(unknown);
    await expect(challenges.edit(challenge.id, stranger, { title: 'ha' })).rejects.toMatchObject(unknown);
    await expect(challenges.closeEarly(challenge.id, stranger, 'voting')).rejects.toMatchObject(unknown);
    await expect(challenges.history(challenge.id, 'elsewhere', everything)).rejects.toMatchObject(unknown);
    await expect(challenges.gallery.page(challenge.id, 'elsewhere', 'x', { size: 5 })).rejects.toMatchObject(unknown);
    await expect(challenges.results.page(challenge.id, 'elsewhere', everything)).rejects.toMatchObject(unknown);
    await expect(challenges.results.export(challenge.id, 'elsewhere')).rejects.toMatchObject(unknown);
    await expect(challenges.entries.list(challenge.id, 'elsewhere', everything)).rejects.toMatchObject(unknown);
    await expect(challenges.votes.vote(entries[0], member('x', { guildId: 'elsewhere' }))).rejects.toMatchObject(
      unknown,
    );
    await expect(challenges.entries.disqualify(entries[0], stranger, 'ha')).rejects.toMatchObject({
      kind: 'entry-unknown',
    });
    await expect(challenges.entries.get(entries[0], 'elsewhere')).rejects.toMatchObject({ kind: 'entry-unknown' });
    expect((await challenges.get(challenge.id, 'guild')).state).toBe('voting');
  });
});

describe('the list', () => {
  it('has pages, a filter by state and a literal search', async () => {
    const { challenges, clock } = await openChallengesHarness();
    for (const title of ['Cats', '100% dogs', 'Cat_nap', 'Birds']) {
      clock.at += MINUTE;
      await challenges.create(organiser, settings({ title }));
    }
    const titles = async (filter: Parameters<typeof challenges.list>[1], slice = everything) =>
      (await challenges.list('guild', filter, slice)).items.map(({ title }) => title);
    expect(await titles({})).toEqual(['Birds', 'Cat_nap', '100% dogs', 'Cats']);
    expect(await titles({}, { offset: 1, size: 2 })).toEqual(['Cat_nap', '100% dogs']);
    expect((await challenges.list('guild', {}, { offset: 1, size: 2 })).total).toBe(4);
    expect(await titles({ search: 'CAT' })).toEqual(['Cat_nap', 'Cats']);
    expect(await titles({ search: '%' })).toEqual(['100% dogs']);
    expect(await titles({ search: '_' })).toEqual(['Cat_nap']);
    expect(await titles({ states: ['closed'] })).toEqual([]);
  });

  it('is searched in upper and lower case of any language', async () => {
    const { challenges } = await openChallengesHarness();
    for (const title of ['Grüne ÄPFEL', 'ЁЛКА', 'Cats']) await challenges.create(organiser, settings({ title }));
    for (const [search, title] of [
      ['äpfel', 'Grüne ÄPFEL'],
      ['GRÜNE', 'Grüne ÄPFEL'],
      ['ёлк', 'ЁЛКА'],
    ])
      expect((await challenges.list('guild', { search }, everything)).items).toMatchObject([{ title }]);
  });
});

describe('a weekly challenge', () => {
  it('creates its next round at the close, with the same settings and pictures', async () => {
    const { challenges, clock, pictures } = await openChallengesHarness();
    const fixed = { content: Buffer.from('cat') };
    const first = await challenges.create(organiser, settings({ recurrence: 'weekly', votesPerMember: 2 }), fixed);
    await challenges.extend(first.id, organiser, HOUR);
    clock.at = START + 2 * DAY + HOUR;
    expect(await challenges.deadlines.fire()).toBe(2);
    const { items } = await challenges.list('guild', { states: ['scheduled'] }, everything);
    expect(items).toHaveLength(1);
    const { id, createdAt, endedAt, ...same } = first;
    expect(items[0]).toMatchObject({
      ...same,
      state: 'scheduled',
      round: 2,
      seriesId: id,
      startsAt: START + WEEK,
      submissionsEndAt: START + WEEK + DAY,
      votingEndAt: START + WEEK + 2 * DAY,
      createdAt: clock.at,
    });
    await challenges.retention.deletePictures(clock.at + 1);
    expect(await pictures.read(items[0].content ?? '')).toEqual(fixed.content);
  });

  it('does not overlap itself, and skips weeks missed during downtime', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const plan = { submissionsEndAt: START + 6 * DAY, votingEndAt: START + 8 * DAY };
    await challenges.create(organiser, settings({ recurrence: 'weekly', ...plan }));
    clock.at = START + 8 * DAY;
    await challenges.deadlines.fire();
    const next = async () => (await challenges.list('guild', { states: ['scheduled', 'open'] }, everything)).items;
    expect(await next()).toMatchObject([{ round: 2, startsAt: START + 2 * WEEK }]);
    clock.at = START + 7 * WEEK + 2 * DAY;
    await challenges.deadlines.fire();
    expect(await next()).toMatchObject([{ round: 3, startsAt: START + 7 * WEEK, state: 'open' }]);
  });

  it('ends when the recurrence is removed', async () => {
    const { challenges, clock } = await openChallengesHarness();
    const { id } = await challenges.create(organiser, settings({ recurrence: 'weekly' }));
    await challenges.edit(id, organiser, { recurrence: null });
    clock.at = START + 2 * DAY;
    await challenges.deadlines.fire();
    expect((await challenges.list('guild', {}, everything)).total).toBe(1);
  });
});

it('removes line breaks and bidirectional controls from titles of entries', async () => {
  const { challenges, paint } = await openChallengesHarness();
  const { id } = await challenges.create(organiser, settings());
  const title = ' \u202eKing\u2066 of\r\n\u2028cats\u0007 قطة ';
  const entry = await challenges.entries.enter(id, member('ann'), { ...(await paint('cat')), title });
  expect(entry.title).toBe('King  of cats  قطة');
});
