/** Decodes HEIC, which sharp's libvips lacks: libheif in a child process, one at a time. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import PQueue from 'p-queue';
import { bareEnvironment, childProgram } from '../../child-process/child-program.js';
import type { HeicAnswer, HeicTask } from './protocol.js';

/** The file is damaged, of an unsupported kind, or takes too much time or memory. */
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

const { path, execArgv } = childProgram('heic-process', import.meta.url);

/** Each may take a gigabyte. */
const decodeQueue = new PQueue({ concurrency: 1 });

/** @throws HeicFailure */
export const decodeHeic = (file: Uint8Array, task: HeicTask): Promise<HeicPicture> =>
  decodeQueue.add(() => decodeNow(file, task));

async function decodeNow(file: Uint8Array, task: HeicTask): Promise<HeicPicture> {
  const child = spawn(process.execPath, [...execArgv, path, JSON.stringify(task)], {
    env: bareEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const started = performance.now();
  // A child that ends early does not read all input; its answer, or the lack of one, tells why.
  child.stdin.on('error', () => {});
  child.stdin.end(file);
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const output = await Promise.race([readOutput(child.stdout), failed]);
  if (output === undefined) {
    const late = performance.now() - started > TIMEOUT_MS;
    throw new HeicFailure(
      late ? 'heavy' : 'damaged',
      late ? 'it took too long' : 'the decoder ended without a picture',
    );
  }
  const { answer, tiff } = output;
  if (answer.kind === 'large') return { width: answer.width, height: answer.height, tiff: undefined };
  if (answer.kind !== 'picture') throw new HeicFailure(answer.kind, answer.reason);
  return { width: answer.width, height: answer.height, tiff };
}

interface Output {
  readonly answer: HeicAnswer;
  readonly tiff: Buffer;
}

/** Reads into one preallocated buffer, so that the picture is never in memory twice. @returns undefined where the end is missing. */
async function readOutput(output: Readable): Promise<Output | undefined> {
  let head = Buffer.alloc(0);
  let answer: HeicAnswer | undefined;
  let tiff = Buffer.alloc(0);
  let length = 0;
  const put = (bytes: Buffer) => {
    length += bytes.copy(tiff, length);
  };
  for await (const chunk of output as AsyncIterable<Buffer>) {
    if (answer !== undefined) {
      put(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\n');
    if (end < 0) continue;
    answer = JSON.parse(head.toString('utf8', 0, end)) as HeicAnswer;
    if (answer.kind === 'picture') tiff = Buffer.alloc(answer.bytes);
    put(head.subarray(end + 1));
  }
  return answer === undefined || length < tiff.length ? undefined : { answer, tiff };
}
