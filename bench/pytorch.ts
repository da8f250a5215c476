/** PyTorch as a process of its own (pytorch-baseline.py), whose times and results ours are compared with. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Image } from '../src/style-transfer/image.js';

const PYTHON = '/usr/bin/python3';
const script = fileURLToPath(new URL('pytorch-baseline.py', import.meta.url));

/** See `pytorch-baseline.py`. Times are in seconds where nothing else is said; `cpu` is the time of all processors together. */
interface Answers {
  about: { version: string; threads: number; oneDNN: boolean; layout: string };
  evaluate: { milliseconds: readonly number[]; cpu: number };
  adam: { iteration: number; seconds: number; cpu: number };
  reach: { iteration: number; seconds: number; cpu: number };
}

export class PyTorch {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  private constructor(args: readonly string[]) {
    this.#process = spawn(PYTHON, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /**
   * @param weights a .safetensors file of VGG-16.
   * @returns undefined, and a line, where PyTorch is not installed.
   */
  static async start(
    weights: string,
    { content, style }: { content: Image; style: Image },
    scratch: string,
  ): Promise<PyTorch | undefined> {
    if (spawnSync(PYTHON, ['-c', 'import torch, numpy']).status !== 0) {
      console.log(
        'PyTorch is not here (Debian: python3-torch python3-numpy libopenblas0-pthread); its columns are left out.',
      );
      return undefined;
    }
    const write = (name: string, { pixels }: Image) => {
      const file = join(scratch, name);
      writeFileSync(file, Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength));
      return file;
    };
    const peer = new PyTorch([weights, write('content', content), write('style', style), String(content.width)]);
    const { version, threads, oneDNN, layout } = await peer.ask('about');
    console.log(
      `\nPyTorch ${version}, ${threads} threads, ${layout}, convolutions by ${oneDNN ? 'oneDNN' : 'its own code: no oneDNN, so it is slower than it could be'}`,
    );
    return peer;
  }

  async ask<Command extends keyof Answers>(command: Command, argument: number | '' = ''): Promise<Answers[Command]> {
    this.#process.stdin.write(`${command} ${argument}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('PyTorch ended without an answer');
    return JSON.parse(value) as Answers[Command];
  }

  stop(): void {
    this.#process.stdin.end();
  }
}
