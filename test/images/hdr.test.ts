import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { peakOf, toneCurve } from '../../src/images/colour/tone-map.js';
import { decodePicture } from '../../src/images/index.js';
import { colourAt, expectColour } from './pictures.js';
import { withCicp, withNclx } from './sample-files.js';

const PQ = 16;
const HLG = 18;
const BT2020 = 9;
const DISPLAY_P3 = 12;

/** Flat halves, each of three signals of 0-1. */
function halves(left: readonly number[], right: readonly number[]) {
  const values = Uint16Array.from({ length: 3 * 64 * 32 }, (_, i) => {
    const x = Math.floor(i / 3) % 64;
    return Math.round(65_535 * (x < 32 ? left : right)[i % 3]);
  });
  return sharp(values, { raw: { width: 64, height: 32, channels: 3 } }).toColourspace('rgb16');
}

const grey = (signal: number) => [signal, signal, signal];
const LEFT = [8, 16] as const;
const RIGHT = [56, 16] as const;

/** SMPTE ST 2084, by its definition: signals of 203, 20.3 and 1000 cd/m2. */
const [PQ_WHITE, PQ_TENTH, PQ_1000] = [0.5807, 0.3583, 0.7518];
/** ITU-R BT.2100: white's and a tenth of its light on a screen of 1000 cd/m2. */
const [HLG_WHITE, HLG_TENTH] = [0.75, 0.3415];
/** sRGB of a tenth of white's light. */
const TENTH = 89;

describe.each([
  ['PQ', PQ, PQ_WHITE, PQ_TENTH],
  ['HLG', HLG, HLG_WHITE, HLG_TENTH],
])('%s', (_, transfer, white, tenth) => {
  test('paper white is white, and what is darker keeps its light', async () => {
    const png = withCicp(await halves(grey(white), grey(tenth)).png().toBuffer(), BT2020, transfer);
    const picture = await decodePicture(png);
    expectColour(colourAt(picture, ...LEFT), [255, 255, 255]);
    expectColour(colourAt(picture, ...RIGHT), [TENTH, TENTH, TENTH]);
  });

  test('as AVIF too', async () => {
    const avif = await halves(grey(white), grey(tenth)).avif({ lossless: true, chromaSubsampling: '4:4:4' }).toBuffer();
    const picture = await decodePicture(withNclx(avif, BT2020, transfer));
    expectColour(colourAt(picture, ...LEFT), [255, 255, 255], 4);
    expectColour(colourAt(picture, ...RIGHT), [TENTH, TENTH, TENTH], 4);
  });

  test('in 8 bits and in limited range', async () => {
    const limited = (signal: number) => grey((16 + 219 * signal) / 255);
    const png = await halves(limited(white), limited(tenth)).toColourspace('srgb').png().toBuffer();
    expect((await sharp(png).metadata()).depth).toBe('uchar');
    const picture = await decodePicture(withCicp(png, BT2020, transfer, false));
    expectColour(colourAt(picture, ...LEFT), [255, 255, 255], 4);
    expectColour(colourAt(picture, ...RIGHT), [TENTH, TENTH, TENTH], 4);
  });

  test('resized, and with opacity', async () => {
    const opaque = await halves(grey(white), grey(tenth)).png().toBuffer();
    const clear = await sharp(opaque).toColourspace('rgb16').ensureAlpha(0.5).png().toBuffer();
    const picture = await decodePicture(withCicp(clear, BT2020, transfer), { longSide: 32 });
    expect(picture).toMatchObject({ width: 32, height: 16 });
    expectColour(colourAt(picture, 28, 8), [TENTH, TENTH, TENTH]);
    expect(picture.alpha?.[0]).toBeGreaterThanOrEqual(127);
    expect(picture.alpha?.[0]).toBeLessThanOrEqual(128);
  });
});

describe('tone mapping', () => {
  test('what is brighter than paper stays apart from it, and keeps its hue', async () => {
    const png = await halves(grey(PQ_WHITE), [PQ_1000, PQ_TENTH, PQ_TENTH]).png().toBuffer();
    const picture = await decodePicture(withCicp(png, 1, PQ));
    const [paper] = colourAt(picture, ...LEFT);
    expect(paper).toBeGreaterThan(200);
    expect(paper).toBeLessThan(245);
    const [r, g, b] = colourAt(picture, ...RIGHT);
    expect(r).toBeGreaterThan(250);
    expect(g).toBeLessThan(TENTH);
    expect(Math.abs(g - b)).toBeLessThanOrEqual(1);
  });

  test.each([1.5, 5, 50])('from a peak of %f it only rises, to white, and leaves the dark alone', (peak) => {
    const curve = toneCurve(peak);
    expect(curve(peak)).toBeCloseTo(1, 3);
    expect(curve(0.05)).toBe(0.05);
    let last = 0;
    for (let light = 0; light <= peak; light += peak / 500) {
      expect(curve(light)).toBeGreaterThanOrEqual(last - 1e-9);
      last = curve(light);
    }
  });

  test('specks do not count', () => {
    const lights = new Float32Array(10_000).fill(1);
    lights.fill(40, 0, 5);
    expect(peakOf(lights, 50)).toBeCloseTo(1, 1);
    lights.fill(40, 0, 50);
    expect(peakOf(lights, 50)).toBeCloseTo(40, 0);
  });
});

describe('primaries', () => {
  const P3_RED: readonly [number, number, number] = [234, 51, 35];
  const p3 = () => sharp({ create: { width: 32, height: 32, channels: 3, background: { r: 234, g: 51, b: 35 } } });

  test.each([
    ['PNG', async () => withCicp(await p3().png().toBuffer(), DISPLAY_P3, 13)],
    [
      'AVIF',
      async () => withNclx(await p3().avif({ lossless: true, chromaSubsampling: '4:4:4' }).toBuffer(), DISPLAY_P3, 13),
    ],
  ])('Display P3 by numbers in %s is as by its profile', async (_, draw) => {
    expectColour(colourAt(await decodePicture(await draw()), 5, 5), [255, 0, 3], 4);
  });

  test('BT.2020 is converted, and white stays white', async () => {
    const png = await halves([1, 1, 1], [0.5, 0.4, 0.3]).png().toBuffer();
    const picture = await decodePicture(withCicp(png, BT2020, 1));
    expectColour(colourAt(picture, ...LEFT), [255, 255, 255], 1);
    expectColour(colourAt(picture, ...RIGHT), [142, 98, 72], 1);
  });

  test('sRGB by numbers is left as it is', async () => {
    expect(colourAt(await decodePicture(withCicp(await p3().png().toBuffer(), 1, 13)), 5, 5)).toEqual(P3_RED);
  });

  test('linear light is encoded', async () => {
    const png = await halves(grey(0.1), grey(1)).png().toBuffer();
    expectColour(colourAt(await decodePicture(withCicp(png, 1, 8)), ...LEFT), [TENTH, TENTH, TENTH], 1);
  });
});
