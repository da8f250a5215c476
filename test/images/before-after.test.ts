/** A photo beside its painting. */
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodePicture, drawBeforeAfter } from '../../src/images/index.js';
import { type Colour, colourAt, expectColour, flat } from './pictures.js';

const RED: Colour = [200, 30, 30];
const BLUE: Colour = [40, 60, 220];

it('puts an upright pair side by side, the photo at the painting’s size', async () => {
  const photo = await flat(RED, 600, 800).jpeg().toBuffer();
  const painting = await flat(BLUE, 96, 128).png().toBuffer();
  const { joined, before, after } = await drawBeforeAfter(photo, painting);
  const both = await decodePicture(joined);
  expect(both).toMatchObject({ width: 200, height: 128 });
  expectColour(colourAt(both, 48, 64), RED, 4);
  expectColour(colourAt(both, 152, 64), BLUE);
  expect(await sharp(before).metadata()).toMatchObject({ format: 'png', width: 96, height: 128 });
  expect(after).toEqual(painting);
});

it('puts a wide pair one above the other', async () => {
  const photo = await flat(RED, 800, 500).png().toBuffer();
  const both = await decodePicture((await drawBeforeAfter(photo, await flat(BLUE, 128, 80).png().toBuffer())).joined);
  expect(both).toMatchObject({ width: 128, height: 168 });
  expectColour(colourAt(both, 64, 20), RED);
  expectColour(colourAt(both, 64, 140), BLUE);
});

it('turns a photo as its camera says', async () => {
  const photo = await flat(RED, 400, 300).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  const { before } = await drawBeforeAfter(photo, await flat(BLUE, 96, 128).png().toBuffer());
  expectColour(colourAt(await decodePicture(before), 90, 120), RED, 4);
});

it('refuses a photo that is damaged', async () => {
  const painting = await flat(BLUE).png().toBuffer();
  const cut = (await flat(RED, 300, 300).png().toBuffer()).subarray(0, 120);
  await expect(drawBeforeAfter(cut, painting)).rejects.toMatchObject({ kind: 'picture-damaged' });
});
