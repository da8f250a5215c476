/** The built-in styles of every library. Their pictures are drawn by code (see `samples`); the locales have their names. */
import { createStyleAsset, type StyleAsset } from '../images/index.js';
import { drawSample } from '../samples/index.js';
import type { BuiltInStyle, LocalizedNames } from './style.js';

/** Precomputed (see `perceptualHashOf`), so that comparing a picture with them does not require drawing them. A test checks them. */
const PERCEPTUAL_HASHES = {
  swirls: '1101110110000001010001110011100100101000001110001101000000111110',
  glass: '1111000011000010101111110101010000101110011110010100000001011101',
  woodcut: '0010011010111101001100011001111011001001010000110001000010110011',
  watercolour: '1101011100101001010001010001011110100101111001001101100101101001',
  mosaic: '0110001010101100010110011000100011100101100010100100011110110111',
  points: '1110000001110010100110000001110101010101100000111001011111110001',
} as const satisfies Record<string, string>;

export type BuiltInId = keyof typeof PERCEPTUAL_HASHES;

export const BUILT_IN_IDS = Object.keys(PERCEPTUAL_HASHES) as BuiltInId[];

/** @param namesOf a style's names, by locale. */
export const builtInStyles = (namesOf: (id: BuiltInId) => LocalizedNames): readonly BuiltInStyle[] =>
  BUILT_IN_IDS.map((id) => {
    let drawn: Promise<StyleAsset> | undefined;
    return {
      id,
      names: namesOf(id),
      perceptualHash: PERCEPTUAL_HASHES[id],
      asset() {
        drawn ??= drawSample(id).then((picture) => createStyleAsset(picture));
        return drawn;
      },
    };
  });
