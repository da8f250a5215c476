/** Roles, channels and threads over the control API, and what outlives a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { GuildScheduledEventStatus } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControlClient } from '../../src/control-api/control-client.js';
import type { GuildView } from '../../src/control-api/views.js';
import { LocalDiscord } from '../../src/local-discord.js';
import { createEvent } from '../../src/state/scheduled-events.js';
import { changeThread, startThread } from '../../src/state/threads.js';

const HOUR = 3_600_000;

let folder: string;
let file: string;
let discord: LocalDiscord;
let control: ControlClient;
const open = async () => {
  discord = await LocalDiscord.start({ stateFile: file });
  control = new ControlClient(discord.url);
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'places-'));
  file = join(folder, 'local-discord.db');
  await open();
});
afterEach(async () => {
  await discord.stop();
  rmSync(folder, { recursive: true });
});

const studio = async (): Promise<GuildView> => (await control.state()).guilds[0];
const names = ({ roles }: GuildView) => roles.map(({ name }) => name);

describe('the control API', () => {
  it('makes roles, moves them, hands them out and takes them away', async () => {
    const { id } = discord.createGuild('Studio');
    const ada = await control.join({ guild: id, name: 'Ada' });
    const role = await control.createRole(id, { name: 'Curator', colour: 0xff8800, permissions: ['ManageMessages'] });
    expect(names(await studio())).toEqual(['Curator', 'Bot', 'Moderator', 'Admin']);
    await control.setRole(id, ada.id, role.id, true);
    expect((await studio()).members[0]).toMatchObject({ roles: [role.id], moderator: true });
    await control.changeRole(id, role.id, { position: 3, permissions: [] });
    expect(names(await studio())).toEqual(['Bot', 'Moderator', 'Curator', 'Admin']);
    expect((await studio()).members[0]).toMatchObject({ roles: [role.id], moderator: false });
    await control.setRole(id, ada.id, role.id, false);
    expect((await studio()).members[0].roles).toEqual([]);
    await control.setRole(id, ada.id, role.id, true);
    await control.deleteRole(id, role.id);
    expect((await studio()).members[0].roles).toEqual([]);
    expect(names(await studio())).toEqual(['Bot', 'Moderator', 'Admin']);
    const own = (await studio()).roles[0].id;
    await expect(control.setRole(id, ada.id, own, true)).rejects.toThrow("the bot's own role");
    await expect(control.deleteRole(id, own)).rejects.toThrow("the bot's own role");
    await expect(control.setRole(id, ada.id, role.id, true)).rejects.toThrow('There is no role');
  });

  it('makes channels and threads, where people write', async () => {
    const { id } = discord.createGuild('Studio');
    const ada = await control.join({ guild: id, name: 'Ada' });
    const mona = await control.join({ guild: id, name: 'Mona', moderator: true });
    const gallery = await control.addChannel(id, 'gallery');
    const { id: message } = await control.post(ada.id, gallery.id, 'The first');
    const thread = await control.startThread(ada.id, gallery.id, { name: 'Talk', message });
    await control.post(mona.id, thread.id, 'lovely');
    expect((await control.messages(ada.id, thread.id)).map(({ content }) => content)).toEqual(['lovely']);
    await control.changeThread(mona.id, thread.id, { locked: true });
    await expect(control.post(ada.id, thread.id, 'and')).rejects.toThrow('locked');
    await expect(control.changeThread(ada.id, thread.id, { locked: false })).rejects.toThrow('Only moderators');
    const inside = { id: message, name: 'Talk', parent: gallery.id, archived: false, locked: true };
    expect((await studio()).channels).toContainEqual(inside);
  });
});

describe('after a restart', () => {
  it('roles, threads and events are as they were, and go on', async () => {
    const guild = discord.createGuild('Studio');
    const [channel] = guild.channels.values();
    const ada = discord.join('Ada', { guild });
    const role = discord.discord.createRole(guild, { name: 'Curator' });
    discord.discord.giveRole(guild, ada.member, role);
    discord.discord.permitBot(guild, 1024n, channel);
    const thread = startThread(discord.discord, channel, { name: 'Talk', ownerId: ada.id, autoArchive: 60 });
    const asleep = startThread(discord.discord, channel, { name: 'Old', ownerId: ada.id });
    changeThread(discord.discord, asleep, { archived: true, locked: true });
    const event = createEvent(discord.discord, guild, discord.discord.bot.id, {
      name: 'Portraits',
      scheduled_start_time: new Date(discord.clock.now() + HOUR).toISOString(),
      scheduled_end_time: new Date(discord.clock.now() + 3 * HOUR).toISOString(),
      privacy_level: 2,
      entity_type: 3,
      entity_metadata: { location: '#general' },
    });
    const before = await studio();
    const shown = discord.discord.showGuild(guild);
    await discord.stop();
    await open();
    expect(await studio()).toEqual(before);
    const [again] = discord.discord.guilds.values();
    expect(discord.discord.showGuild(again)).toEqual(shown);
    discord.clock.advance(2 * HOUR);
    expect(again.events.get(event.id)?.status).toBe(GuildScheduledEventStatus.Active);
    expect(again.channels.get(thread.id)?.thread?.archived).toBe(true);
  });

  it('a state saved by an earlier version is taken over', async () => {
    const guild = discord.createGuild('Studio');
    const ada = discord.join('Ada', { guild, moderator: true });
    const moderator = ada.member.roles[0];
    await discord.stop();
    const database = new Database(file);
    const { json } = database.prepare<[], { json: string }>("SELECT json FROM fact WHERE name = 'state'").get() ?? {
      json: '',
    };
    const state = JSON.parse(json);
    const [{ everyone: _, bot: __, events: ___, ...rest }] = state.guilds;
    const permissions = '52224';
    const members = [{ user: ada.id, locale: 'fr', permissions, roles: [moderator] }];
    const roles = rest.roles
      .filter(({ managed }: Record<string, unknown>) => managed !== true)
      .map(({ position: _p, managed: _m, ...role }: Record<string, unknown>) => role);
    state.guilds = [{ ...rest, botPermissions: permissions, members, roles }];
    state.channels = state.channels.map(({ overwrites: _o, ...channel }: Record<string, unknown>) => channel);
    database.prepare("UPDATE fact SET name = 'scene', json = ? WHERE name = 'state'").run(JSON.stringify(state));
    database.close();
    await open();
    const view = await studio();
    expect(names(view)).toEqual(['Bot', 'Moderator', 'Admin']);
    expect(view).toMatchObject({ hasBot: true, members: [{ id: ada.id, locale: 'fr', moderator: true }], events: [] });
    await control.post(ada.id, view.channels[0].id, 'still here');
  });
});
