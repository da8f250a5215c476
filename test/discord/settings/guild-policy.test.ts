/** Where somebody asks, and as whom. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { guildPolicy } from '../../../src/discord/settings/guild-policy.js';
import { Moderation } from '../../../src/moderation/moderation.js';
import { DEFAULTS } from '../../../src/painting/options.js';
import { SERVER_SCOPE } from '../../../src/settings/changes.js';
import type { SettingName, Value } from '../../../src/settings/setting-table.js';
import { Settings } from '../../../src/settings/settings.js';
import { openNewDatabase } from '../../services/databases.js';

const [SERVER_ID, CATEGORY, CHANNEL, THREAD, ROLE] = [1, 2, 3, 4, 5].map((digit) => `10000000000000000${digit}`);
/** As discord.js has it: a thread in a channel in a category. */
const thread = { parentId: CHANNEL, parent: { parentId: CATEGORY } };

async function rules(set: readonly [string, SettingName, Value][], here: object, blocked?: string) {
  const store = await openNewDatabase();
  onTestFinished(() => store.destroy());
  const settings = await Settings.open(store);
  const proposals = set.map(([channel, name, value]) => ({ channel, name, value, seen: undefined }));
  await settings.save(SERVER_ID, proposals, 'ann', 1);
  const moderation = await Moderation.open(store);
  const block = { guildId: SERVER_ID, reason: 'Spam', by: 'mona', at: 1 };
  if (blocked !== undefined) await moderation.blocks.blockMember({ ...block, userId: blocked });
  const user = { id: 'ann' };
  const asked = { guildId: SERVER_ID, channelId: THREAD, channel: thread, user, member: { roles: [ROLE] }, ...here };
  const animations = { frames: 60, milliseconds: 10_000 };
  return guildPolicy(asked as never, { settings, defaults: DEFAULTS, largestSize: 2048, animations, moderation });
}

describe('a member whom moderators blocked', () => {
  it('is told why, and others are not', async () => {
    expect((await rules([], {}, 'ann')).refusal(0)).toMatchObject({
      kind: 'member-blocked',
      details: { reason: 'Spam' },
    });
    expect((await rules([], {}, 'bob')).refusal(0)).toBeUndefined();
    expect((await rules([], { guildId: null }, 'ann')).refusal(0)).toBeUndefined();
  });
});

describe('who asks in a thread', () => {
  it('is under the nearest place that says something: the thread, its channel, the category, the server', async () => {
    const strength = async (...set: [string, SettingName, Value][]) =>
      (await rules(set, {})).resolve({}).options.strength;
    expect(await strength([SERVER_SCOPE, 'strength', 1])).toBe(1);
    expect(await strength([SERVER_SCOPE, 'strength', 1], [CATEGORY, 'strength', 2])).toBe(2);
    expect(await strength([CHANNEL, 'strength', 3], [CATEGORY, 'strength', 2])).toBe(3);
    expect(await strength([CHANNEL, 'strength', 3], [THREAD, 'strength', 4])).toBe(4);
  });

  it('may paint where the channel or the category is open', async () => {
    for (const open of [CATEGORY, CHANNEL, THREAD])
      expect((await rules([[SERVER_SCOPE, 'channels', [open]]], {})).refusal(0)).toBeUndefined();
    expect((await rules([[SERVER_SCOPE, 'channels', [ROLE]]], {})).refusal(0)?.kind).toBe('place-closed');
  });

  it('has the roles that Discord sends along, whether the member is known or not', async () => {
    const set: [string, SettingName, Value][] = [
      [SERVER_SCOPE, 'day', 1],
      [SERVER_SCOPE, 'roles', [{ role: ROLE, day: 7 }]],
    ];
    expect((await rules(set, {})).quota?.perDay).toBe(7);
    expect((await rules(set, { member: { roles: { cache: new Map([[ROLE, {}]]) } } })).quota?.perDay).toBe(7);
    expect((await rules(set, { member: { roles: [] } })).quota?.perDay).toBe(1);
  });

  it('is under nobody but the bot in direct messages', async () => {
    const direct = await rules([[SERVER_SCOPE, 'strength', 1]], { guildId: null, channel: null, member: null });
    expect([direct.resolve({}).options.strength, direct.quota]).toEqual([DEFAULTS.strength, undefined]);
  });
});
