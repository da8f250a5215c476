/** What moderators decide, what is kept of it, and what becomes of it. */
import { expect, it, onTestFinished } from 'vitest';
import { Moderation } from '../../src/moderation/moderation.js';
import { openNewDatabase } from '../services/databases.js';

const DAY_MS = 24 * 3600 * 1000;
const removal = { jobId: 'cat', guildId: 'studio', painterId: 'bob', by: 'mona', reason: 'A photo of me', at: 1000 };
const report = { jobId: 'cat', reporterId: 'ann', guildId: 'studio', reason: 'That’s me', at: 500 };
const picture = { sha256: 'a', perceptualHash: null, name: 'cat' };
const NOTHING = { member: false, pictures: [] };

async function open() {
  const store = await openNewDatabase();
  onTestFinished(() => store.destroy());
  return { store, moderation: await Moderation.open(store) };
}

it('removes a painting once, closes its case and blocks with it, or does nothing of all that', async () => {
  const { store, moderation } = await open();
  await moderation.reports.add(report, 'cat');
  const bySelf = moderation.remove({ ...removal, painterId: 'mona' }, { member: true, pictures: [picture] });
  await expect(bySelf).rejects.toMatchObject({ kind: 'block-self' });
  expect([await moderation.unfinishedRemovals(), moderation.blocks.pictures('studio')]).toEqual([[], []]);
  expect(await moderation.reports.findCase('cat')).toMatchObject({ state: 'open' });

  await moderation.remove(removal, { member: true, pictures: [picture] });
  await moderation.remove({ ...removal, by: 'max', reason: 'Another' }, NOTHING);
  expect(moderation.blocks.ofMember('studio', 'bob')?.reason).toBe('A photo of me');
  expect(await moderation.reports.findCase('cat')).toMatchObject({ state: 'removed', handledBy: 'mona' });
  const again = await Moderation.open(store);
  expect(await again.unfinishedRemovals()).toEqual([removal]);
  await again.removed(removal, 2000);
  expect(await again.unfinishedRemovals()).toEqual([]);
  expect(await again.reasonOfRemoval('cat')).toBe('A photo of me');
});

it('is removed after all where its reports were dismissed, and its case says so', async () => {
  const { moderation } = await open();
  await moderation.reports.add(report, 'cat');
  await moderation.reports.dismiss('cat', 'max', 600);
  await moderation.remove(removal, NOTHING);
  expect(await moderation.reports.findCase('cat')).toMatchObject({ state: 'removed', handledBy: 'mona', revision: 3 });
  await moderation.remove({ ...removal, by: 'max' }, NOTHING);
  expect(await moderation.reports.findCase('cat')).toMatchObject({ handledBy: 'mona', revision: 3 });
});

it('exports what concerns a member, without others', async () => {
  const { moderation } = await open();
  await moderation.reports.add(report, 'cat');
  await moderation.remove(removal, { member: true, pictures: [] });
  const kinds = async (id: string) =>
    (await moderation.exportPersonalData(id)).records.map((record) => (record as { kind: string }).kind);
  expect(await kinds('ann')).toEqual(['report']);
  expect(await kinds('bob')).toEqual(['removed', 'blocked']);
  expect(await kinds('mona')).toEqual(['removed a painting', 'blocked a member', 'decided on a report']);
  expect(await kinds('max')).toEqual([]);
  const all = await Promise.all(['ann', 'bob', 'mona'].map((id) => moderation.exportPersonalData(id)));
  expect(JSON.stringify(all.map(({ records }) => records))).not.toMatch(/"(ann|bob|mona)"/);
});

it('erases a member’s reports and removals, but lifts no block by it', async () => {
  const { store, moderation } = await open();
  await moderation.reports.add(report, 'cat');
  await moderation.remove(removal, { member: true, pictures: [picture] });
  for (const id of ['ann', 'bob', 'mona']) await moderation.erasePersonalData(id);
  expect(await moderation.reports.of('cat')).toEqual([]);
  expect(await store.selectFrom('painting_removals').selectAll().execute()).toEqual([]);
  expect(moderation.blocks.ofMember('studio', 'bob')).toMatchObject({ by: '', reason: 'A photo of me' });
  expect(moderation.blocks.pictures('studio')).toMatchObject([{ by: '' }]);
  expect(await moderation.reports.findCase('cat')).toMatchObject({ handledBy: '' });
});

it('forgets a server that the bot has left', async () => {
  const { moderation } = await open();
  await moderation.reports.add(report, 'cat');
  await moderation.remove(removal, { member: true, pictures: [picture] });
  await moderation.blocks.blockMember({ guildId: 'elsewhere', userId: 'bob', by: 'max', reason: 'Spam', at: 1 });
  expect((await moderation.guildIds()).sort()).toEqual(['elsewhere', 'studio']);
  await moderation.forgetGuild('studio');
  expect(await moderation.guildIds()).toEqual(['elsewhere']);
  expect(moderation.blocks.ofMember('studio', 'bob')).toBeUndefined();
  expect(await moderation.reports.of('cat')).toEqual([]);
});

it('forgets old reports and finished removals; what is not done yet is done first, and blocks hold', async () => {
  const { moderation } = await open();
  await moderation.reports.add(report, 'cat');
  await moderation.remove(removal, { member: true, pictures: [] });
  await moderation.forgetOld(30, 31 * DAY_MS);
  expect(await moderation.reports.findCase('cat')).toBeUndefined();
  expect(await moderation.unfinishedRemovals()).toHaveLength(1);
  await moderation.removed(removal, 2000);
  await moderation.forgetOld(30, 31 * DAY_MS);
  expect(await moderation.reasonOfRemoval('cat')).toBeUndefined();
  expect(moderation.blocks.ofMember('studio', 'bob')).toBeDefined();
});
