/** The built-in styles of every library. Their pictures are drawn by code (see `samples`). */
import { createStyleAsset, type StyleAsset } from '../images/index.js';
import { drawSample } from '../samples/index.js';
import type { BuiltInStyle, LocalizedNames } from './style.js';

const NAMES = {
  swirls: {
    en: 'Night swirls',
    de: 'Nachtwirbel',
    fr: 'Nuit en tourbillons',
    'es-ES': 'Remolinos nocturnos',
    'pt-BR': 'Redemoinhos noturnos',
    ja: '夜の渦',
    'zh-CN': '夜之漩涡',
  },
  glass: {
    en: 'Stained glass',
    de: 'Buntglas',
    fr: 'Vitrail',
    'es-ES': 'Vidriera',
    'pt-BR': 'Vitral',
    ja: 'ステンドグラス',
    'zh-CN': '彩色玻璃',
  },
  woodcut: {
    en: 'Woodcut',
    de: 'Holzschnitt',
    fr: 'Gravure sur bois',
    'es-ES': 'Xilografía',
    'pt-BR': 'Xilogravura',
    ja: '木版画',
    'zh-CN': '木刻版画',
  },
  watercolour: {
    en: 'Watercolour',
    de: 'Aquarell',
    fr: 'Aquarelle',
    'es-ES': 'Acuarela',
    'pt-BR': 'Aquarela',
    ja: '水彩',
    'zh-CN': '水彩',
  },
  mosaic: {
    en: 'Mosaic',
    de: 'Mosaik',
    fr: 'Mosaïque',
    'es-ES': 'Mosaico',
    'pt-BR': 'Mosaico',
    ja: 'モザイク',
    'zh-CN': '马赛克',
  },
  points: {
    en: 'River in dots',
    de: 'Fluss aus Punkten',
    fr: 'Rivière en points',
    'es-ES': 'Río de puntos',
    'pt-BR': 'Rio em pontos',
    ja: '点描の川',
    'zh-CN': '点彩之河',
  },
} as const satisfies Record<string, LocalizedNames>;

/** Precomputed (see `perceptualHashOf`), so that comparing a picture with them does not require drawing them. A test checks them. */
const PERCEPTUAL_HASHES = {
  swirls: '1101110110000001010001110011100100101000001110001101000000111110',
  glass: '1111000011000010101111110101010000101110011110010100000001011101',
  woodcut: '0010011010111101001100011001111011001001010000110001000010110011',
  watercolour: '1101011100101001010001010001011110100101111001001101100101101001',
  mosaic: '0110001010101100010110011000100011100101100010100100011110110111',
  points: '1110000001110010100110000001110101010101100000111001011111110001',
} as const satisfies Record<keyof typeof NAMES, string>;

export type BuiltInId = keyof typeof NAMES;

export const BUILT_IN_IDS = Object.keys(NAMES) as BuiltInId[];

/** Drawn small: a tenth of the time that the picture takes. */
const TILE_SIDE_PX = 200;

export const BUILT_IN_STYLES: readonly BuiltInStyle[] = BUILT_IN_IDS.map((id) => {
  let drawn: Promise<StyleAsset> | undefined;
  let tile: Promise<Uint8Array> | undefined;
  return {
    id,
    names: NAMES[id],
    perceptualHash: PERCEPTUAL_HASHES[id],
    asset() {
      drawn ??= drawSample(id).then((picture) => createStyleAsset(picture));
      return drawn;
    },
    tile() {
      tile ??= drawSample(id, TILE_SIDE_PX);
      return tile;
    },
  };
});
