/** A server's stickers: what may be one, where its picture is, and what a bot is told of a message with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { CDN, Events, GatewayIntentBits, type Message, StickerFormatType } from 'discord.js';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControlClient } from '../src/client.js';
import { LocalDiscord } from '../src/local-discord.js';
import { connect } from './bot-client.js';

const square = (side: number) =>
  ({ create: { width: side, height: side, channels: 4, background: '#e0a030' } }) as const;
const png = await sharp(square(64)).png().toBuffer();
const files = { PNG: png, APNG: animated(png), GIF: await sharp(square(64)).gif().toBuffer() } as const;
const large = await sharp(square(321)).png().toBuffer();
const lottie = Buffer.from(JSON.stringify({ v: '5.5.7', w: 320, h: 320, fr: 60, ip: 0, op: 60, layers: [] }));

/** An animation of one frame, the picture's own (PNG 3, section 11.3.6). */
function animated(still: Buffer): Buffer {
  const chunk = (type: string, ...values: number[]) => {
    const file = Buffer.alloc(12 + 4 * values.length);
    file.writeUInt32BE(4 * values.length);
    file.write(type, 4, 'latin1');
    for (const [index, value] of values.entries()) file.writeUInt32BE(value, 8 + 4 * index);
    file.writeUInt32BE(crc32(file.subarray(4, -4)), file.length - 4);
    return file;
  };
  // After the signature and the header.
  const at = 8 + 25;
  return Buffer.concat([still.subarray(0, at), chunk('acTL', 1, 0), still.subarray(at)]);
}

let discord: LocalDiscord;
let control: ControlClient;
beforeAll(async () => {
  discord = await LocalDiscord.start();
  control = new ControlClient(discord.url);
});
afterAll(() => discord.stop());

describe('a sticker', () => {
  it.each(['PNG', 'APNG', 'GIF'] as const)(
    'that is a %s comes to the bot with a message, at an address that discord.js knows',
    async (format) => {
      const guild = discord.createGuild();
      const ann = discord.join('Ann', { guild });
      const { id, picture } = await control.createSticker(guild.id, { name: 'wave', bytes: files[format] });
      const client = await connect(discord, [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages]);
      try {
        expect(client.guilds.cache.get(guild.id)?.stickers.cache.get(id)).toMatchObject({
          name: 'wave',
          format: StickerFormatType[format],
        });
        const said = new Promise<Message>((resolve) => client.once(Events.MessageCreate, resolve));
        await control.post(ann.id, ann.channel.id, '', [], [id]);
        const [sticker] = (await said).stickers.values();
        expect(sticker).toMatchObject({ id, name: 'wave', format: StickerFormatType[format] });
      } finally {
        await client.destroy();
      }
      const url = new CDN(discord.url, discord.url).sticker(id, format === 'GIF' ? 'gif' : 'png');
      expect(url).toBe(new URL(picture, discord.url).href);
      const answer = await fetch(url);
      expect(answer.headers.get('content-type')).toBe(format === 'GIF' ? 'image/gif' : 'image/png');
      expect(Buffer.from(await answer.arrayBuffer()).equals(files[format])).toBe(true);
      expect((await fetch(url.replace(/\w+$/, format === 'GIF' ? 'png' : 'gif'))).status).toBe(404);
    },
  );

  it.each([
    ['one in Lottie', lottie, 'Lottie are for verified and partnered servers only'],
    ['one that is no picture', Buffer.from('hello'), 'is a PNG, an APNG or a GIF'],
    ['one that is too large', large, '321 × 321'],
    ['one of too many bytes', Buffer.concat([files.PNG, Buffer.alloc(512 * 1024)]), '512 KiB'],
  ])('is refused with words: %s', async (_, bytes, words) => {
    await expect(control.createSticker(discord.createGuild().id, { name: 'wave', bytes })).rejects.toThrow(words);
  });

  it('of another server is nothing to post with', async () => {
    const { id } = await control.createSticker(discord.createGuild().id, { name: 'wave', bytes: files.PNG });
    const guild = discord.createGuild();
    const ann = discord.join('Ann', { guild });
    await expect(control.post(ann.id, ann.channel.id, 'hi', [], [id])).rejects.toThrow('no sticker');
  });

  it('is still there after a restart, and so are messages with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'local-discord-stickers-'));
    const stateFile = join(folder, 'state.db');
    try {
      const first = await LocalDiscord.start({ stateFile });
      const guild = first.createGuild();
      const ann = first.join('Ann', { guild });
      const before = new ControlClient(first.url);
      const { id, picture } = await before.createSticker(guild.id, { name: 'wave', bytes: files.APNG });
      await before.post(ann.id, ann.channel.id, '', [], [id]);
      await first.stop();
      const second = await LocalDiscord.start({ stateFile });
      const [message] = await new ControlClient(second.url).messages(ann.id, ann.channel.id);
      expect(message.sticker_items).toEqual([{ id, name: 'wave', format_type: StickerFormatType.APNG }]);
      const { status } = await fetch(new URL(picture, second.url));
      await second.stop();
      expect(status).toBe(200);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
