/** A server's own emoji, at the addresses that discord.js makes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CDN } from 'discord.js';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalDiscord } from '../src/local-discord.js';
import { connect } from './bot-client.js';

const square = (colour: string) => ({ create: { width: 200, height: 200, channels: 4, background: colour } }) as const;
const still = { name: 'wave', bytes: await sharp(square('#e0a030')).png().toBuffer() };
const frames = [await sharp(square('#f00')).png().toBuffer(), await sharp(square('#00f')).png().toBuffer()];
const moving = {
  name: 'blink',
  bytes: await sharp(frames, { join: { animated: true } })
    .gif({ delay: 100 })
    .toBuffer(),
};

let discord: LocalDiscord;
beforeAll(async () => {
  discord = await LocalDiscord.start();
});
afterAll(() => discord.stop());

const at = (id: string, extension: 'png' | 'gif' | 'webp', size: 16 | 64 | 128 = 64) =>
  fetch(new CDN(discord.url).emoji(id, { extension, size }));

describe('an emoji', () => {
  it('is told to the bot, and is a picture in the size that is asked for', async () => {
    const guild = discord.createGuild();
    const { id } = await discord.discord.createEmoji(guild, still);
    const client = await connect(discord);
    expect(client.guilds.cache.get(guild.id)?.emojis.cache.get(id)).toMatchObject({ name: 'wave', animated: false });
    await client.destroy();
    const answer = await at(id, 'png');
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(await sharp(await answer.arrayBuffer()).metadata()).toMatchObject({ width: 64, height: 64 });
    // As Discord answers, for one that does not move.
    expect((await at(id, 'gif')).status).toBe(404);
    expect((await at('123456789012345678', 'png')).status).toBe(404);
  });

  it('that moves does so as GIF and WebP', async () => {
    const { id, animated } = await discord.discord.createEmoji(discord.createGuild(), moving);
    expect(animated).toBe(true);
    const pages = async (extension: 'png' | 'gif' | 'webp') =>
      (await sharp(await (await at(id, extension, 128)).arrayBuffer(), { pages: -1 }).metadata()).pages ?? 1;
    expect(await Promise.all([pages('gif'), pages('webp'), pages('png')])).toEqual([2, 2, 1]);
  });

  it('is still there after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'local-discord-emojis-'));
    const stateFile = join(folder, 'state.db');
    try {
      const first = await LocalDiscord.start({ stateFile });
      const { id } = await first.discord.createEmoji(first.createGuild(), still);
      await first.stop();
      const second = await LocalDiscord.start({ stateFile });
      const { status } = await fetch(new CDN(second.url).emoji(id, { extension: 'png' }));
      await second.stop();
      expect(status).toBe(200);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
