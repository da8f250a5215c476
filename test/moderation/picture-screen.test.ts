/** Blocked pictures, as they were sent and as copies of them. */
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { PictureScreen } from '../../src/moderation/picture-screen.js';
import { drawSample } from '../../src/samples/index.js';

let lighthouse: Buffer;
let valley: Buffer;
beforeAll(async () => {
  [lighthouse, valley] = await Promise.all(
    (['lighthouse', 'valley'] as const).map(async (name) => Buffer.from(await drawSample(name, 160))),
  );
});

const plain = (shade: string, format: 'png' | 'jpeg' = 'png') =>
  sharp({ create: { width: 64, height: 64, channels: 3, background: shade } })
    .toFormat(format)
    .toBuffer();

/** One that blocks these pictures in the studio. */
async function screen(...blocked: readonly Buffer[]) {
  const identify = new PictureScreen({ pictures: () => [] }, { read: async () => undefined });
  const known = await Promise.all(blocked.map((picture) => identify.identify(picture)));
  const blocks = known.map((each) => ({ ...each, id: '', guildId: 'studio', name: '', by: '', reason: '', at: 0 }));
  const read = vi.fn(async (hash: string) => (hash === 'stored' ? lighthouse : undefined));
  const made = new PictureScreen({ pictures: (guildId) => (guildId === 'studio' ? blocks : []) }, { read });
  const refuses = (picture: Parameters<PictureScreen['check']>[1][number], guildId: string | null = 'studio') =>
    made.check(guildId, [picture]).then(
      () => false,
      (error: { kind?: string }) => error.kind === 'picture-blocked',
    );
  return { refuses, read };
}

describe('a blocked picture', () => {
  it('is refused as it was sent, there and nowhere else', async () => {
    const { refuses } = await screen(lighthouse);
    expect(await refuses(lighthouse)).toBe(true);
    expect(await refuses(lighthouse, 'elsewhere')).toBe(false);
    expect(await refuses(lighthouse, null)).toBe(false);
    expect(await refuses(valley)).toBe(false);
  });

  it.each([
    ['saved again, badly', (picture: Sharp) => picture.jpeg({ quality: 30 })],
    ['made smaller', (picture: Sharp) => picture.resize(64).png()],
    ['made grey and brighter', (picture: Sharp) => picture.greyscale().modulate({ brightness: 1.2 }).png()],
    ['turned about', (picture: Sharp) => picture.flop().png()],
  ])('is refused where it was %s', async (_, change) => {
    const { refuses } = await screen(lighthouse);
    expect(await refuses(await change(sharp(lighthouse)).toBuffer())).toBe(true);
    expect(await refuses(await change(sharp(valley)).toBuffer())).toBe(false);
  });

  it('is refused from the store too, where it is read once', async () => {
    const { refuses, read } = await screen(await sharp(lighthouse).jpeg().toBuffer());
    expect(await refuses('stored')).toBe(true);
    expect(await refuses('stored')).toBe(true);
    expect(read).toHaveBeenCalledTimes(1);
    expect(await refuses({ hash: 'other', read: async () => valley })).toBe(false);
    expect(await refuses('gone')).toBe(false);
  });

  it('of one colour is refused alone, not every picture of one colour', async () => {
    const { refuses } = await screen(await plain('white'));
    expect(await refuses(await plain('white'))).toBe(true);
    expect(await refuses(await plain('white', 'jpeg'))).toBe(false);
    expect(await refuses(await plain('black'))).toBe(false);
  });
});

it('no two samples are taken for copies of each other', async () => {
  const others = await Promise.all((['swirls', 'mosaic'] as const).map((name) => drawSample(name, 64)));
  const pictures = [lighthouse, valley, ...others.map((bytes) => Buffer.from(bytes))];
  for (const [index, picture] of pictures.entries()) {
    const { refuses } = await screen(...pictures.filter((_, other) => other !== index));
    expect([index, await refuses(picture)]).toEqual([index, false]);
  }
});
