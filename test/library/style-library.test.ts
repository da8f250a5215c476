/** The style library on its own database. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { isSimilar } from '../../src/images/index.js';
import { BUILT_IN_IDS, builtInStyles } from '../../src/library/built-in-styles.js';
import { type NewStyleRequest, StyleLibrary } from '../../src/library/style-library.js';
import { nameKeyOf } from '../../src/library/style-name.js';
import { builtInStyleNames } from '../../src/locales/index.js';
import { drawSample } from '../../src/samples/index.js';
import type { Database } from '../../src/store/database.js';
import { FolderBlobStore } from '../../src/store/pictures/blob-store.js';
import { PictureStore } from '../../src/store/pictures/picture-store.js';
import { type NewDatabase, newDatabase, onPostgres, runs } from '../services/databases.js';
import { noise } from './noise-picture.js';

let folder: string;
let database: NewDatabase;
let store: Database;
let pictures: PictureStore;
let styles: StyleLibrary;
let now: number;

const bot = (on = store) => {
  const kept = new PictureStore(on, new FolderBlobStore(join(folder, 'pictures')));
  return new StyleLibrary({ store: on, pictures: kept, builtIn: builtInStyles(builtInStyleNames), now: () => now });
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
  database = await newDatabase();
  store = await database.open();
  pictures = new PictureStore(store, new FolderBlobStore(join(folder, 'pictures')));
  now = 1e12;
  styles = bot();
});
afterEach(async () => {
  await database.remove();
  await rm(folder, { recursive: true, force: true });
});

const LIMIT = 50;
const scope = { guildId: 'guild', userId: 'ann' };
const draft = async (name: string, seed: number, given: Partial<NewStyleRequest> = {}): Promise<NewStyleRequest> => ({
  ...scope,
  name,
  picture: await noise(seed),
  ...given,
});

async function add(name: string, seed: number, given: Partial<NewStyleRequest> = {}) {
  const added = await styles.add(await draft(name, seed, given), LIMIT);
  if (!('style' in added)) throw new Error(`it looks like ${added.similarTo.names.en}`);
  return added.style;
}

const kindOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof UserError ? error.kind : String(error)),
  );
const onDisk = async () => {
  const files = readdir(join(folder, 'pictures'), { recursive: true, withFileTypes: true }).catch(() => []);
  return (await files).filter((file) => file.isFile());
};
const namesIn = async (place = scope) => (await styles.list(place, 'newest')).map(({ names }) => names.en);
const use = (id: string, library: string, guildId: string | null = scope.guildId) =>
  store
    .transaction()
    .execute((transaction) =>
      styles.recordUses(transaction, { id, guildId, userId: scope.userId, acceptedAt: 1e12, styles: [{ library }] }),
    );

describe('a library', () => {
  it('has the six built-in styles everywhere', async () => {
    expect(await namesIn()).toHaveLength(6);
    const direct = { guildId: null, userId: 'ann' };
    expect((await styles.list(direct, 'popular')).map(({ id }) => id).sort()).toEqual([...BUILT_IN_IDS].sort());
    const glass = await styles.find(direct, 'vitrail');
    expect(glass.id).toBe('glass');
    expect(await sharp(await styles.picture(glass)).metadata()).toMatchObject({ format: 'webp', width: 768 });
    expect(await sharp(await styles.preview(glass)).metadata()).toMatchObject({ format: 'jpeg', width: 512 });
  });

  const itOnce = onPostgres ? () => {} : it;
  itOnce('has correct precomputed hashes of the built-in styles', async () => {
    for (const { id, perceptualHash, asset } of builtInStyles(builtInStyleNames)) {
      expect(perceptualHash).toMatch(/^[01]{64}$/);
      expect([id, isSimilar((await asset()).perceptualHash, perceptualHash)]).toEqual([id, true]);
    }
  });

  it('adds a style, lists it first, and strips its metadata', async () => {
    const photo = await sharp(await noise(1))
      .withExif({ IFD0: { Artist: 'Somebody' } })
      .jpeg()
      .toBuffer();
    const { id } = await add(' Wild  Waves', 1, { picture: photo, description: 'wet\npaint', credit: ' ' });
    const style = await styles.find(scope, id);
    expect(style).toMatchObject({
      names: { en: 'Wild Waves' },
      description: 'wet paint',
      credit: null,
      addedBy: 'ann',
    });
    expect(await namesIn()).toEqual(['Wild Waves', ...(await namesIn({ guildId: 'elsewhere', userId: 'ann' }))]);
    const { exif } = await sharp(await styles.picture(style)).metadata();
    expect(exif).toBeUndefined();
  });

  it('is the server’s own', async () => {
    const { id } = await add('waves', 1);
    const elsewhere = { guildId: 'elsewhere', userId: 'ann' };
    expect(await kindOf(styles.find(elsewhere, id))).toBe('style-unknown');
    expect(await kindOf(styles.rename(elsewhere, id, 'mine'))).toBe('style-unknown');
    expect(await kindOf(styles.remove(elsewhere, id))).toBe('style-unknown');
    await add('waves', 1, { guildId: 'elsewhere' });
  });

  it('has a name once, however it is written, and none of the bot’s own names', async () => {
    await add('Élan', 1);
    for (const taken of ['ELAN', 'e\u0301lan', 'Vitrail', 'stained  GLASS', '水彩'])
      expect([taken, await kindOf(styles.add(await draft(taken, 2), LIMIT))]).toEqual([taken, 'style-name-taken']);
    expect(await kindOf(styles.add(await draft('\u200b', 2), LIMIT))).toBe('style-name');
  });

  it('enforces its limit, also for concurrent additions', async () => {
    await styles.add(await draft('one', 1), 2);
    const attempts = [2, 3, 4].map(async (seed) => kindOf(styles.add(await draft(`number ${seed}`, seed), 2)));
    expect((await Promise.all(attempts)).sort()).toEqual(['done', 'style-limit', 'style-limit']);
    expect(await onDisk()).toHaveLength(4);
  });

  it('keeps nothing of a file that is no picture', async () => {
    const picture = Buffer.from('Dear diary');
    expect(await kindOf(styles.add(await draft('diary', 1, { picture }), LIMIT))).toBe('picture-text');
    expect(await namesIn()).toHaveLength(6);
  });

  it('renames a style, also to another spelling of its own name', async () => {
    const { id } = await add('waves', 1);
    await add('fire', 2);
    expect((await styles.rename(scope, id, 'Wáves')).names.en).toBe('Wáves');
    expect(await kindOf(styles.rename(scope, id, 'FIRE'))).toBe('style-name-taken');
    expect(await kindOf(styles.rename(scope, 'glass', 'mine'))).toBe('style-unknown');
  });

  it('removes a style and its pictures, except those that a job references', async () => {
    const [one, two] = [await add('one', 1), await add('two', 2)];
    const picture = await styles.picture(one);
    await pictures.put([picture], async ([hash]) => {
      await store.insertInto('picture_references').values({ hash, owner_id: 'a job' }).execute();
      return hash;
    });
    await styles.remove(scope, one.id);
    await styles.remove(scope, two.id);
    expect(await onDisk()).toHaveLength(1);
    expect(await kindOf(styles.remove(scope, one.id))).toBe('style-unknown');
    expect(await kindOf(styles.picture(one))).toBe('style-unknown');
    expect(await kindOf(styles.remove(scope, 'glass'))).toBe('style-unknown');
  });

  it('hides a built-in style per server, and shows it again', async () => {
    expect(await styles.hide('guild', 'glass')).toBe(true);
    expect(await styles.hide('guild', 'glass')).toBe(false);
    expect(await kindOf(styles.find(scope, 'glass'))).toBe('style-unknown');
    expect((await styles.hidden(scope)).map(({ id }) => id)).toEqual(['glass']);
    expect(await namesIn({ guildId: 'elsewhere', userId: 'ann' })).toHaveLength(6);
    expect(await styles.unhide('guild', 'glass')).toBe(true);
    expect(await styles.unhide('guild', 'glass')).toBe(false);
    expect(await namesIn()).toHaveLength(6);
    expect(() => styles.hide('guild', 'waves')).toThrow(UserError);
  });
});

describe('a similar style', () => {
  const copies: [string, (picture: Buffer) => Promise<Buffer>][] = [
    ['the same file', async (picture) => picture],
    ['smaller', (picture) => sharp(picture).resize(40, 40).png().toBuffer()],
    ['as a bad JPEG', (picture) => sharp(picture).jpeg({ quality: 30 }).toBuffer()],
    ['a little brighter', (picture) => sharp(picture).modulate({ brightness: 1.1 }).png().toBuffer()],
  ];

  it.each(copies)('is detected: %s', async (_, copy) => {
    const waves = await add('waves', 1);
    const added = await styles.add(await draft('again', 1, { picture: await copy(await noise(1)) }), LIMIT);
    expect(added).toMatchObject({ name: 'again', similarTo: { id: waves.id } });
    expect(await namesIn()).toHaveLength(7);
  });

  it('is detected among built-in styles, unless hidden', async () => {
    const picture = await sharp(await drawSample('mosaic', 400))
      .jpeg()
      .toBuffer();
    expect(await styles.add(await draft('tiles', 1, { picture }), LIMIT)).toMatchObject({
      similarTo: { id: 'mosaic' },
    });
    await styles.hide('guild', 'mosaic');
    expect(await styles.add(await draft('tiles', 1, { picture }), LIMIT)).toHaveProperty('style');
  });

  it('is added once its member confirms, with its pictures', async () => {
    await add('waves', 1);
    const added = await styles.add(await draft('again', 1), LIMIT);
    if (!('proposal' in added)) throw new Error('not detected as similar');
    expect(await kindOf(styles.accept({ ...scope, userId: 'bob' }, added.proposal, LIMIT))).toBe('style-gone');
    expect(await kindOf(styles.accept({ ...scope, guildId: 'elsewhere' }, added.proposal, LIMIT))).toBe('style-gone');
    expect(await kindOf(styles.accept(scope, added.proposal, 1))).toBe('style-limit');
    const attempts = [bot(), bot(await database.open())].map((each) =>
      kindOf(each.accept(scope, added.proposal, LIMIT)),
    );
    expect((await Promise.all(attempts)).sort()).toEqual(['done', 'style-gone']);
    expect((await styles.picture(await styles.find(scope, 'again'))).byteLength).toBeGreaterThan(0);
  });

  it('is deleted with its pictures if its member rejects it, or does not answer for a day', async () => {
    await add('waves', 1);
    const propose = async () => {
      const added = await styles.add(await draft('again', 1), LIMIT);
      if (!('proposal' in added)) throw new Error('not detected as similar');
      return added.proposal;
    };
    // The pictures are the same file as those of the style that they resemble.
    const references = async () => (await store.selectFrom('picture_references').selectAll().execute()).length;
    const one = await propose();
    expect(await references()).toBe(4);
    expect(await styles.withdraw({ ...scope, userId: 'bob' }, one)).toBe(false);
    expect(await styles.withdraw(scope, one)).toBe(true);
    expect(await references()).toBe(2);
    const two = await propose();
    now += 25 * 3600 * 1000;
    await add('fire', 2);
    expect(await references()).toBe(4);
    expect(await kindOf(styles.accept(scope, two, LIMIT))).toBe('style-gone');
  });
});

describe('uses', () => {
  it('are counted per style and server', async () => {
    const waves = await add('waves', 1);
    await use('job 1', waves.id);
    await use('job 2', 'glass');
    await use('job 3', 'glass');
    await use('job 4', 'glass', 'elsewhere');
    const [first, second] = await styles.list(scope, 'popular');
    expect(first).toMatchObject({ id: 'glass', uses: 2 });
    expect(second).toMatchObject({ id: waves.id, uses: 1 });
  });

  it('of removed styles and of other servers’ styles are not counted', async () => {
    const waves = await add('waves', 1);
    await use('job 1', waves.id);
    await use('job 2', waves.id, 'elsewhere');
    await styles.remove(scope, waves.id);
    await use('job 3', waves.id);
    await use('job 4', 'no such style');
    expect(await store.selectFrom('style_uses').selectAll().execute()).toEqual([]);
    expect(await store.selectFrom('style_counts').selectAll().execute()).toEqual([]);
  });

  it('in direct messages are counted together', async () => {
    await use('job 1', 'glass', null);
    expect((await styles.list({ guildId: null, userId: 'bob' }, 'popular'))[0]).toMatchObject({ id: 'glass', uses: 1 });
    expect((await styles.list(scope, 'popular'))[0].uses).toBe(0);
  });
});

describe('a member', () => {
  it('can export their styles, and is anonymised without removing styles from servers', async () => {
    const waves = await add('waves', 1, { description: 'wet' });
    await add('fire', 2, { userId: 'bob' });
    await styles.add(await draft('again', 1), LIMIT);
    const { records, pictures: taken } = await styles.exportPersonalData('ann');
    expect(records).toMatchObject([
      { name: 'waves', guildId: 'guild', description: 'wet', addedAt: new Date(now).toISOString() },
      { name: 'again' },
    ]);
    expect(await pictures.read(taken[0])).toEqual(await styles.picture(waves));
    await styles.erasePersonalData('ann');
    await styles.erasePersonalData('ann');
    expect(await styles.exportPersonalData('ann')).toEqual({ records: [], pictures: [] });
    expect((await styles.exportPersonalData('bob')).records).toHaveLength(1);
    expect(await styles.find(scope, 'waves')).toMatchObject({ id: waves.id, addedBy: null });
    expect((await styles.picture(waves)).byteLength).toBeGreaterThan(0);
    expect(await store.selectFrom('style_proposals').selectAll().execute()).toEqual([]);
  });
});

describe('any history', () => {
  const name = fc.constantFrom('waves', 'Wáves', 'fire', 'FIRE', 'ice', 'Vitrail');
  const action = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), name, seed: fc.nat(5) }),
    fc.record({ kind: fc.constant('rename' as const), at: fc.nat(4), name }),
    fc.record({ kind: fc.constant('remove' as const), at: fc.nat(4) }),
  );

  it('leaves unique names, at most the limit of styles, and no orphaned picture', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
        const guildId = crypto.randomUUID();
        const place = { guildId, userId: 'ann' };
        const model: { id: string; name: string; seed: number }[] = [];
        for (const each of actions) {
          const target = 'at' in each ? model[each.at % Math.max(1, model.length)] : undefined;
          const clashes =
            'name' in each &&
            (each.name === 'Vitrail' ||
              model.some((own) => own !== target && nameKeyOf(own.name) === nameKeyOf(each.name)));
          if (each.kind === 'add') {
            const made = styles.add(await draft(each.name, each.seed, { guildId }), 3);
            if (clashes) expect(await kindOf(made)).toBe('style-name-taken');
            else if (model.length >= 3) expect(await kindOf(made)).toBe('style-limit');
            else {
              const added = await made;
              expect('similarTo' in added).toBe(model.some(({ seed }) => seed === each.seed));
              const style = 'style' in added ? added.style : await styles.accept(place, added.proposal, 3);
              model.push({ id: style.id, name: each.name, seed: each.seed });
            }
          } else if (target !== undefined && each.kind === 'rename') {
            expect(await kindOf(styles.rename(place, target.id, each.name))).toBe(
              clashes ? 'style-name-taken' : 'done',
            );
            if (!clashes) target.name = each.name;
          } else if (target !== undefined) {
            await styles.remove(place, target.id);
            model.splice(model.indexOf(target), 1);
          }
        }
        const own = (await styles.list(place, 'newest')).filter((style) => style.guildId === guildId);
        const shown = own.map(({ id, names }) => `${id} ${names.en}`).sort();
        expect(shown).toEqual(model.map((each) => `${each.id} ${each.name}`).sort());
        for (const { id } of model) await styles.remove(place, id);
        expect(await store.selectFrom('picture_references').selectAll().execute()).toEqual([]);
        expect(await onDisk()).toEqual([]);
      }),
      { numRuns: runs(25) },
    );
  });
});
