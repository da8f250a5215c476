/** Pictures of people, drawn: each in colours and shapes of its own. https://discord.com/developers/docs/reference#image-formatting */
import sharp from 'sharp';
import { between, type Random, rasterise, rasteriseDocument, seededRandom } from './svg-drawing.js';

/** Both sides of a drawing, in its own units. */
const VIEW_SIZE = 128;
/** Pixels a side. */
const SIZES = { least: 16, most: 4096, usual: 128 } as const;
/** Drawings that are kept. */
const CACHE_SIZE = 200;

/** Hues of those who chose no picture. */
const DEFAULTS = [235, 213, 139, 38, 359, 300] as const;

const FORMATS = { png: 'image/png', webp: 'image/webp', jpg: 'image/jpeg', jpeg: 'image/jpeg' } as const;

export interface Picture {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export class Avatars {
  readonly #drawn = new Map<string, Promise<Picture>>();
  /** The picture that a person has now, if any. */
  readonly #hashOf: (userId: string) => string | null | undefined;

  readonly #pictures: ReadonlyMap<string, string>;

  /** @param pictures SVG documents by user id; the avatars of all others are drawn from their hash. */
  constructor(
    hashOf: (userId: string) => string | null | undefined,
    pictures: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#hashOf = hashOf;
    this.#pictures = pictures;
  }

  /** @param path "/avatars/ID/HASH.png" or "/embed/avatars/0.png". @returns undefined where there is none. */
  at({ pathname, searchParams }: URL): Promise<Picture> | undefined {
    const [, id, hash, number, extension] =
      /^\/(?:avatars\/(\d+)\/(\w+)|embed\/avatars\/([0-5]))\.(png|webp|jpe?g)$/.exec(pathname) ?? [];
    if (extension === undefined) return undefined;
    if (number === undefined && this.#hashOf(id) !== hash) return undefined;
    const asked = Number(searchParams.get('size') ?? SIZES.usual);
    const size = Math.min(SIZES.most, Math.max(SIZES.least, Math.round(asked) || SIZES.usual));
    const key = `${pathname} ${size}`;
    const known = this.#drawn.get(key);
    if (known !== undefined) return known;
    if (this.#drawn.size >= CACHE_SIZE) this.#drawn.clear();
    const given = number === undefined ? this.#pictures.get(id) : undefined;
    const png =
      given === undefined
        ? rasterise(number === undefined ? drawFace(hash) : drawDefault(Number(number)), VIEW_SIZE, size)
        : rasteriseDocument(given, size);
    const picture = encode(png, extension as keyof typeof FORMATS);
    this.#drawn.set(key, picture);
    return picture;
  }
}

async function encode(png: Uint8Array, extension: keyof typeof FORMATS): Promise<Picture> {
  const contentType = FORMATS[extension];
  if (extension === 'png') return { bytes: png, contentType };
  const picture = sharp(png).flatten({ background: 'white' });
  return { bytes: await (extension === 'webp' ? picture.webp() : picture.jpeg()).toBuffer(), contentType };
}

const hsl = (hue: number, saturation: number, light: number) =>
  `hsl(${Math.round(hue)},${Math.round(saturation)}%,${Math.round(light)}%)`;

/** Head and shoulders before shapes that the hash chooses. */
function drawFace(hash: string): string {
  const random = seededRandom(Number.parseInt(hash.slice(0, 8), 16));
  const hue = between(random, 0, 360);
  const shapes = Array.from({ length: 7 }, () => drawShape(random, hue));
  const clothes = hsl(hue + 180, 55, between(random, 30, 55));
  const hair = hsl(between(random, 10, 50), between(random, 20, 70), between(random, 12, 60));
  const skin = hsl(between(random, 18, 32), between(random, 35, 60), between(random, 40, 80));
  return [
    `<rect width="128" height="128" fill="${hsl(hue, 60, 72)}"/>`,
    ...shapes,
    `<ellipse cx="64" cy="128" rx="48" ry="38" fill="${clothes}"/>`,
    `<circle cx="64" cy="54" r="30" fill="${hair}"/>`,
    `<ellipse cx="64" cy="62" rx="${between(random, 21, 26)}" ry="28" fill="${skin}"/>`,
    '<circle cx="55" cy="60" r="3" fill="#222"/><circle cx="73" cy="60" r="3" fill="#222"/>',
    `<path d="M54 74 Q64 ${between(random, 72, 86)} 74 74" fill="none" stroke="#722" stroke-width="3"/>`,
  ].join('');
}

function drawShape(random: Random, hue: number): string {
  const [x, y, radius] = [between(random, 0, 128), between(random, 0, 128), between(random, 8, 30)];
  const fill = hsl(hue + between(random, -60, 60), 65, between(random, 35, 80));
  const kind = Math.floor(between(random, 0, 3));
  if (kind === 0) return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;
  const turn = `transform="rotate(${between(random, 0, 90)} ${x} ${y})"`;
  if (kind === 1) return `<rect x="${x}" y="${y}" width="${radius * 1.6}" height="${radius}" fill="${fill}" ${turn}/>`;
  return `<path d="M${x} ${y - radius} L${x + radius} ${y + radius} L${x - radius} ${y + radius} Z" fill="${fill}" ${turn}/>`;
}

function drawDefault(number: number): string {
  const figure =
    '<circle cx="64" cy="50" r="22" fill="white"/><ellipse cx="64" cy="116" rx="40" ry="34" fill="white"/>';
  return `<rect width="128" height="128" fill="${hsl(DEFAULTS[number], 80, 62)}"/>${figure}`;
}
