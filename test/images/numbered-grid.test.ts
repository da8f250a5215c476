/** Small paintings in one picture. */
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodePicture, drawNumberedGrid, drawNumberedTiles, numberPictures } from '../../src/images/index.js';
import { type Colour, colourAt, expectColour, flat } from './pictures.js';

const colours: readonly Colour[] = [
  [200, 30, 30],
  [30, 200, 60],
  [40, 60, 220],
  [220, 200, 40],
];
const pictures = await Promise.all(colours.map((colour) => flat(colour, 120, 90).png().toBuffer()));

it('puts four pictures in two rows, each where its number says', async () => {
  const { bytes, width, height } = await drawNumberedGrid(pictures, 'png');
  const grid = await decodePicture(bytes);
  expect([width, height]).toEqual([248, 188]);
  expect(grid).toMatchObject({ width, height, format: 'png' });
  const middles = [
    [60, 45],
    [188, 45],
    [60, 143],
    [188, 143],
  ] as const;
  for (const [index, [x, y]] of middles.entries()) expectColour(colourAt(grid, x, y), colours[index]);
  expectColour(colourAt(grid, 124, 45), [255, 255, 255]);
});

it('writes another number on each', async () => {
  const [same] = pictures;
  const { bytes } = await drawNumberedGrid([same, same, same, same], 'png');
  const corners = await Promise.all(
    [
      [0, 0],
      [128, 0],
      [0, 98],
      [128, 98],
    ].map(([left, top]) => sharp(bytes).extract({ left, top, width: 40, height: 40 }).raw().toBuffer()),
  );
  expect(new Set(corners.map((corner) => corner.toString('hex'))).size).toBe(4);
});

it('leaves a grey place for one that is still to come, and takes one of another size', async () => {
  const small = await flat(colours[0], 30, 22).jpeg().toBuffer();
  const { bytes } = await drawNumberedGrid([pictures[1], small, undefined, undefined], 'jpeg');
  const grid = await decodePicture(bytes);
  expect(grid).toMatchObject({ width: 248, height: 188, format: 'jpeg' });
  expectColour(colourAt(grid, 188, 45), colours[0], 6);
  expectColour(colourAt(grid, 60, 143), [138, 143, 152], 6);
});

it('is transparent nowhere', async () => {
  const clear = await flat(colours[0], 40, 40).ensureAlpha(0).png().toBuffer();
  expect(await sharp((await drawNumberedGrid([clear], 'png')).bytes).metadata()).toMatchObject({
    width: 40,
    height: 40,
    hasAlpha: false,
  });
});

it('writes a number on each of several pictures, also where only their middle is shown', async () => {
  const wide = await flat(colours[1], 600, 200).jpeg().toBuffer();
  const [first, missing, third] = await numberPictures([wide, undefined, wide], 9);
  expect(missing).toBeUndefined();
  const picture = await decodePicture(first as Uint8Array);
  expect(picture).toMatchObject({ width: 600, height: 200, format: 'jpeg' });
  // The corner of the square in the middle is dark; what is left of it, and its own middle, are as they were.
  expect(colourAt(picture, 214, 29)[1]).toBeLessThan(90);
  expectColour(colourAt(picture, 100, 100), colours[1], 6);
  expectColour(colourAt(picture, 300, 150), colours[1], 6);
  expect(Buffer.compare(first as Uint8Array, third as Uint8Array)).not.toBe(0);
});

it('crops tiles to squares, five in a row at most, with a grey place for one that cannot be read', async () => {
  const [wide] = pictures;
  const tiles = await decodePicture(await drawNumberedTiles([undefined, ...new Array<Buffer>(16).fill(wide)]));
  expect(tiles).toMatchObject({ width: 8 + 5 * 208, height: 8 + 4 * 208, format: 'jpeg' });
  expectColour(colourAt(tiles, 108, 108), [63, 65, 71], 6);
  expectColour(colourAt(tiles, 316, 108), colours[0], 6);
  expectColour(colourAt(tiles, 2, 2), [43, 45, 49], 6);
});
