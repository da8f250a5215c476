/** The pictures that the defaults are judged by, and their paintings, each painted once: they take hours, and one may stop in between. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { writeAtomically } from '../files/atomic-write.js';
import type { Options } from '../painting/options.js';
import { allSamples, drawSample } from '../samples/index.js';

/** Contents, and styles, at most. */
const COUNT = 8;

const isSample = (id: string) => allSamples.some((sample) => sample.id === id);

/** @param id a sample's, or the path of a file. */
export const readJudged = (id: string): Promise<Uint8Array> => (isSample(id) ? drawSample(id) : readFile(id));

/** How a picture is named in tables and in the names of files. */
export const nameOf = (id: string): string => basename(id, extname(id)).replace(/^(content|style)-(\d+-)?/, '');

/**
 * Contents or styles, at most eight: those of the folder that are called `content-*` or `style-*`, sorted by name, then the samples. A
 * style is a content, too: of drawings, dots and flat colours.
 */
export async function judgedPictures(kind: 'content' | 'style', folder: string | undefined): Promise<string[]> {
  const names = folder === undefined ? [] : (await readdir(folder)).sort();
  const found = names.filter((name) => name.startsWith(`${kind}-`)).map((name) => join(folder ?? '', name));
  const samplesOf = (wanted: string) => allSamples.filter((sample) => sample.kind === wanted).map(({ id }) => id);
  return [...found, ...samplesOf(kind), ...samplesOf(kind === 'content' ? 'style' : 'content')].slice(0, COUNT);
}

/**
 * A painting as a PNG; painted only where the folder has none that is called the same.
 *
 * @param folder a new one where the code or a default has changed.
 * @param given the options that differ from the defaults; they are part of the name.
 */
export async function paintOnce(
  folder: string,
  content: string,
  style: string,
  given: Partial<Options>,
  paint: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const options = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  const file = join(folder, `${[nameOf(content), nameOf(style), ...options].join(' ')}.png`);
  if (existsSync(file)) return readFile(file);
  const bytes = await paint();
  await mkdir(folder, { recursive: true });
  await writeAtomically(file, bytes);
  return bytes;
}
