/** HEIC photos, which libvips is not built for: libheif in a process of its own, one at a time. */
import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import PQueue from 'p-queue';
import type { HeicAnswer, HeicTask } from './protocol.js';

/** Why there is no picture: it cannot be read, it holds another kind of picture, it takes too much time or memory. */
export class HeicFailure extends Error {
  override readonly name = 'HeicFailure';

  constructor(
    readonly kind: 'damaged' | 'odd' | 'heavy',
    reason: string,
  ) {
    super(reason);
  }
}

export interface HeicPicture {
  /** As it is seen, in pixels. */
  readonly width: number;
  readonly height: number;
  /** An uncompressed TIFF of it, perhaps smaller; undefined where it is larger than was allowed. */
  readonly tiff: Buffer | undefined;
}

/** A photo of 48 megapixels takes some two seconds. */
const TIMEOUT_MS = 60_000;

/** TypeScript sources, as tests and `tsx` run them, need a loader. */
const extension = extname(import.meta.url);
const entry = fileURLToPath(new URL(`process${extension}`, import.meta.url));
const loader = extension === '.ts' ? ['--import', 'tsx'] : [];

/** Each may take a gigabyte. */
const turns = new PQueue({ concurrency: 1 });

/** @throws HeicFailure */
export const decodeHeic = (file: Uint8Array, task: HeicTask): Promise<HeicPicture> =>
  turns.add(() => decodeNow(file, task));

/** The decoder gets nothing of the environment, which holds secrets; Windows needs this much. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}

async function decodeNow(file: Uint8Array, task: HeicTask): Promise<HeicPicture> {
  const child = spawn(process.execPath, [...loader, entry, JSON.stringify(task)], {
    env: bareEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const started = performance.now();
  // One that ends early does not read on; its answer, or that there is none, says why.
  child.stdin.on('error', () => {});
  child.stdin.end(file);
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const output = await Promise.race([buffer(child.stdout), failed]);
  const answer = readAnswer(output);
  if (answer === undefined) {
    const late = performance.now() - started > TIMEOUT_MS;
    throw new HeicFailure(late ? 'heavy' : 'damaged', late ? 'it took too long' : 'the decoder gave no answer');
  }
  const { said, rest } = answer;
  if (said.kind === 'large') return { width: said.width, height: said.height, tiff: undefined };
  if (said.kind !== 'picture') throw new HeicFailure(said.kind, said.reason);
  if (rest.length !== said.bytes) throw new HeicFailure('damaged', `${rest.length} bytes of ${said.bytes}`);
  return { width: said.width, height: said.height, tiff: rest };
}

function readAnswer(output: Buffer): { readonly said: HeicAnswer; readonly rest: Buffer } | undefined {
  const end = output.indexOf('\n');
  if (end < 0) return undefined;
  return { said: JSON.parse(output.toString('utf8', 0, end)), rest: output.subarray(end + 1) };
}
