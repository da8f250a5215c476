/** Whom and what a server blocks. */
import { expect, it, onTestFinished } from 'vitest';
import { Blocks, MAX_BLOCKS } from '../../src/moderation/blocks.js';
import { openNewDatabase } from '../services/databases.js';

const block = { guildId: 'studio', by: 'mona', reason: 'Spam', at: 1 };
const picture = { ...block, sha256: 'a', perceptualHash: '01', name: 'cat' };

async function open() {
  const store = await openNewDatabase();
  onTestFinished(() => store.destroy());
  return { store, blocks: await Blocks.open(store) };
}

it('hold in one server, over restarts, until they are lifted', async () => {
  const { store, blocks } = await open();
  await blocks.blockMember({ ...block, userId: 'bob' });
  await blocks.blockPicture(picture);
  const again = await Blocks.open(store);
  expect(again.ofMember('studio', 'bob')).toMatchObject({ reason: 'Spam', by: 'mona' });
  expect(again.ofMember('elsewhere', 'bob')).toBeUndefined();
  expect(again.ofMember(null, 'bob')).toBeUndefined();
  expect(again.pictures('elsewhere')).toEqual([]);
  const [{ id }] = again.pictures('studio');
  await again.unblockPicture('elsewhere', id);
  expect(again.pictures('studio')).toHaveLength(1);
  await again.unblockPicture('studio', id);
  await again.unblockMember('studio', 'bob');
  expect([again.members('studio'), again.pictures('studio')]).toEqual([[], []]);
});

it('are one for each member and picture, with the newest reason', async () => {
  const { blocks } = await open();
  for (const reason of ['Spam', 'More spam']) {
    await blocks.blockMember({ ...block, userId: 'bob', reason });
    await blocks.blockPicture({ ...picture, reason });
  }
  expect(blocks.members('studio')).toMatchObject([{ reason: 'More spam' }]);
  expect(blocks.pictures('studio')).toMatchObject([{ reason: 'More spam' }]);
});

it('are refused for oneself, and where there are too many', async () => {
  const { store, blocks } = await open();
  await expect(blocks.blockMember({ ...block, userId: 'mona' })).rejects.toMatchObject({ kind: 'block-self' });
  const rows = Array.from({ length: MAX_BLOCKS }, (_, index) => ({
    ...{ guild_id: 'studio', user_id: String(index), blocked_by: 'mona', reason: '', blocked_at: 1 },
  }));
  await store.insertInto('member_blocks').values(rows).execute();
  await blocks.reload('studio');
  const refused = { kind: 'block-limit', details: { limit: MAX_BLOCKS } };
  await expect(blocks.blockMember({ ...block, userId: 'bob' })).rejects.toMatchObject(refused);
  await blocks.blockMember({ ...block, userId: '7', reason: 'Another reason' });
  await blocks.blockMember({ ...block, guildId: 'elsewhere', userId: 'bob' });
});
