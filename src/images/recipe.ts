/** What made a painting, kept in its file: `--like painting.png` reads it back. */
import readExif from 'exif-reader';
import sharp, { type Exif } from 'sharp';

/** Anything that JSON can say: options, seed, network, version. */
export type Recipe = Readonly<Record<string, unknown>>;

const SOFTWARE = 'Brushwork';

/** EXIF's text is ASCII, so everything else is escaped. */
function toAscii(json: string): string {
  return json.replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function recipeExif(recipe: Recipe): Exif {
  return { IFD0: { Software: SOFTWARE, ImageDescription: toAscii(JSON.stringify(recipe)) } };
}

/** The recipe of a painting that Brushwork wrote, or undefined where there is none that can be read. */
export async function readRecipe(bytes: Uint8Array): Promise<Recipe | undefined> {
  try {
    const { exif } = await sharp(bytes).metadata();
    const image = exif === undefined ? undefined : readExif(exif).Image;
    if (image?.Software !== SOFTWARE || typeof image.ImageDescription !== 'string') return undefined;
    const recipe: unknown = JSON.parse(image.ImageDescription);
    return typeof recipe === 'object' && recipe !== null && !Array.isArray(recipe) ? (recipe as Recipe) : undefined;
  } catch {
    return undefined;
  }
}
