/** The words for everything that can be wrong with what a member sends, and the languages they come in. */

import type { Actor } from 'local-discord/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flat, ftyp, gifOfFrames, gradient, pngThatClaims } from '../images/pictures.js';
import {
  content,
  type E2eHarness,
  finished,
  LONG,
  openE2eHarness,
  refusalOf,
  SMALL,
  style,
} from './harness/e2e-harness.js';

let stage: E2eHarness;
let ada: Actor;
let wei: Actor;
beforeAll(async () => {
  stage = await openE2eHarness({
    BRUSHWORK_LIMIT_MEMBER: '3',
    BRUSHWORK_LIMIT_GUILD: '5',
    BRUSHWORK_LIMIT_TOTAL: '6',
    BRUSHWORK_LIMIT_SIZE: '256',
  });
  ada = stage.localDiscord.join('Ada', { guild: stage.guild });
  wei = stage.localDiscord.join('Wei', { guild: stage.guild, locale: 'zh-CN' });
  await stage.start();
});
afterAll(() => stage.close());

const refusal = (who: Actor, options: Parameters<Actor['stylize']>[0]) => refusalOf(who, () => who.stylize(options));

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="9" height="9"/></svg>';
const tiny = await flat([9, 9, 9], 8, 8).png().toBuffer();
const jpeg = await gradient(64, 64).jpeg().toBuffer();

