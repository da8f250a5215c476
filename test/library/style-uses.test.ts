/** Jobs that are painted in styles of the library. */

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { builtInStyles } from '../../src/library/built-in-styles.js';
import { LastStyles } from '../../src/library/last-styles.js';
import { StyleLibrary } from '../../src/library/style-library.js';
import { builtInStyleNames } from '../../src/locales/index.js';
import { FolderBlobStore } from '../../src/store/pictures/blob-store.js';
import { PictureStore } from '../../src/store/pictures/picture-store.js';
import { FakePaintService, JobsHarness, jobRequest, picture } from '../jobs/jobs-harness.js';
import { fixedClock } from '../time/fixed-clock.js';

const ann = { guildId: 'guild', userId: 'ann' };

async function open() {
  const harness = await JobsHarness.build();
  let styles: StyleLibrary | undefined;
  let now = 1e12;
  await harness.open(new FakePaintService(), {
    clock: fixedClock(() => ++now),
    onInsert: async (transaction, job) => styles?.recordUses(transaction, job),
  });
  const pictures = new PictureStore(harness.store, new FolderBlobStore(join(harness.folder, 'pictures')));
  styles = new StyleLibrary({ store: harness.store, pictures, builtIn: builtInStyles(builtInStyleNames) });
  const added = await styles.add({ ...ann, name: 'waves', picture: await picture(7) }, 9);
  if (!('style' in added)) throw new Error('it was not added');
  return { harness, styles, waves: added.style };
}

const inStyles = async (...ids: readonly string[]) => ({
  styles: await Promise.all(
    ids.map(async (library, index) => ({ picture: await picture(40 + index), share: 1, library })),
  ),
});

it('count for their styles when they are accepted, and tell who used them last', async () => {
  const { harness, styles, waves } = await open();
  const first = await harness.jobs.accept(jobRequest(await inStyles('glass', waves.id)));
  expect(first.styles.map(({ library }) => library)).toEqual(['glass', waves.id]);
  await harness.jobs.accept(jobRequest({ ...(await inStyles('mosaic')), userId: 'bob' }));
  await harness.jobs.accept(jobRequest({ ...(await inStyles('mosaic')), userId: 'bob' }));
  const last = await harness.jobs.accept(jobRequest(await inStyles(waves.id)));
  expect((await styles.suggest(ann, '', 'en-US')).slice(0, 3)).toMatchObject([
    { id: waves.id, uses: 2, lastUsed: last.acceptedAt },
    { id: 'glass', uses: 1, lastUsed: first.acceptedAt },
    { id: 'mosaic', uses: 2, lastUsed: 0 },
  ]);
  await harness.jobs.erasePersonalData('ann');
  const [suggested] = await styles.suggest(ann, '', 'en-US');
  expect(suggested).toMatchObject({ uses: 2, lastUsed: 0 });
});

it('keep what they need when the style is removed, and can be painted again', async () => {
  const { harness, styles, waves } = await open();
  const style = Buffer.from(await styles.picture(waves));
  const job = await harness.jobs.accept(jobRequest({ styles: [{ picture: style, share: 1, library: waves.id }] }));
  await styles.remove(ann, waves.id);
  expect(await harness.jobs.style(job, 0)).toEqual(style);
  const second = await harness.jobs.again(job, jobRequest());
  expect(second.styles).toEqual(job.styles);
  expect(await harness.store.selectFrom('style_uses').selectAll().execute()).toEqual([]);
});

it('are not counted where they are refused', async () => {
  const { harness, styles } = await open();
  for (let count = 0; count < 10; count++) await harness.jobs.accept(jobRequest(await inStyles('glass')));
  await expect(harness.jobs.accept(jobRequest(await inStyles('glass')))).rejects.toMatchObject({
    kind: 'limit-member',
  });
  expect((await styles.find(ann, 'glass')).uses).toBe(10);
});

it('the style that a member chose last is offered as such, until it is removed or the member is forgotten', async () => {
  const { harness, styles, waves } = await open();
  await harness.jobs.accept(jobRequest(await inStyles('glass')));
  await harness.jobs.accept(jobRequest(await inStyles(waves.id)));
  await harness.jobs.accept(jobRequest({ ...(await inStyles('mosaic')), userId: 'bob' }));
  expect((await styles.choices(ann, 25)).last).toMatchObject({ id: waves.id });
  // It is among the few that are offered.
  expect((await styles.choices({ guildId: 'guild', userId: 'bob' }, 1)).styles).toMatchObject([{ id: 'mosaic' }]);
  expect((await styles.choices({ guildId: null, userId: 'ann' }, 25)).last).toBeUndefined();
  const lastStyles = new LastStyles(harness.store);
  expect((await lastStyles.exportPersonalData('ann')).records).toMatchObject([{ place: 'guild', style: waves.id }]);
  await styles.remove(ann, waves.id);
  expect((await styles.choices(ann, 25)).last).toBeUndefined();
  for (const member of ['ann', 'bob']) await lastStyles.erasePersonalData(member);
  expect((await lastStyles.exportPersonalData('ann')).records).toEqual([]);
  expect((await styles.choices({ guildId: 'guild', userId: 'bob' }, 25)).last).toBeUndefined();
});
