/** What of a picture is painted: chosen before it is, and shown. */
import type { Actor, File, MessageSnapshot } from 'local-discord/testing';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGenerationMetadata } from '../../src/images/index.js';
import { drawSample } from '../../src/samples/index.js';
import { content, type E2eHarness, finished, openE2eHarness, refusalOf, style } from './harness/e2e-harness.js';

let stage: E2eHarness;
let ada: Actor;
beforeAll(async () => {
  stage = await openE2eHarness({ BRUSHWORK_LIMIT_MEMBER: '20', BRUSHWORK_LIMIT_SIZE: '64' });
  ada = stage.localDiscord.join('Ada', { guild: stage.guild });
  await stage.start();
});
afterAll(() => stage.close());

/** Balloons, which the networks know, and a lighthouse, which they don't. */
const balloons: File = { name: 'balloons.png', bytes: await drawSample('valley', 448) };
const DRAFT = { size: 64, quality: 'draft' };

/** White on the left half, black on the right. */
async function halfMask(width: number, height: number): Promise<File> {
  const white = await sharp({ create: { width: width / 2, height, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const mask = sharp({ create: { width, height, channels: 3, background: '#000' } });
  return {
    name: 'mask.png',
    bytes: await mask
      .composite([{ input: white, left: 0, top: 0 }])
      .png()
      .toBuffer(),
  };
}

const partOf = ({ files }: MessageSnapshot) => files.find(({ name }) => name.startsWith('part.'));

/** Mean light of the left and the right half of what is shown of the part, in shares of the picture's own. */
async function lightOfHalves(snapshot: MessageSnapshot, picture: File): Promise<number[]> {
  const shown = sharp(partOf(snapshot)?.bytes);
  const { width, height } = await shown.metadata();
  const own = sharp(picture.bytes).resize(width, height, { fit: 'fill' });
  const means = (from: Sharp) =>
    Promise.all(
      [0.05, 0.55].map(async (left) => {
        const half = { left: Math.floor(left * width), top: 0, width: Math.floor(0.4 * width), height };
        const { channels } = await sharp(await from.clone().extract(half).toBuffer()).stats();
        return channels[0].mean + channels[1].mean + channels[2].mean;
      }),
    );
  const [part, whole] = [await means(shown), await means(own)];
  return part.map((mean, half) => mean / whole[half]);
}

describe('the question for a style', () => {
  it('shows the subject bright and the rest dimmed, or the other way round, and all of it again', async () => {
    const asked = await ada.stylize({ picture: balloons, ...DRAFT });
    await asked.waitFor('Choose a style');
    await ada.choose(asked.message, 'All of it', ['subject']);
    const subject = await asked.waitFor((now) => partOf(now) !== undefined);
    expect(subject.text).toContain('I’ll paint the bright part and leave');
    await ada.choose(asked.message, 'Only the subject', ['background']);
    const background = await asked.waitFor(
      (now) => partOf(now) !== undefined && now.selects[0].placeholder === 'Only the background',
    );
    const light = async (snapshot: MessageSnapshot) => {
      const sky = { left: 0, top: 0, width: 20, height: 20 };
      const { channels } = await sharp(await sharp(partOf(snapshot)?.bytes).extract(sky).toBuffer()).stats();
      return channels[2].mean;
    };
    expect((await light(subject)) / (await light(background))).toBeCloseTo(0.3, 1);
    await ada.choose(asked.message, 'Only the background', ['all']);
    const whole = await asked.waitFor((now) => now.selects[0].placeholder === 'All of it');
    expect(whole.files.map(({ name }) => name)).toEqual(['styles.jpg']);
  });

  it('says that nothing stands out, and all of it is painted', async () => {
    const asked = await ada.stylize({ picture: content, part: 'subject', ...DRAFT });
    await asked.waitFor('I couldn’t find a clear subject, so all of it will be painted.');
    const painted = await ada.choose(asked.message, 'Choose a style…', ['swirls']);
    expect((await finished(painted)).text).toContain('so I painted everything');
  });

  it('shows an attached mask, and has nothing else to choose a part by', async () => {
    const asked = await ada.stylize({ picture: balloons, mask: await halfMask(448, 336), ...DRAFT });
    const shown = await asked.waitFor((now) => partOf(now) !== undefined);
    expect(shown.selects.map(({ placeholder }) => placeholder)).toEqual(['Choose a style…']);
    const [left, right] = await lightOfHalves(shown, balloons);
    expect(left).toBeCloseTo(1, 1);
    expect(right).toBeCloseTo(0.3, 1);
  });

  it('says what is wrong with a mask before anything is painted', async () => {
    const asked = await ada.stylize({ picture: balloons, mask: await halfMask(100, 400), ...DRAFT });
    await asked.waitFor(/mask.*shape/i);
  });
});

describe('two styles', () => {
  it('are refused without the second one, with what to do', async () => {
    expect(
      await refusalOf(ada, () => ada.stylize({ picture: balloons, style: 'swirls', part: 'each', ...DRAFT })),
    ).toContain('add the second one as `second_style`');
  });

  it('are painted in the white and in the black of a mask', async () => {
    const wanted = { style: 'swirls', second_style: 'mosaic', part: 'each', mask: await halfMask(448, 336), ...DRAFT };
    const painted = await finished(await ada.stylize({ picture: balloons, ...wanted }));
    expect(painted.text).toContain('Subject and background in two styles');
    expect(painted.text).not.toContain('Styles 50 : 50');
  });
});

describe('a mask of the style picture', () => {
  const styled = { picture: content, style_image: style, ...DRAFT };

  it('is kept with the painting and painted with', async () => {
    const painted = await ada.stylize({ ...styled, style_mask: await halfMask(128, 101) });
    const { bytes } = (await finished(painted)).files[0];
    expect(await readGenerationMetadata(bytes)).toHaveProperty('styleMask');
  });

  it('is refused where it has another shape, or no style picture', async () => {
    const refused = (options: object) => refusalOf(ada, () => ada.stylize({ ...styled, ...options }));
    expect(await refused({ style_mask: await halfMask(128, 32) })).toContain('than the style picture');
    const { style_image: _, ...alone } = { ...styled, style: 'swirls', style_mask: await halfMask(128, 101) };
    expect(await refusalOf(ada, () => ada.stylize(alone))).toContain('Add `style_image`');
  });
});

// As GIFs they are at the second of Discord's hosts.
it('a sticker is a picture: the menu of its message paints it', async () => {
  const bytes = await sharp(balloons.bytes).resize(64).gif().toBuffer();
  const sticker = await stage.localDiscord.createSticker(stage.guild, { name: 'Balloons', bytes });
  const window = await ada.messageCommand('Stylize this picture', await ada.post('', [], [sticker.id]));
  await window.waitForModal();
  const painted = await finished(await ada.submitModal(window, { style: 'swirls' }));
  expect(painted.text).toContain('Balloons');
  expect(await sharp(painted.files[0].bytes).metadata()).toMatchObject({ width: 64, height: 48 });
});

it('an emoji of a server is a picture: the menu of its message paints it', async () => {
  const { id } = await stage.localDiscord.discord.createEmoji(stage.guild, { name: 'balloons', bytes: balloons.bytes });
  const window = await ada.messageCommand('Stylize this picture', await ada.post(`look <:balloons:${id}>`));
  await window.waitForModal();
  const painted = await finished(await ada.submitModal(window, { style: 'swirls' }));
  expect(painted.text).toContain('balloons');
  expect(await sharp(painted.files[0].bytes).metadata()).toMatchObject({ width: 64, height: 48 });
});
