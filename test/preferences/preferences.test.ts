/** What members choose for themselves: stored, read back, exported and erased. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { MAX_PRESETS, Preferences } from '../../src/preferences/preferences.js';
import { openNewDatabase } from '../services/databases.js';

const [ADA, BEN] = ['100000000000000001', '100000000000000002'];

async function open() {
  const store = await openNewDatabase();
  onTestFinished(() => store.destroy());
  return { store, preferences: new Preferences(store, () => 0) };
}

describe('preferences', () => {
  it('are nothing at first, and one member’s alone', async () => {
    const { preferences } = await open();
    await preferences.setOptions(ADA, { strength: 70, quality: 'fine' });
    await preferences.setPing(ADA, 'direct');
    expect(await preferences.find(ADA)).toEqual({
      options: { strength: 70, quality: 'fine' },
      ping: 'direct',
      gallery: 'ask',
    });
    expect(await preferences.find(BEN)).toEqual({ options: {}, ping: 'off', gallery: 'ask' });
  });

  it('send paintings to a gallery only where the member wants all of them there', async () => {
    const { preferences } = await open();
    await preferences.setGallery(ADA, 'always');
    expect(await preferences.find(ADA)).toEqual({ options: {}, ping: 'off', gallery: 'always' });
    expect((await preferences.exportPersonalData(ADA)).records).toMatchObject([{ gallery: 'always' }]);
    await preferences.erasePersonalData(ADA);
    expect(await preferences.find(ADA)).toEqual({ options: {}, ping: 'off', gallery: 'ask' });
  });

  it('drop what another version stored and this one does not take', async () => {
    const { store, preferences } = await open();
    const options = JSON.stringify({ strength: 700, quality: 'heroic', size: 256, grain: 3 });
    await store
      .insertInto('member_preferences')
      .values({ user_id: ADA, options, ping: 'pigeon', gallery: 'attic' })
      .execute();
    expect(await preferences.find(ADA)).toEqual({ options: { size: 256 }, ping: 'off', gallery: 'ask' });
  });

  it('keep presets by name, whatever its case; saving again replaces', async () => {
    const { preferences } = await open();
    const first = await preferences.savePreset(ADA, '  Bold   strokes ', { strength: 80 });
    const second = await preferences.savePreset(ADA, 'bold strokes', { strength: 90 });
    expect(second.id).toBe(first.id);
    expect(await preferences.presets(ADA)).toEqual([{ id: first.id, name: 'bold strokes', options: { strength: 90 } }]);
    expect(await preferences.preset(ADA, 'BOLD STROKES')).toEqual(await preferences.preset(ADA, first.id));
    await expect(preferences.preset(BEN, first.id)).rejects.toMatchObject({ kind: 'preset-unknown' });
    await preferences.removePreset(BEN, first.id);
    expect(await preferences.presets(ADA)).toHaveLength(1);
    await preferences.removePreset(ADA, first.id);
    expect(await preferences.presets(ADA)).toEqual([]);
  });

  it('refuse names without letters, names that are too long and one preset too many', async () => {
    const { preferences } = await open();
    await expect(preferences.savePreset(ADA, '  ', {})).rejects.toMatchObject({ kind: 'preset-name' });
    await expect(preferences.savePreset(ADA, 'x'.repeat(41), {})).rejects.toMatchObject({ kind: 'preset-name' });
    for (let i = 0; i < MAX_PRESETS; i++) await preferences.savePreset(ADA, `preset ${i}`, {});
    await expect(preferences.savePreset(ADA, 'one more', {})).rejects.toMatchObject({ kind: 'preset-limit' });
    await preferences.savePreset(ADA, 'Preset 3', { size: 128 });
  });

  it('are exported and erased with everything else', async () => {
    const { preferences } = await open();
    await preferences.setOptions(ADA, { strength: 70 });
    await preferences.savePreset(ADA, 'Bold', { strength: 80 });
    await preferences.setOptions(BEN, { strength: 20 });
    const { records } = await preferences.exportPersonalData(ADA);
    expect(records).toMatchObject([
      { kind: 'defaults', options: { strength: 70 }, ping: 'off' },
      { kind: 'preset', name: 'Bold', options: { strength: 80 } },
    ]);
    await preferences.erasePersonalData(ADA);
    expect((await preferences.exportPersonalData(ADA)).records).toEqual([]);
    expect((await preferences.find(BEN)).options).toEqual({ strength: 20 });
  });
});
