/** How a painting was made, stored in its EXIF: `--like painting.png` reads it back. */
import readExif from 'exif-reader';
import type { Exif } from 'sharp';
import { openPicture } from './open-picture.js';
import { isPictureFormat, sniff } from './sniff.js';

/** Any JSON object: options, seed, network, version. */
export type GenerationMetadata = Readonly<Record<string, unknown>>;

const SOFTWARE = 'Brushwork';

/** In characters of escaped JSON. JPEG has 65 533 bytes for all of EXIF, and libvips silently drops what is longer. */
const MAX_METADATA_CHARS = 60_000;

/** EXIF text is ASCII; other characters are escaped. */
function toAscii(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** @throws RangeError when the metadata have more than 60 000 characters. */
export function generationExif(recipe: GenerationMetadata): Exif {
  const text = toAscii(JSON.stringify(recipe));
  if (text.length > MAX_METADATA_CHARS)
    throw new RangeError(`a recipe has at most ${MAX_METADATA_CHARS} characters, not ${text.length}`);
  return { IFD0: { Software: SOFTWARE, ImageDescription: text } };
}

/** The metadata of a painting by Brushwork, or undefined where there are none that can be read. Never throws. */
export async function readGenerationMetadata(bytes: Uint8Array): Promise<GenerationMetadata | undefined> {
  if (!isPictureFormat(sniff(bytes))) return undefined;
  try {
    const { exif } = await openPicture(bytes, { limitInputPixels: false }).metadata();
    const image = exif && readExif(exif).Image;
    if (image?.Software !== SOFTWARE || typeof image.ImageDescription !== 'string') return undefined;
    const recipe: unknown = JSON.parse(image.ImageDescription);
    return isRecord(recipe) ? recipe : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is GenerationMetadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
