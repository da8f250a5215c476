/** Pictures of people, at the addresses that discord.js makes. */
import type { Client } from 'discord.js';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalDiscord } from '../src/local-discord.js';
import { connect } from './bot-client.js';

let discord: LocalDiscord;
let client: Client<true>;
beforeAll(async () => {
  discord = await LocalDiscord.start();
  client = await connect(discord);
});
afterAll(async () => {
  await client.destroy();
  await discord.stop();
});

const pictureAt = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

describe('avatars', () => {
  it('are the page’s icon for the bot', async () => {
    const icon =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#e0a030"/></svg>';
    const local = await LocalDiscord.start({ icon });
    const bot = await connect(local);
    const picture = sharp(await pictureAt(bot.user.displayAvatarURL({ extension: 'png', size: 16 })));
    await bot.destroy();
    await local.stop();
    expect([...(await picture.removeAlpha().raw().toBuffer()).subarray(0, 3)]).toEqual([0xe0, 0xa0, 0x30]);
  });

  it.each(['png', 'webp', 'jpg'] as const)('are drawn as %s in the size that is asked for', async (extension) => {
    const { id } = discord.join('Ada', { guild: discord.createGuild() });
    const user = await client.users.fetch(id);
    const url = user.displayAvatarURL({ extension, size: 64 });
    expect(url).toContain(`${discord.url}/avatars/${id}/`);
    const { format, width, height } = await sharp(await pictureAt(url)).metadata();
    expect({ format, width, height }).toEqual({
      format: extension === 'jpg' ? 'jpeg' : extension,
      width: 64,
      height: 64,
    });
  });

  it('are another one for each person, and stay the same', async () => {
    const guild = discord.createGuild();
    const urls = [];
    for (const { id } of discord.addMembers(3, { guild })) urls.push((await client.users.fetch(id)).displayAvatarURL());
    const drawn = await Promise.all(urls.map(pictureAt));
    expect(new Set(drawn.map((bytes) => bytes.toString('base64'))).size).toBe(3);
    expect(await pictureAt(urls[0])).toEqual(drawn[0]);
  });

  it("are Discord's own for people who chose none", async () => {
    const { id } = discord.join('Berthe', { guild: discord.createGuild(), avatar: false });
    const user = await client.users.fetch(id);
    expect(user.avatar).toBeNull();
    const { width } = await sharp(await pictureAt(user.displayAvatarURL())).metadata();
    expect(width).toBe(128);
  });

  it('are found only under the hash that a person has', async () => {
    const { id } = discord.join('Ada', { guild: discord.createGuild() });
    const url = (await client.users.fetch(id)).displayAvatarURL({ extension: 'png' });
    expect((await fetch(url.replace(/\w{32}/, '0'.repeat(32)))).status).toBe(404);
    expect((await fetch(`${discord.url}/embed/avatars/6.png`)).status).toBe(404);
  });

  it.each([
    ['1', 16],
    ['5000', 4096],
    ['nonsense', 128],
  ])('of size %s have %i pixels', async (size, pixels) => {
    const response = await pictureAt(`${discord.url}/embed/avatars/0.png?size=${size}`);
    expect((await sharp(response).metadata()).width).toBe(pixels);
  });
});
