/** The command line in this process, in a folder of its own; quicker than a process for every case. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, vi } from 'vitest';
import { run } from '../../src/cli/run.js';
import type { FetchSource } from '../../src/cli/vgg16-fetch.js';
import { replaceLiteNetwork } from '../networks/lite-replacement.mjs';

/** As small and as short as a painting gets. */
export const QUICK = ['--size', '64', '--iterations', '2'];

export const ENVIRONMENT = {
  BRUSHWORK_ENGINE: 'onnx',
  BRUSHWORK_DEVICE: 'cpu',
  BRUSHWORK_NETWORK: 'lite',
  BRUSHWORK_THREADS: '1',
};

/** Noise, as a picture of any size. */
export function drawNoise(width: number, height: number, seed = 60): Sharp {
  const noise = { type: 'gaussian', mean: 128, sigma: seed } as const;
  return sharp({ create: { width, height, channels: 3, background: 'teal', noise } });
}

export interface CliResult {
  readonly code: number;
  readonly out: string;
  /** Standard error, line by line. */
  readonly lines: readonly string[];
}

/** @returns how the command ended, with its working folder and what it was told on the way. */
export const brushwork = (...args: readonly string[]): Promise<CliResult> => brushworkFetching({}, ...args);

/** The same, with a place where VGG-16 is fetched from. */
export async function brushworkFetching(fetching: FetchSource, ...args: readonly string[]): Promise<CliResult> {
  const lines: string[] = [];
  let out = '';
  const spies = [
    vi.spyOn(console, 'error').mockImplementation((...said) => void lines.push(said.join(' '))),
    vi.spyOn(process.stderr, 'write').mockImplementation((said) => lines.push(String(said)) > 0),
    vi.spyOn(process.stdout, 'write').mockImplementation((said) => {
      out += said;
      return true;
    }),
  ];
  try {
    return { code: await run(['node', 'brushwork', ...args], fetching), out, lines };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** For a process of its own, which has a tiny network for the lite one. */
export const TINY_NETWORK = `--import=${new URL('../networks/tiny-network.mjs', import.meta.url)}`;

/**
 * Makes the working folder, with `content.png` (90 x 60) and `style.png` in it. What paints in this process has a tiny network for the lite
 * one, unless it is asked for the real one.
 *
 * @returns where the folder is.
 */
export function useTemporaryFolder(network: 'tiny' | 'real' = 'tiny'): () => string {
  let folder = '';
  let restore: (() => void) | undefined;
  const before = process.cwd();
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'brushwork-cli-'));
    process.chdir(folder);
    if (network === 'tiny') restore = replaceLiteNetwork();
    for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
    await drawNoise(90, 60).toFile('content.png');
    await drawNoise(64, 80, 30).toFile('style.png');
  });
  afterAll(() => {
    restore?.();
    vi.unstubAllEnvs();
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}
