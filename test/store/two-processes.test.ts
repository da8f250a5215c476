/** Two processes that do the same at once, on one database: what one checks, the other must not change before it has written. */
import { describe, expect, it } from 'vitest';
import { CHALLENGE_LIMITS, type Submission } from '../../src/challenges/challenge.js';
import { ChallengeDrafts, type DraftPlan } from '../../src/challenges/settings/challenge-drafts.js';
import { CostModel } from '../../src/jobs/cost-model.js';
import type { Job } from '../../src/jobs/job.js';
import type { JobInsert } from '../../src/jobs/rows/job-inserts.js';
import { JobRows } from '../../src/jobs/rows/job-rows.js';
import { StyleRows } from '../../src/library/style-rows.js';
import { Blocks, MAX_BLOCKS } from '../../src/moderation/blocks.js';
import { MAX_REPORTS_PER_HOUR, Reports } from '../../src/moderation/reports.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { MAX_PRESETS, Preferences } from '../../src/preferences/preferences.js';
import { SERVER_SCOPE } from '../../src/settings/changes.js';
import { Settings } from '../../src/settings/settings.js';
import { SettingsDrafts, withProposals } from '../../src/settings/settings-drafts.js';
import type { Database } from '../../src/store/database.js';
import { FolderBlobStore } from '../../src/store/pictures/blob-store.js';
import { PictureStore } from '../../src/store/pictures/picture-store.js';
import { member, openChallengesHarness, openVoting, organiser, settings } from '../challenges/challenges-harness.js';
import { testDatabase } from '../services/databases.js';

/** At once, and taking turns between the processes. */
const ATTEMPTS = 12;

async function twoProcesses(): Promise<readonly [Database, Database]> {
  const database = await testDatabase();
  return [await database.open(), await database.open()];
}

/** @returns the results; of what was refused its kind. */
function atOnce<Each, Result>(processes: readonly Each[], attempt: (each: Each, index: number) => Promise<Result>) {
  return Promise.all(
    Array.from({ length: ATTEMPTS }, (_, index) =>
      attempt(processes[index % processes.length], index).catch((error: { kind?: string }) => {
        if (error.kind === undefined) throw error;
        return error.kind;
      }),
    ),
  );
}

const count = (results: readonly unknown[], kind: string) => results.filter((each) => each === kind).length;

const job = (index: number): JobInsert => ({
  id: `job ${index}`,
  userId: `member ${index % 3}`,
  guildId: 'guild',
  channelId: 'channel',
  name: 'cat × waves',
  options: DEFAULTS,
  clamped: [],
  content: 'content',
  aspect: 1,
  styles: [{ picture: 'style', share: 1 }],
  reply: {},
  acceptedAt: 1,
  quota: undefined,
});
const PLENTY = { perMember: 100, perGuild: 100, total: 100 };

