/** Where pictures come from: files, pipes, standard input, and the samples. */
import { type BigIntStats, createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Readable } from 'node:stream';
import { firstLine, UserError } from '../errors/user-error.js';
import { checkBytes, PICTURE_LIMITS } from '../images/picture-limits.js';
import { drawSample } from '../samples/index.js';

export interface Source {
  /** As it was named on the command line. */
  readonly name: string;
  /** What names of paintings are made from. */
  readonly stem: string;
  /** Where it is a file. */
  readonly path?: string;
  /** @throws UserError `file-missing`, `picture-bytes` */
  read(): Promise<Uint8Array>;
}

/** Names of standard input; opening /dev/stdin anew fails where it is a socket. */
const STANDARD_INPUT = ['-', '/dev/stdin', '/dev/fd/0'];

/** What was named, each read through one source, however often it is named: a pipe can be read once only. */
export class Inputs {
  readonly #sources = new Map<string, Source>();

  file(given: string): Source {
    const name = STANDARD_INPUT.includes(given) ? '-' : given;
    const known = this.#sources.get(name);
    if (known !== undefined) return known;
    const source = name === '-' ? standardInput() : fileSource(name);
    this.#sources.set(name, source);
    return source;
  }

  /** Those that were named so far. */
  get all(): readonly Source[] {
    return [...this.#sources.values()];
  }
}

export const sampleSource = (id: string): Source => ({ name: id, stem: id, read: () => drawSample(id) });

function standardInput(): Source {
  const name = 'standard input';
  const read = async () => {
    if (process.stdin.isTTY)
      throw new UserError('file-missing', '"-" reads standard input, which is a terminal; pipe a picture into it.');
    return readAll(process.stdin, name);
  };
  return { name, stem: 'stdin', read: remembered(read) };
}

function fileSource(path: string): Source {
  const readPipe = remembered(() => readAll(createReadStream(path), path));
  const read = async () => {
    if (path === '') throw new UserError('file-missing', 'One of the names is empty; name a file, or leave it out.');
    const found = await orUnreadable(path, stat(path));
    if (found.isDirectory()) throw new UserError('file-missing', `${path} is a folder; name the pictures in it.`);
    if (!found.isFile()) return orUnreadable(path, readPipe());
    checkBytes({ byteLength: found.size }, PICTURE_LIMITS, path);
    return orUnreadable(path, readFile(path));
  };
  return { name: path, stem: basename(path, extname(path)), path, read };
}

/** What can be read once only is kept. */
function remembered(read: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  let bytes: Promise<Uint8Array> | undefined;
  return () => {
    bytes ??= read();
    return bytes;
  };
}

/** Of something whose length is known only at its end, if it has one. */
async function readAll(stream: Readable, name: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > PICTURE_LIMITS.bytes) {
      const limit = PICTURE_LIMITS.bytes / 1e6;
      throw new UserError('picture-bytes', `${name} has more than ${limit} MB; try a smaller file.`, {
        name,
        megabytes: Math.ceil(length / 1e5) / 10,
        limit,
      });
    }
  }
  return Buffer.concat(chunks);
}

const REASONS: Record<string, string> = {
  ENOENT: 'check the name',
  ENOTDIR: 'check the name',
  EACCES: "you may not read it; change the file's permissions",
  EPERM: "you may not read it; change the file's permissions",
};

async function orUnreadable<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const reason = REASONS[(cause as NodeJS.ErrnoException).code ?? ''] ?? firstLine(cause);
    throw new UserError('file-missing', `${path} cannot be read; ${reason}.`, {}, { cause });
  }
}

/** Whether two names lead to the same file, through links too. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([identityOf(a), identityOf(b)]);
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}

/** Of regular files only; in bigints, since inodes may be longer than numbers are exact. */
async function identityOf(path: string): Promise<Pick<BigIntStats, 'dev' | 'ino'> | undefined> {
  try {
    const found = await stat(path, { bigint: true });
    return found.isFile() ? found : undefined;
  } catch {
    return undefined;
  }
}