describe('a file that is no picture for us', () => {
  it.each<[string, string | Uint8Array, string, string]>([
    ['empty', '', 'That file is empty', '这个文件是空的'],
    ['SVG', SVG, 'That’s an SVG drawing', 'SVG 矢量图'],
    ['PDF', '%PDF-1.7\n', 'That’s a PDF', 'PDF 文件'],
    ['a video', ftyp('isom', 'mp42'), 'That’s a video', '这是视频'],
    ['a web page', '<!DOCTYPE html><html></html>', 'That’s a web page', '这是网页'],
    ['text', 'Dear diary', 'That’s a text file', '这是文本'],
    ['a zip', Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1'), 'I can’t read that file type', '我无法读取这种文件'],
    ['cut short', jpeg.subarray(0, jpeg.length / 2), 'damaged or incomplete', '已损坏或不完整'],
    ['too small', tiny, 'That picture is 8 × 8 pixels', '8 × 8 像素'],
    ['of many pixels', pngThatClaims(9000, 9000), 'has 81 megapixels; the limit is 40', '8100 万像素'],
    ['of many frames', gifOfFrames(1001), 'That animation has 1001 frames', '1001 帧'],
  ])('%s', async (_, bytes, english, chinese) => {
    const file = { name: 'gift.png', bytes: Buffer.from(bytes as string) };
    expect(await refusal(ada, { ...SMALL, picture: file })).toContain(english);
    expect(await refusal(wei, { ...SMALL, style_image: file })).toContain(chinese);
  });

  it('is refused by the size that it declares, before anything is fetched', async () => {
    // Whoever fetches it is led astray.
    stage.localDiscord.faults.cdnRedirect = 'https://example.com/a.png';
    const file = { ...content, size: 3_000_000_000 };
    expect(await refusal(ada, { ...SMALL, picture: file })).toContain('is 3,000 MB; the limit is 25 MB');
    stage.localDiscord.faults.cdnRedirect = undefined;
  });

  it('is refused where the host says that it is larger than was declared', async () => {
    stage.localDiscord.faults.cdnSize = 3_000_000_000;
    expect(await refusal(ada, SMALL)).toContain('is 3,000 MB; the limit is 25 MB');
    stage.localDiscord.faults.cdnSize = undefined;
  });
});

describe('a picture that is not where it should be', () => {
  const forged = (url: string) => ({ ...content, url });

  it.each(['https://example.com/a.png', 'http://169.254.169.254/latest/meta-data', 'file:///etc/passwd'])(
    'is not fetched from %s',
    async (url) => {
      expect(await refusal(ada, { ...SMALL, picture: forged(url) })).toContain('I only accept pictures from Discord');
    },
  );

  it('is not followed to another host', async () => {
    stage.localDiscord.faults.cdnRedirect = 'https://example.com/a.png';
    expect(await refusal(ada, SMALL)).toContain('I couldn’t download that picture from Discord');
    stage.localDiscord.faults.cdnRedirect = undefined;
  });

  it('is missed where its address has expired', async () => {
    const url = (await stage.localDiscord.discord.cdn.store(content, '1')).url.replace(/hm=\w/, 'hm=z');
    expect(await refusal(ada, { ...SMALL, picture: forged(url) })).toContain(
      'I couldn’t download that picture from Discord',
    );
  });
});

describe('the limits', () => {
  it('of a member, of a server and of all are said at once and to the member alone', async () => {
    const bert = stage.localDiscord.join('Bert', { guild: stage.guild });
    const other = stage.localDiscord.createGuild('Elsewhere');
    const [cleo, dora] = ['Cleo', 'Dora'].map((name) => stage.localDiscord.join(name, { guild: other }));
    const running = [await ada.stylize(LONG)];
    await running[0].waitFor('Painting');
    const refusals: [Actor, string][] = [
      [ada, 'You already have 3 paintings waiting or running'],
      [bert, 'This server already has 5 paintings in the queue'],
      [wei, '本服务器的队列中已有 5 幅画'],
      [dora, 'The queue is full (6 paintings)'],
    ];
    await stage.held(async () => {
      for (const who of [ada, ada, wei, wei, cleo]) {
        running.push(await who.stylize(SMALL));
        await running.at(-1)?.waitFor(/In the queue|排队中/);
      }
      for (const [who, words] of refusals) {
        const reply = await who.stylize(SMALL);
        expect((await reply.waitFor(/Couldn’t paint that|绘制失败/)).text).toContain(words);
        expect(reply.message?.visibleTo).toBe(who.id);
      }
      await ada.press(running[0].message, 'Cancel');
    });
    for (const reply of running.slice(1)) await finished(reply);
  });
});

describe('what belongs to somebody else', () => {
  it('is not known elsewhere, nor where only its member sees it', async () => {
    const eve = stage.localDiscord.join('Eve', { guild: stage.localDiscord.createGuild('Elsewhere') });
    const neighbour = stage.localDiscord.join('Nell', { guild: stage.guild });
    const secret = await ada.stylize({ ...SMALL, private: true });
    const open = await ada.stylize(SMALL);
    await finished(secret);
    await finished(open);
    const idOf = (reply: typeof open) => reply.snapshot.buttons[0].customId.split(':')[2];
    const refused = (who: Actor) =>
      who.messages.filter((message) => JSON.stringify(message.components).includes('I couldn’t find that painting'));
    const press = async (who: Actor, id: string) => {
      const before = refused(who).length;
      await who.pressId(await who.post('here'), id);
      await expect.poll(() => refused(who).length, { timeout: 30_000 }).toBe(before + 1);
    };
    const tryAll = async (who: Actor, id: string) => {
      for (const action of ['cancel', 'again', 'stronger', 'edit', 'delete', 'show'])
        await press(who, `v1:${action}:${id}`);
    };
    await tryAll(eve, idOf(open));
    await tryAll(neighbour, idOf(secret));
    await tryAll(eve, "1' OR '1'='1");
    for (const id of ['x', 'v0:cancel:1', 'v1:burn:it', `v1:cancel:${'x'.repeat(90)}`]) await press(eve, id);
    expect(secret.message?.deleted).toBe(false);
    expect(open.message?.deleted).toBe(false);
  });

  it('is not painted from a window that was opened by another', async () => {
    const window = await ada.messageCommand('Stylize this picture', await ada.post('look', [content]));
    const modal = await window.waitForModal();
    const nell = stage.localDiscord.join('Nell', { guild: stage.guild });
    const own = await nell.messageCommand('Stylize this picture', await nell.post('look', [content]));
    Object.assign(await own.waitForModal(), { custom_id: modal.custom_id });
    const reply = await nell.submitModal(own, { style_image: [style] });
    expect((await reply.waitFor('Couldn’t paint that')).text).toContain('no longer stored');
  });
});

it('the whole walk is in the language of the member', async () => {
  const reply = await wei.stylize({ ...SMALL, size: 96, quality: 'standard' });
  await stage.heldAtSketch(reply, () => {});
  const done = await finished(reply);
  expect(done.text).toMatch(/^\*\*lighthouse\*\*，风格：\*\*swirls\*\* · 强度 50 · 96 × 96 · \d+ (秒|分钟)$/);
  expect(done.buttons.map(({ label }) => label)).toEqual(['再画一次', '更强', '更弱', '编辑', '更多…']);
  expect(
    reply.history.some(({ text }) => /正在绘制.*\n-# 第 \d 步，共 \d 步 · (还需 \d+ 秒|即将完成…)/.test(text)),
  ).toBe(true);
  const window = await wei.press(reply.message, '编辑');
  expect((await window.waitForModal()).title).toBe('编辑设置');
  expect((await (await wei.command('queue')).waitFor('队列')).text).toContain('队列是空的');
  expect((await (await wei.command('about')).waitFor('Brushwork')).text).toContain('网络：lite');
});

it('nothing of all this was a mistake of the bot', () => {
  expect(stage.bot.said('an interaction failed')).toEqual([]);
  // Node itself warns of what is new or going away.
  expect(stage.bot.words.filter((line) => !/^\((node:\d+|Use `node)/.test(line))).toEqual([]);
});

it('no secret is in the log', () => {
  const log = JSON.stringify(stage.bot.log);
  expect(log).not.toContain(stage.localDiscord.token);
  for (const token of stage.localDiscord.discord.interactions.keys()) expect(log).not.toContain(token);
});
