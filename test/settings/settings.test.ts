/** Saving, history and undo of settings, across restarts and concurrent members, against a simple model. */

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ProposedChange, SERVER_SCOPE } from '../../src/settings/changes.js';
import { SETTING_NAMES, SETTINGS, type SettingName, type Value } from '../../src/settings/setting-table.js';
import { Settings, valueAt } from '../../src/settings/settings.js';
import { EMPTY_DRAFT, SettingsDrafts, withProposals } from '../../src/settings/settings-drafts.js';
import type { Database } from '../../src/store/database.js';
import { openNewDatabase, runs, testDatabase } from '../services/databases.js';
import { valueFor } from './arbitraries.js';

const CHANNEL = '100000000000000001';

async function open(): Promise<{ store: Database; settings: Settings }> {
  const store = await openNewDatabase();
  onTestFinished(() => store.destroy());
  return { store, settings: await Settings.open(store) };
}

const proposal = (
  name: SettingName,
  value: Value | undefined,
  seen?: Value,
  channel = SERVER_SCOPE,
): ProposedChange => ({
  channel,
  name,
  value,
  seen,
});

type Step =
  | {
      readonly kind: 'save';
      readonly values: readonly { channel: string; name: SettingName; value: Value | undefined }[];
    }
  | { readonly kind: 'undo' }
  | { readonly kind: 'restart' };

const targetValue = fc
  .tuple(fc.constantFrom(SERVER_SCOPE, CHANNEL), fc.constantFrom(...SETTING_NAMES))
  .map(([channel, name]) => ({ channel: SETTINGS[name].channel ? channel : SERVER_SCOPE, name }))
  .chain((target) => fc.option(valueFor(target.name), { nil: undefined }).map((value) => ({ ...target, value })));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('save' as const),
      values: fc.uniqueArray(targetValue, {
        minLength: 1,
        maxLength: 4,
        selector: ({ channel, name }) => `${channel} ${name}`,
      }),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'undo' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

/** Whether all weights would be 0 in a state of the model. */
function isEmpty(state: Map<string, string>): boolean {
  const of = (name: string, channel: string) =>
    Number(state.get(`${channel} ${name}`) ?? state.get(`${SERVER_SCOPE} ${name}`) ?? 1);
  return [SERVER_SCOPE, CHANNEL].some(
    (channel) => of('contentWeight', channel) === 0 && of('styleWeight', channel) === 0,
  );
}