describe('two processes', () => {
  it.each([
    ['total', { ...PLENTY, total: 5 }, 'limit-total', 5],
    ['server', { ...PLENTY, perGuild: 5 }, 'limit-guild', 5],
    ['member', { ...PLENTY, perMember: 2 }, 'limit-member', 6],
  ] as const)(
    'together stay within the limit of a %s, and number jobs without gaps',
    async (_, limits, kind, taken) => {
      const rows = (await twoProcesses()).map((store) => new JobRows(store, limits));
      const results = await atOnce(rows, (each, index) => each.insert(job(index)));
      expect(count(results, kind)).toBe(ATTEMPTS - taken);
      const inserted = await rows[0].inState('queued');
      expect(inserted.map(({ sequence }) => sequence).sort((one, other) => one - other)).toEqual(
        Array.from({ length: taken }, (_each, index) => index + 1),
      );
    },
  );

  it('keep each other’s pictures on the way', async () => {
    const rows = (await twoProcesses()).map((store) => new JobRows(store, PLENTY));
    await rows[0].insert(job(0));
    await rows[0].begin('job 0', { workerId: 'somebody', isAgain: false }, 2);
    const running = { id: 'job 0', attempt: 1 };
    await atOnce(rows, (each, index) => each.addFrame(running, { index, picture: `picture ${index}` }));
    expect((await rows[0].find('job 0'))?.frames.map(({ index }) => index)).toEqual(
      Array.from({ length: ATTEMPTS }, (_, index) => index),
    );
  });

  it('together keep no more favourites than the limit', async () => {
    const rows = (await twoProcesses()).map((store) => new JobRows(store, PLENTY));
    const jobs: Job[] = [];
    for (let index = 0; index < ATTEMPTS; index++) jobs.push(await rows[0].insert({ ...job(index), userId: 'ann' }));
    const added = await atOnce(rows, (each, index) => each.addFavourite(jobs[index], 1, 4));
    expect(added.filter((each) => each === true)).toHaveLength(4);
  });

  it('learn from each other how long a painting takes', async () => {
    const stores = await twoProcesses();
    const costs = await Promise.all(stores.map((store) => CostModel.open(store)));
    const painted = { engine: 'onnx', seconds: 40, width: 448, height: 299 };
    await atOnce(costs, (each) => each.learn(DEFAULTS, painted));
    expect(await stores[0].selectFrom('paint_rates').select('seen').execute()).toEqual([{ seen: ATTEMPTS }]);
  });

  it('together stay within the limit of styles, of which each has its name', async () => {
    const rows = (await twoProcesses()).map((store) => new StyleRows(store));
    const style = (id: string, name: string) => ({
      ...{ id, guildId: 'guild', name, description: null, credit: null, picture: `p ${id}`, preview: `v ${id}` },
      ...{ perceptualHash: '0', addedBy: 'ann', addedAt: 1 },
    });
    const many = await atOnce(rows, (each, index) => each.insert(style(`many ${index}`, `style ${index}`), 5));
    expect(count(many, 'style-limit')).toBe(ATTEMPTS - 5);
    const same = await atOnce(rows, (each, index) => each.insert(style(`same ${index}`, 'waves'), 50));
    expect(count(same, 'style-name-taken')).toBe(ATTEMPTS - 1);
    const renamed = await atOnce(rows, (each, index) =>
      each.rename('guild', many.flatMap((one) => (typeof one === 'string' ? [] : one.id))[index % 5], 'fire'),
    );
    expect(count(renamed, 'style-name-taken')).toBeGreaterThan(0);
    expect((await rows[0].ofGuild('guild')).filter(({ name }) => name === 'fire')).toHaveLength(1);
  });

  it('together stay within the limit of presets, of which each has its name', async () => {
    const stores = (await twoProcesses()).map((store) => new Preferences(store, () => 1));
    for (let index = 0; index < MAX_PRESETS - 4; index++) await stores[0].savePreset('ann', `preset ${index}`, {});
    const more = await atOnce(stores, (each, index) => each.savePreset('ann', `more ${index}`, {}));
    expect(count(more, 'preset-limit')).toBe(ATTEMPTS - 4);
    await atOnce(stores, (each, index) => each.savePreset('bob', index % 4 < 2 ? 'Waves' : 'waves', {}));
    expect(await stores[0].presets('bob')).toHaveLength(1);
  });

  it('change different preferences of a member', async () => {
    const stores = (await twoProcesses()).map((store) => new Preferences(store, () => 1));
    const changes = [
      (each: Preferences, member: string) => each.setPing(member, 'direct'),
      (each: Preferences, member: string) => each.setGallery(member, 'always'),
      (each: Preferences, member: string) => each.setOptions(member, { size: 256 }),
    ];
    await atOnce(stores, (each, index) => changes[index % 3](each, `member ${Math.floor(index / 3)}`));
    for (let index = 0; index < ATTEMPTS / 3; index++)
      expect(await stores[0].find(`member ${index}`)).toEqual({
        ping: 'direct',
        gallery: 'always',
        options: { size: 256 },
      });
  });

  it('take five reports an hour of a member, and none of a painting that was decided on', async () => {
    const reports = (await twoProcesses()).map((store) => new Reports(store));
    const report = { reporterId: 'ann', guildId: 'studio', reason: 'Not art', at: 1000 };
    const results = await atOnce(reports, (each, index) => each.add({ ...report, jobId: `job ${index}` }, 'shown'));
    expect(count(results, 'report-limit')).toBe(ATTEMPTS - MAX_REPORTS_PER_HOUR);
    const [first] = await reports[0].unshown();
    const both = await atOnce(
      reports,
      (each, index): Promise<unknown> =>
        index === 5
          ? each.dismiss(first.jobId, 'mona', 2)
          : each.add({ ...report, jobId: first.jobId, reporterId: `member ${index}` }, 'shown'),
    );
    const taken = both.filter((each) => each === undefined).length;
    // The first, those before the decision, and the decision.
    expect(await reports[0].findCase(first.jobId)).toMatchObject({ state: 'dismissed', revision: 1 + taken + 1 });
    expect(await reports[0].of(first.jobId)).toHaveLength(1 + taken);
  });

  it('together stay within the limit of blocks', async () => {
    const stores = await twoProcesses();
    const block = { guildId: 'studio', by: 'mona', reason: 'Spam', at: 1 };
    const rows = Array.from({ length: MAX_BLOCKS - 4 }, (_, index) => ({
      ...{ guild_id: 'studio', user_id: `member ${index}`, blocked_by: 'mona', reason: 'Spam', blocked_at: 1 },
    }));
    await stores[0].insertInto('member_blocks').values(rows).execute();
    const blocks = await Promise.all(stores.map((store) => Blocks.open(store)));
    const results = await atOnce(blocks, (each, index) => each.blockMember({ ...block, userId: `more ${index}` }));
    expect(count(results, 'block-limit')).toBe(ATTEMPTS - 4);
    expect(blocks[0].members('studio').length).toBeGreaterThan(MAX_BLOCKS - 4);
  });

  it('save a setting once for all who saw the same, and number the saves', async () => {
    const servers = await Promise.all((await twoProcesses()).map((store) => Settings.open(store)));
    const strength = (value: number) => [{ channel: SERVER_SCOPE, name: 'strength', value, seen: undefined }] as const;
    const results = await atOnce(servers, (each, index) => each.save('guild', strength(index + 1), 'ann', 1));
    expect(count(results, 'settings-moved')).toBe(ATTEMPTS - 1);
    expect((await servers[0].history('guild', 0, 50)).saves).toHaveLength(1);
  });

  it('add to one draft of settings, and to one of a challenge', async () => {
    const stores = await twoProcesses();
    const drafts = stores.map((store) => new SettingsDrafts(store));
    await atOnce(drafts, (each, index) =>
      each.change('guild', 'ann', (draft) =>
        withProposals(draft, [{ channel: `${index}`, name: 'strength', value: 50, seen: undefined }]),
      ),
    );
    expect((await drafts[0].find('guild', 'ann')).proposals).toHaveLength(ATTEMPTS);

    const challenges = stores.map(
      (store) =>
        new ChallengeDrafts({ store, pictures: new PictureStore(store, new FolderBlobStore('unused')), now: () => 1 }),
    );
    const draft = await challenges[0].create({ guildId: 'guild', userId: 'ann' }, {} as DraftPlan);
    await atOnce(challenges, (each, index) => each.change(draft, { [`field ${index}`]: index } as Partial<DraftPlan>));
    const { plan } = await challenges[0].get(draft.id, 'guild');
    expect(Object.keys(plan)).toHaveLength(ATTEMPTS);
  });
});

