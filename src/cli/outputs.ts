/** Output files: planned and checked before painting, written atomically, with a fallback folder when writing fails. */
import { constants } from 'node:fs';
import { access, lstat, mkdir, open, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { UserError } from '../errors/user-error.js';
import { temporaryPathFor, writeAtomically } from '../files/atomic-write.js';
import { writeFailureReason } from '../files/failure-reason.js';
import type { AnimationOutput } from '../images/animation/encode-animation.js';
import { formatOfPath, type OutputFormat } from '../images/encode.js';
import { isSameFile } from './inputs.js';

export interface Output {
  /** Undefined for standard output. */
  readonly path: string | undefined;
  /** How messages and records name it. */
  readonly name: string;
  readonly format: OutputFormat | AnimationOutput;
  /** The name was not given but derived: an existing file is kept, and the painting's name gets a number. */
  readonly derived: boolean;
}

const DEFAULT_FOLDER = 'paintings';

/** A painting's content and style, by the stems of their files, and the format where nobody names one. */
export interface OutputNames {
  readonly stems: readonly [content: string, style: string];
  readonly format: 'png' | AnimationOutput;
}

const MOVING: readonly (AnimationOutput & string)[] = ['gif', 'mp4', 'webm'];

/** Whether nothing but an animation can be written in it. */
export const isMovingFormat = (format: Output['format']): format is Exclude<AnimationOutput, 'webp'> =>
  (MOVING as readonly string[]).includes(format);

/** @throws UserError `output-format` */
const formatOf = (path: string): Output['format'] =>
  MOVING.find((format) => extname(path).toLowerCase() === `.${format}`) ?? formatOfPath(path);

/**
 * Decides where each painting goes; derived names get a number where the name is taken.
 *
 * @param given by `--output`: a file, a folder, or "-".
 * @throws UserError `output-format`, `output-unnamed`, `output-one-file`, `output-one-stream`, `output-terminal`
 */
export async function planOutputs(given: string | undefined, paintings: readonly OutputNames[]): Promise<Output[]> {
  if (given === '-') return [standardOutput(paintings)];
  if (given === '') throw new UserError('output-unnamed');
  const folder = given ?? DEFAULT_FOLDER;
  if (given !== undefined && !(await isFolder(given))) {
    if (paintings.length > 1) throw new UserError('output-one-file', { path: given, paintings: paintings.length });
    return [{ path: given, name: given, format: formatOf(given), derived: false }];
  }
  const taken = new Set<string>();
  const outputs: Output[] = [];
  for (const { stems, format } of paintings) {
    const [content, style] = stems.map(shorten);
    const path = await freePath(join(folder, `${content}-in-${style}.${format}`), taken);
    taken.add(path);
    outputs.push({ path, name: path, format, derived: true });
  }
  return outputs;
}

function standardOutput(paintings: readonly OutputNames[]): Output {
  if (paintings.length > 1) throw new UserError('output-one-stream', { paintings: paintings.length });
  if (process.stdout.isTTY) throw new UserError('output-terminal');
  return { path: undefined, name: '-', format: paintings[0]?.format ?? 'png', derived: false };
}

/** An existing folder, a path that ends in a separator, or one without an extension. */
async function isFolder(path: string): Promise<boolean> {
  if (/[/\\]$/.test(path) || extname(path) === '') return true;
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Limit for each of the two stems in an output name; file systems allow 255 bytes in all. */
const STEM_BYTES = 100;

function shorten(stem: string): string {
  let short = stem;
  while (Buffer.byteLength(short) > STEM_BYTES) short = [...short].slice(0, -1).join('');
  return short;
}

/** The path, with the first free number from 2 on where it is taken. */
async function freePath(path: string, taken: ReadonlySet<string> = new Set()): Promise<string> {
  for (let number = 1; ; number++) {
    const numbered = withNumber(path, number);
    if (!taken.has(numbered) && !(await exists(numbered))) return numbered;
  }
}

function withNumber(path: string, number: number): string {
  if (number === 1) return path;
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-${number}${extension}`;
}

/** Also true for a dangling link. */
const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Refuses an output that would overwrite an input. @throws UserError `output-is-input` */
export async function checkInputsStay({ path, derived }: Output, inputs: readonly string[]): Promise<void> {
  if (path === undefined || derived) return;
  for (const input of inputs)
    if (resolve(input) === resolve(path) || (await isSameFile(input, path)))
      throw new UserError('output-is-input', { path, input });
}

/** Checks that a file can be written there; creates its folder and leaves nothing else. @throws UserError `output-unwritable` */
export async function tryOutput(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const place = await placeOf(path);
    if (place.kind === 'folder') throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    if (place.kind === 'device') return await access(path, constants.W_OK);
    // A file may be read-only in a writable folder.
    if (place.kind === 'file') await (await open(place.path, 'r+')).close();
    const trial = temporaryPathFor(place.path);
    await (await open(trial, 'wx')).close();
    await rm(trial);
  } catch (cause) {
    throw new UserError('output-unwritable', { path, reason: writeFailureReason(cause) }, { cause });
  }
}

interface Place {
  readonly kind: 'absent' | 'file' | 'folder' | 'device';
  /** With links resolved. */
  readonly path: string;
}

/** What exists at the path. A link is kept and its target replaced; a device or a pipe is written into. */
async function placeOf(path: string): Promise<Place> {
  let real: string;
  try {
    real = await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { kind: 'absent', path };
  }
  const found = await stat(real);
  return { kind: found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'device', path: real };
}

/** @returns the path that was written, with a number where a derived name was taken. */
async function write(path: string, derived: boolean, bytes: Uint8Array): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  if (derived) return writeNew(path, bytes);
  const place = await placeOf(path);
  if (place.kind === 'device') await writeFile(path, bytes);
  else if (place.kind === 'file')
    await writeAtomically(place.path, bytes, { mode: (await stat(place.path)).mode & 0o777 });
  else await writeAtomically(place.path, bytes);
  return path;
}

/** Never overwrites. */
async function writeNew(path: string, bytes: Uint8Array): Promise<string> {
  for (let wanted = path; ; ) {
    try {
      await writeAtomically(wanted, bytes, { overwrite: false });
      return wanted;
    } catch (error) {
      // Another process has taken the name meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      wanted = await freePath(path);
    }
  }
}

/**
 * Writes a painting.
 *
 * @returns the name of what was written.
 * @throws UserError `output-failed`, naming the fallback path that the painting was written to instead.
 */
export async function writeOutput({ path, name, format, derived }: Output, bytes: Uint8Array): Promise<string> {
  try {
    if (path !== undefined) return await write(path, derived, bytes);
    await writeToStandardOutput(bytes);
    return 'standard output';
  } catch (cause) {
    const keptAs = await keepElsewhere(path === undefined ? `painting.${format}` : basename(path), bytes);
    const where = { ...(path !== undefined && { path: name }), ...(keptAs !== undefined && { keptAs }) };
    throw new UserError('output-failed', { ...where, reason: writeFailureReason(cause) }, { cause });
  }
}

function writeToStandardOutput(bytes: Uint8Array): Promise<void> {
  return new Promise((done, failed) => process.stdout.write(bytes, (error) => (error ? failed(error) : done())));
}

/** Fallback: the working folder, the home folder or the temporary folder, whichever is writable first. */
async function keepElsewhere(name: string, bytes: Uint8Array): Promise<string | undefined> {
  for (const folder of [process.cwd(), homedir(), tmpdir()]) {
    const path = await writeNew(join(folder, name), bytes).catch(() => undefined);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Intermediate pictures of a painting: `NAME-0025.png` for step 25. */
export class Snapshots {
  readonly #base: string;
  #broken = false;

  private constructor(base: string) {
    this.#base = base;
  }

  /** @param name of the painting. Gets a number where the folder has snapshots of that name. */
  static async plan(folder: string, name: string): Promise<Snapshots> {
    const stem = basename(name, extname(name));
    const there = await readdir(folder).catch(() => []);
    const isTaken = (base: string) =>
      there.some((other) => other.startsWith(`${base}-`) && /^\d{4,}\.png$/.test(other.slice(base.length + 1)));
    let base = stem;
    for (let number = 2; isTaken(base); number++) base = `${stem}-${number}`;
    return new Snapshots(join(folder, base));
  }

  /** A failure to write is reported once and does not stop the painting. */
  async write(step: number, bytes: Uint8Array): Promise<void> {
    if (this.#broken) return;
    try {
      await write(`${this.#base}-${String(step).padStart(4, '0')}.png`, true, bytes);
    } catch (cause) {
      this.#broken = true;
      console.error(
        `Can't save more snapshots in ${dirname(this.#base)}: ${writeFailureReason(cause)}. The painting continues.`,
      );
    }
  }
}
