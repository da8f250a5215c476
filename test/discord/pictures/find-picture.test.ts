/** Pictures of messages and members that are no attachments. */
import { CDN, Collection, StickerFormatType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { avatarPicture, findPicture } from '../../../src/discord/pictures/find-picture.js';

const cdn = new CDN('http://127.0.0.1:1');
const message = (given: object) =>
  ({
    attachments: new Collection(),
    components: [],
    messageSnapshots: new Collection(),
    stickers: new Collection(),
    content: '',
    client: { rest: { cdn } },
    ...given,
  }) as unknown as Parameters<typeof findPicture>[0];

describe('a message', () => {
  it('with an emoji of a server has a picture', () => {
    expect(findPicture(message({ content: 'look <:party_cat:123456789012345678>!' }))).toEqual({
      url: 'http://127.0.0.1:1/emojis/123456789012345678.png?size=128',
      size: 0,
      name: 'party_cat',
      spoiler: false,
    });
  });

  it('with one that moves has it as GIF', () => {
    const { url } = findPicture(message({ content: '<a:dance:123456789012345678><:still:223456789012345678>' }));
    expect(url).toBe('http://127.0.0.1:1/emojis/123456789012345678.gif?size=128');
  });

  it('has its sticker before its emoji', () => {
    const sticker = { format: StickerFormatType.APNG, url: 'http://127.0.0.1:1/stickers/1.png', name: 'Wave' };
    const stickers = new Collection([['1', sticker]]);
    expect(findPicture(message({ content: '<:cat:123456789012345678>', stickers }))).toMatchObject({ name: 'Wave' });
  });

  it('has the sticker of what it forwards', () => {
    const sticker = { format: StickerFormatType.GIF, url: 'http://127.0.0.1:1/stickers/1.gif', name: 'Wave' };
    const forwarded = { attachments: new Collection(), stickers: new Collection([['1', sticker]]) };
    const messageSnapshots = new Collection([['2', forwarded]]);
    expect(findPicture(message({ messageSnapshots }))).toMatchObject({ name: 'Wave', url: sticker.url });
  });

  it('with a sticker that is drawn by a program says so, unless there is something else to paint', () => {
    const lottie = { format: StickerFormatType.Lottie, url: 'http://127.0.0.1:1/stickers/1.json', name: 'Wumpus' };
    const stickers = new Collection([['1', lottie]]);
    expect(() => findPicture(message({ stickers }))).toThrow(expect.objectContaining({ kind: 'sticker-vector' }));
    expect(findPicture(message({ stickers, content: '<:cat:123456789012345678>' }))).toMatchObject({ name: 'cat' });
  });

  it.each(['nothing', '😀', '<:no>', '<:cat:12>', '<@123456789012345678>'])('that says %s has none', (content) => {
    expect(() => findPicture(message({ content }))).toThrow(expect.objectContaining({ kind: 'picture-missing' }));
  });
});

it('asks for a member’s avatar as it moves', () => {
  const asked: unknown[] = [];
  const displayAvatarURL = (options: unknown) => {
    asked.push(options);
    return 'http://127.0.0.1:1/avatars/1/a_2.gif?size=1024';
  };
  expect(avatarPicture({ displayName: 'Ann', displayAvatarURL } as never).url).toContain('.gif');
  expect(asked).toEqual([{ extension: 'png', size: 1024, forceStatic: false }]);
});
