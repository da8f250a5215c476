/** Reports of paintings, and the cases that they make. */
import { expect, it, onTestFinished } from 'vitest';
import { MAX_REPORTS_PER_HOUR, Reports } from '../../src/moderation/reports.js';
import { openNewDatabase } from '../services/databases.js';

const HOUR_MS = 3600 * 1000;
const report = { jobId: 'cat', reporterId: 'ann', guildId: 'studio', reason: 'Not art', at: 1_000_000 };

async function open() {
  const store = await openNewDatabase();
  onTestFinished(() => store.destroy());
  return new Reports(store);
}

it('are one of each member and painting, and one case of each painting', async () => {
  const reports = await open();
  await reports.add(report, 'copy of cat');
  await expect(reports.add({ ...report, reason: 'Again' }, 'cat')).rejects.toMatchObject({ kind: 'report-twice' });
  await reports.add({ ...report, reporterId: 'bob', at: 2_000_000 }, 'cat');
  expect((await reports.of('cat')).map(({ reporterId }) => reporterId)).toEqual(['ann', 'bob']);
  expect(await reports.unshown()).toMatchObject([
    { jobId: 'cat', shownJobId: 'copy of cat', state: 'open', revision: 2 },
  ]);
  expect(await reports.countOpen('studio')).toBe(1);
  expect(await reports.countOpen('elsewhere')).toBe(0);
});

it('are taken five times an hour of a member in a server', async () => {
  const reports = await open();
  for (let index = 0; index < MAX_REPORTS_PER_HOUR; index++)
    await reports.add({ ...report, jobId: `painting ${index}`, at: report.at + index }, 'x');
  const until = Math.ceil((report.at + HOUR_MS) / 1000);
  const refused = { kind: 'report-limit', details: { limit: 5, until } };
  await expect(reports.add({ ...report, at: report.at + 9 }, 'cat')).rejects.toMatchObject(refused);
  expect(await reports.refusal({ ...report, at: report.at + 9 })).toMatchObject(refused);
  await reports.add({ ...report, guildId: 'elsewhere', at: report.at + 9 }, 'cat');
  await reports.add({ ...report, jobId: 'dog', at: report.at + HOUR_MS }, 'dog');
});

it('are closed once, and no more are taken then', async () => {
  const reports = await open();
  await reports.add(report, 'cat');
  expect(await reports.dismiss('cat', 'mona', 2)).toBe(true);
  expect(await reports.dismiss('cat', 'max', 3)).toBe(false);
  expect(await reports.findCase('cat')).toMatchObject({ state: 'dismissed', handledBy: 'mona' });
  await expect(reports.add({ ...report, reporterId: 'bob' }, 'cat')).rejects.toMatchObject({ kind: 'report-handled' });
});

it('are to be shown again where one came while the case was being shown', async () => {
  const reports = await open();
  await reports.add(report, 'cat');
  const [read] = await reports.unshown();
  await reports.posting(read);
  await reports.add({ ...report, reporterId: 'bob' }, 'cat');
  await reports.shown(read, { channelId: 'log', messageId: '1' });
  const [again] = await reports.unshown();
  expect(again).toMatchObject({ attempts: 1, log: { channelId: 'log', messageId: '1' } });
  await reports.shown(again);
  expect(await reports.unshown()).toEqual([]);
});
