/** Sources of pictures: files, pipes, standard input, and the samples. */
import { type BigIntStats, createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Readable } from 'node:stream';
import { UserError } from '../errors/user-error.js';
import { readFailureReason } from '../files/failure-reason.js';
import { checkBytes, PICTURE_LIMITS } from '../images/picture-limits.js';
import { drawSample } from '../samples/index.js';

export interface Source {
  /** As it was named on the command line. */
  readonly name: string;
  /** File name without extension, from which output names are made. */
  readonly stem: string;
  /** Only for files. */
  readonly path?: string;
  /** @throws UserError `file-missing`, `picture-bytes` */
  read(): Promise<Uint8Array>;
}

/** Names of standard input; opening /dev/stdin anew fails where it is a socket. */
const STANDARD_INPUT = ['-', '/dev/stdin', '/dev/fd/0'];

/** One source for each distinct name: a pipe can be read only once, however often it is named. */
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

  /** All sources so far. */
  get all(): readonly Source[] {
    return [...this.#sources.values()];
  }
}

export const sampleSource = (id: string): Source => ({ name: id, stem: id, read: () => drawSample(id) });

function standardInput(): Source {
  const name = 'standard input';
  const read = async () => {
    if (process.stdin.isTTY) throw new UserError('input-terminal');
    return readAll(process.stdin, name);
  };
  return { name, stem: 'stdin', read: readOnce(read) };
}

function fileSource(path: string): Source {
  const readPipe = readOnce(() => readAll(createReadStream(path), path));
  const read = async () => {
    if (path === '') throw new UserError('input-unnamed');
    const found = await orUnreadable(path, stat(path));
    if (found.isDirectory()) throw new UserError('input-folder', { path });
    if (!found.isFile()) return orUnreadable(path, readPipe());
    checkBytes({ byteLength: found.size }, PICTURE_LIMITS, path);
    return orUnreadable(path, readFile(path));
  };
  return { name: path, stem: basename(path, extname(path)), path, read };
}

/** Caches the bytes of a source that can be read only once. */
function readOnce(read: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  let bytes: Promise<Uint8Array> | undefined;
  return () => {
    bytes ??= read();
    return bytes;
  };
}

/** Reads a stream of unknown length, up to the limit of bytes. */
async function readAll(stream: Readable, name: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > PICTURE_LIMITS.bytes)
      throw new UserError('input-endless', { name, limit: PICTURE_LIMITS.bytes / 1e6 });
  }
  return Buffer.concat(chunks);
}

async function orUnreadable<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('input-unreadable', { path, reason: readFailureReason(cause) }, { cause });
  }
}

/** Whether two paths lead to the same file, also through links. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([identityOf(a), identityOf(b)]);
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}

/** Regular files only. In bigints, since an inode number may exceed 2^53. */
async function identityOf(path: string): Promise<Pick<BigIntStats, 'dev' | 'ino'> | undefined> {
  try {
    const found = await stat(path, { bigint: true });
    return found.isFile() ? found : undefined;
  } catch {
    return undefined;
  }
}
