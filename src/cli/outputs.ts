/** Where paintings go: planned and tried before the work, written whole, and never lost once they are painted. */
import { constants } from 'node:fs';
import { access, lstat, mkdir, open, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { UserError } from '../errors/user-error.js';
import { temporaryPathFor, writeAtomically } from '../files/atomic-write.js';
import { failureReason } from '../files/failure-reason.js';
import { formatOfPath, type OutputFormat } from '../images/encode.js';
import { isSameFile } from './inputs.js';

export interface Output {
  /** Undefined for standard output. */
  readonly path: string | undefined;
  /** How messages and records name it. */
  readonly name: string;
  readonly format: OutputFormat;
  /** The name is of our making: what is there already stays, and the painting gets a number. */
  readonly derived: boolean;
}

const DEFAULT_FOLDER = 'paintings';
const STANDARD_OUTPUT: Output = { path: undefined, name: '-', format: 'png', derived: false };

/**
 * Decides where each painting goes; derived names get a number where the name is taken.
 *
 * @param given by `--output`: a file, a folder, or "-".
 * @param stems of contents and styles, one pair a painting.
 * @throws UserError `output-format`, `output`
 */
export async function planOutputs(
  given: string | undefined,
  stems: readonly (readonly [content: string, style: string])[],
): Promise<Output[]> {
  if (given === '-') return [standardOutput(stems.length)];
  if (given === '')
    throw new UserError('output', 'The name of the painting is empty; name a file or a folder with -o.');
  const folder = given ?? DEFAULT_FOLDER;
  if (given !== undefined && !(await isFolder(given))) {
    if (stems.length > 1)
      throw new UserError(
        'output',
        `${given} names one file and there are ${stems.length} paintings; name a folder with -o, ending in "/".`,
      );
    return [{ path: given, name: given, format: formatOfPath(given), derived: false }];
  }
  const taken = new Set<string>();
  const outputs: Output[] = [];
  for (const [content, style] of stems) {
    const path = await freePath(join(folder, `${shorten(content)}-in-${shorten(style)}.png`), taken);
    taken.add(path);
    outputs.push({ path, name: path, format: 'png', derived: true });
  }
  return outputs;
}

function standardOutput(paintings: number): Output {
  if (paintings > 1)
    throw new UserError('output', `There are ${paintings} paintings, and standard output takes one; name a folder.`);
  if (process.stdout.isTTY)
    throw new UserError(
      'output',
      'Standard output is a terminal, which shows no picture; redirect it, or name a file.',
    );
  return STANDARD_OUTPUT;
}

/** A folder is what is one, what ends like one, and what does not end like a file. */
async function isFolder(path: string): Promise<boolean> {
  if (/[/\\]$/.test(path) || extname(path) === '') return true;
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Of the content's and of the style's name in a painting's; file systems have up to 255 bytes for all of it. */
const STEM_BYTES = 100;

function shorten(stem: string): string {
  let short = stem;
  while (Buffer.byteLength(short) > STEM_BYTES) short = [...short].slice(0, -1).join('');
  return short;
}

/** The path, or with the first number from 2 on that nothing has. */
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

/** A link that leads nowhere is there too. */
const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Refuses to write over what is read. @throws UserError `output` */
export async function checkInputsStay({ path, derived }: Output, inputs: readonly string[]): Promise<void> {
  if (path === undefined || derived) return;
  for (const input of inputs)
    if (resolve(input) === resolve(path) || (await isSameFile(input, path)))
      throw new UserError(
        'output',
        `${path} is ${input}, which is needed for the painting; give it another name with -o.`,
      );
}

/** Tries whether a file can be written there; nothing of the trial stays but its folder. @throws UserError `output` */
export async function tryOutput(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const place = await placeOf(path);
    if (place.kind === 'folder') throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    if (place.kind === 'device') return await access(path, constants.W_OK);
    // A file may be protected although its folder is not.
    if (place.kind === 'file') await (await open(place.path, 'r+')).close();
    const trial = temporaryPathFor(place.path);
    await (await open(trial, 'wx')).close();
    await rm(trial);
  } catch (cause) {
    throw new UserError(
      'output',
      `${path} cannot be written: ${failureReason(cause)}. Name another place with -o.`,
      {},
      { cause },
    );
  }
}

interface Place {
  readonly kind: 'absent' | 'file' | 'folder' | 'device';
  /** Where links lead. */
  readonly path: string;
}

/** What is there. A link stays and what it leads to is replaced; a device or a pipe is written into. */
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

/** @returns the name of what was written, which has a number where a derived name was taken. */
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

/** Never over a file that is there. */
async function writeNew(path: string, bytes: Uint8Array): Promise<string> {
  for (let wanted = path; ; ) {
    try {
      await writeAtomically(wanted, bytes, { overwrite: false });
      return wanted;
    } catch (error) {
      // Another run has taken the name since.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      wanted = await freePath(path);
    }
  }
}

/**
 * Writes a painting.
 *
 * @returns the name of what was written.
 * @throws UserError `output` that says where the painting is kept instead: it has taken minutes to make.
 */
export async function writeOutput({ path, name, format, derived }: Output, bytes: Uint8Array): Promise<string> {
  try {
    if (path !== undefined) return await write(path, derived, bytes);
    await writeToStandardOutput(bytes);
    return 'standard output';
  } catch (cause) {
    const what = path === undefined ? 'Standard output' : name;
    const failed = `${what} cannot be written: ${failureReason(cause)}.`;
    const kept = await keepElsewhere(path === undefined ? `painting.${format}` : basename(path), bytes);
    const where =
      kept === undefined ? 'The painting could be kept nowhere else either.' : `The painting is kept as ${kept}.`;
    throw new UserError('output', `${failed} ${where}`, {}, { cause });
  }
}

function writeToStandardOutput(bytes: Uint8Array): Promise<void> {
  return new Promise((done, failed) => process.stdout.write(bytes, (error) => (error ? failed(error) : done())));
}

/** In the working folder, at home, or where temporary files are: the first that takes it. */
async function keepElsewhere(name: string, bytes: Uint8Array): Promise<string | undefined> {
  for (const folder of [process.cwd(), homedir(), tmpdir()]) {
    const path = await writeNew(join(folder, name), bytes).catch(() => undefined);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Pictures of how a painting grows: `NAME-0025.png` for every 25th step. */
export class Snapshots {
  readonly #base: string;
  #broken = false;

  private constructor(base: string) {
    this.#base = base;
  }

  /** @param name of the painting. Where the folder has snapshots of another painting of that name, these get a number. */
  static async plan(folder: string, name: string): Promise<Snapshots> {
    const stem = basename(name, extname(name));
    const there = await readdir(folder).catch(() => []);
    const isTaken = (base: string) =>
      there.some((other) => other.startsWith(`${base}-`) && /^\d{4,}\.png$/.test(other.slice(base.length + 1)));
    let base = stem;
    for (let number = 2; isTaken(base); number++) base = `${stem}-${number}`;
    return new Snapshots(join(folder, base));
  }

  /** One that cannot be written does not cost the painting; it is said once. */
  async write(step: number, bytes: Uint8Array): Promise<void> {
    if (this.#broken) return;
    try {
      await write(`${this.#base}-${String(step).padStart(4, '0')}.png`, true, bytes);
    } catch (cause) {
      this.#broken = true;
      console.error(
        `No more snapshots are kept in ${dirname(this.#base)}: ${failureReason(cause)}. The painting goes on.`,
      );
    }
  }
}
