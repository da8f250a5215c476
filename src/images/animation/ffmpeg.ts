/** Runs ffmpeg and ffprobe where the machine has them: on files that are there only, for as long as is allowed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why it gave nothing: it is not there, it took too long, gave too much, or could not read the file. */
export class FfmpegFailure extends Error {
  override readonly name = 'FfmpegFailure';

  constructor(
    readonly kind: 'missing' | 'slow' | 'large' | 'failed',
    message: string,
  ) {
    super(message);
  }
}

export interface FfmpegRun {
  readonly timeoutMs: number;
  /** Of its output. */
  readonly maxBytes: number;
  /** What it reads from its standard input. */
  readonly input?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** What is read must not lead anywhere else: no addresses, no lists of other files. */
export const SAFE_INPUT = [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm',
];

/** Characters of what it says that are kept. */
const MAX_REPORT_CHARS = 2000;

/** @returns its standard output. @throws FfmpegFailure */
export async function runFfmpeg(
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  { timeoutMs, maxBytes, input }: FfmpegRun,
): Promise<Buffer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' });
  let failure: FfmpegFailure | undefined;
  child.on('error', (error: NodeJS.ErrnoException) => {
    const kind = error.code === 'ENOENT' ? 'missing' : signal.aborted ? 'slow' : 'failed';
    failure ??= new FfmpegFailure(kind, error.message);
  });
  // A program that ends early closes its input; its exit says why.
  child.stdin.on('error', () => {});
  let report = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    report = (report + text).slice(0, MAX_REPORT_CHARS);
  });
  const closed = once(child, 'close').catch(() => [null]);
  const feeding = feed(child.stdin, input);
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    else {
      failure ??= new FfmpegFailure('large', `more than ${maxBytes} bytes`);
      child.kill('SIGKILL');
    }
  });
  const [status] = await closed;
  await feeding;
  if (failure !== undefined) throw failure;
  if (status !== 0) throw new FfmpegFailure('failed', report.trim() || `${program} ended with ${status}`);
  return Buffer.concat(chunks);
}

async function feed(stdin: NodeJS.WritableStream, input: FfmpegRun['input']): Promise<void> {
  for await (const chunk of input ?? []) {
    if (!(stdin as { writable?: boolean }).writable) break;
    if (!stdin.write(chunk)) await Promise.race([once(stdin, 'drain'), once(stdin, 'close')]).catch(() => {});
  }
  stdin.end();
}

/** A folder that is gone afterwards: what these programs read and write may need to be sought in. */
export async function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'brushwork-video-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