describe('the settings of a server', () => {
  it('are what was saved and not undone, after any history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const store = await openNewDatabase();
        let settings = await Settings.open(store);
        const key = (channel: string, name: string) => `${channel} ${name}`;
        // States that undo can return to, the newest last.
        let now = new Map<string, string>();
        const past: Map<string, string>[] = [];
        let saves = 0;
        for (const each of steps) {
          if (each.kind === 'restart') settings = await Settings.open(store);
          if (each.kind === 'undo') {
            const undone = await settings.undo('guild', 'ann', 1);
            const before = past.pop();
            expect(undone === undefined).toBe(before === undefined);
            if (before !== undefined) {
              now = before;
              saves++;
            }
          }
          if (each.kind === 'save') {
            const seen = (target: Omit<ProposedChange, 'seen' | 'value'>) => valueAt(settings.of('guild'), target);
            const next = new Map(now);
            for (const { channel, name, value } of each.values)
              if (value === undefined) next.delete(key(channel, name));
              else next.set(key(channel, name), JSON.stringify(value));
            if (isEmpty(next)) continue;
            const saved = await settings.save(
              'guild',
              each.values.map((one) => ({ ...one, seen: seen(one) })),
              'ann',
              1,
            );
            const same = JSON.stringify([...next].sort()) === JSON.stringify([...now].sort());
            expect(saved === undefined).toBe(same);
            if (!same) {
              past.push(now);
              now = next;
              saves++;
            }
          }
          const held = [...settings.of('guild')].flatMap(([channel, layer]) =>
            Object.entries(layer).map(([name, value]) => [key(channel, name), JSON.stringify(value)]),
          );
          expect(held.sort()).toEqual([...now].sort());
        }
        const { saves: newest, pages } = await settings.history('guild', 0, 3);
        expect([newest.length, pages]).toEqual([Math.min(3, saves), Math.ceil(saves / 3)]);
        expect(settings.of('elsewhere').size).toBe(0);
        await store.destroy();
      }),
      { numRuns: runs(60) },
    );
  });

  it('have a paged history with member, time, old and new value', async () => {
    const { settings } = await open();
    for (const strength of [10, 20, 30])
      await settings.save(
        'guild',
        [proposal('strength', strength, strength === 10 ? undefined : strength - 10)],
        'ann',
        strength,
      );
    await settings.undo('guild', 'bob', 40);
    const { saves, pages } = await settings.history('guild', 0, 3);
    expect(pages).toBe(2);
    expect(saves.map(({ userId, savedAt, isUndo, undone }) => [userId, savedAt, isUndo, undone])).toEqual([
      ['bob', 40, true, false],
      ['ann', 30, false, true],
      ['ann', 20, false, false],
    ]);
    expect(saves[0].changes).toEqual([{ channel: SERVER_SCOPE, name: 'strength', before: 30, after: 20 }]);
    expect((await settings.history('guild', 1, 3)).saves).toHaveLength(1);
  });

  it('are not overwritten by a draft based on older values', async () => {
    const { settings } = await open();
    const together = await Promise.allSettled([
      settings.save('guild', [proposal('strength', 10), proposal('quality', 'fine')], 'ann', 1),
      settings.save('guild', [proposal('strength', 20), proposal('size', 128)], 'bob', 1),
    ]);
    expect(together.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(together.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { kind: 'settings-moved', details: { names: 'strength' } },
    });
    // All of one, nothing of the other.
    expect([...settings.of('guild').values()]).toHaveLength(1);
    expect(Object.keys(settings.of('guild').get(SERVER_SCOPE) ?? {})).toHaveLength(2);
  });

  it('cannot have all weights 0, in any channel', async () => {
    const { settings } = await open();
    await settings.save('guild', [proposal('contentWeight', 0)], 'ann', 1);
    const save = (...proposals: ProposedChange[]) => settings.save('guild', proposals, 'ann', 2);
    await expect(save(proposal('styleWeight', 0))).rejects.toMatchObject({ kind: 'weights-zero' });
    await expect(save(proposal('styleWeight', 0, undefined, CHANNEL))).rejects.toMatchObject({ kind: 'weights-zero' });
    const both = [proposal('styleWeight', 0, undefined, CHANNEL), proposal('contentWeight', 1, undefined, CHANNEL)];
    await expect(save(...both)).resolves.toBeDefined();
  });

  it('are undone once by concurrent bots on one database', async () => {
    const database = await testDatabase();
    const stores = [await database.open(), await database.open()];
    const [one, other] = await Promise.all(stores.map((store) => Settings.open(store)));
    await one.save('guild', [proposal('strength', 10)], 'ann', 1);
    await one.save('guild', [proposal('strength', 20, 10)], 'ann', 2);
    const undone = await Promise.all([one, other, one, other].map((each) => each.undo('guild', 'bob', 3)));
    expect(undone.filter((save) => save !== undefined)).toHaveLength(2);
    expect((await Settings.open(stores[0])).of('guild').get(SERVER_SCOPE)).toBeUndefined();
    expect((await one.history('guild', 0, 10)).saves).toHaveLength(4);
  });
});

describe('personal data', () => {
  it('is exported, and erased except for the anonymised history', async () => {
    const { store, settings } = await open();
    const drafts = new SettingsDrafts(store);
    await settings.save('guild', [proposal('strength', 10)], 'ann', 1000);
    await drafts.change('guild', 'ann', (draft) => withProposals(draft, [proposal('size', 128)]));
    expect(await drafts.exportPersonalData('ann')).toMatchObject({
      records: [
        { kind: 'draft', guildId: 'guild', proposals: [{ name: 'size', value: 128 }] },
        { kind: 'change', channelId: null, savedAt: '1970-01-01T00:00:01.000Z', name: 'strength', after: '10' },
      ],
    });
    await drafts.erasePersonalData('ann');
    await drafts.erasePersonalData('ann');
    expect((await drafts.exportPersonalData('ann')).records).toEqual([]);
    expect((await settings.history('guild', 0, 5)).saves).toMatchObject([{ userId: '', changes: [{ after: 10 }] }]);
  });
});

describe('a draft', () => {
  it('is separate per member and survives a restart; a later value replaces an earlier one', async () => {
    const { store } = await open();
    const stage = (value: number) =>
      new SettingsDrafts(store).change('guild', 'ann', (draft) => withProposals(draft, [proposal('strength', value)]));
    await stage(1);
    await stage(2);
    expect(await new SettingsDrafts(store).find('guild', 'ann')).toEqual({
      ...EMPTY_DRAFT,
      proposals: [proposal('strength', 2)],
    });
    expect(await new SettingsDrafts(store).find('guild', 'bob')).toEqual(EMPTY_DRAFT);
    expect(await new SettingsDrafts(store).find('elsewhere', 'ann')).toEqual(EMPTY_DRAFT);
  });
});