describe('two bots', () => {
  it('together stay within the limit of challenges of a server', async () => {
    const harness = await openChallengesHarness({ file: true });
    const bots = [harness.challenges, await harness.openSecondBot()];
    for (let index = 0; index < CHALLENGE_LIMITS.maxActive - 4; index++)
      await harness.challenges.create(organiser, settings());
    const results = await atOnce(bots, (each) => each.create(organiser, settings()));
    expect(count(results, 'challenges-many')).toBe(ATTEMPTS - 4);
    const { total } = await harness.challenges.list('guild', {}, { offset: 0, size: 1 });
    expect(total).toBe(CHALLENGE_LIMITS.maxActive);
  });

  it('take one entry and one vote of a member who has one', async () => {
    const harness = await openChallengesHarness({ file: true });
    const bots = [harness.challenges, await harness.openSecondBot()];
    const { id } = await harness.challenges.create(organiser, settings());
    const paintings: Submission[] = [];
    for (let index = 0; index < ATTEMPTS; index++) paintings.push(await harness.paint(`${index}`));
    const entered = await atOnce(bots, (each, index) => each.entries.enter(id, member('ann'), paintings[index]));
    expect(count(entered, 'entries-spent')).toBe(ATTEMPTS - 1);
    const other = await bots[1].entries.enter(id, member('ben'), await harness.paint('of ben'));
    await harness.challenges.closeEarly(id, organiser, 'open');
    const [own] = await bots[0].entries.ofMember(id, 'ann');
    await atOnce(bots, (each, index) => each.votes.vote(index % 2 === 0 ? own.id : other.id, member('dan')));
    expect((await bots[0].votes.ofMember(id, 'dan')).length).toBeLessThanOrEqual(1);
  });

  it('leave no result without its entry when a member is erased while the challenge closes', async () => {
    const harness = await openChallengesHarness({ file: true });
    const other = await harness.openSecondBot();
    for (let round = 0; round < 4; round++) {
      const { challenge } = await openVoting(harness);
      await Promise.all([harness.challenges.closeEarly(challenge.id, organiser, 'voting'), other.members.erase('ann')]);
      const orphans = await harness.store
        .selectFrom('challenge_results as result')
        .leftJoin('challenge_entries as entry', 'entry.id', 'result.entry_id')
        .select(['result.entry_id', 'result.member_id'])
        .where(({ eb, or }) => or([eb('entry.id', 'is', null), eb('result.member_id', '=', 'ann')]))
        .execute();
      expect(orphans).toEqual([]);
    }
  });
});
