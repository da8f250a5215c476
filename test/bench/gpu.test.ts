/** The check of a GPU, packed and run as on a bare machine: here on the CPU, at sizes that take seconds. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'brushwork-gpu-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Far more than packing takes on an idle machine. */
const PACKING_MS = 600_000;

const supported = process.platform === 'linux' && process.arch === 'x64';
const packages = supported && spawnSync('apt-get', ['download', '--print-uris', 'busybox-static'], { cwd: folder });
const missing = packages === false || packages.status !== 0;
const why = missing ? " (skipped: needs Linux x64 and Debian's packages, after apt-get update)" : '';

function run(args: readonly string[], environment: Record<string, string> = {}) {
  const output = join(folder, 'results');
  const command = join(folder, 'brushwork-gpu/run');
  const options = { encoding: 'utf8', cwd: folder, env: environment } as const;
  return { ...spawnSync('/bin/sh', [command, '--output', output, ...args], options), output };
}

describe.skipIf(missing)(`bench/gpu/pack${why}`, () => {
  beforeAll(() => {
    const archive = join(folder, 'archive.tar');
    const env = { ...process.env, BRUSHWORK_WEIGHTS_DIR: folder };
    execFileSync(join(root, 'bench/gpu/pack'), ['--level', '1', '--output', archive], { env });
    expect(statSync(archive).size).toBeLessThan(60e6);
    execFileSync('tar', ['-xf', archive, '-C', folder]);
  }, PACKING_MS);

  it('measures, compares, paints and profiles with nothing but the archive', async () => {
    const sizes = ['--sizes', '16,32', '--compare', '32', '--paint', '64', '--profile', '16', '--rounds', '3'];
    const { status, stdout, stderr, output } = run([
      '--device',
      'cpu',
      '--patience',
      '3',
      '--seconds',
      '250',
      ...sizes,
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const results = JSON.parse(readFileSync(join(output, 'results.json'), 'utf8'));
    expect(results.evaluations.map(({ size }: { size: number }) => size)).toEqual([16, 32]);
    for (const { network, rounds } of results.evaluations) {
      expect(network).toBe('lite');
      expect(rounds).toHaveLength(3);
      for (const milliseconds of rounds) expect(milliseconds).toBeGreaterThan(0);
    }
    const [{ differences }] = results.comparisons;
    expect(Object.keys(differences.losses)).toContain('conv3_3');
    expect(Math.max(differences.gradient, ...(Object.values(differences.losses) as number[]))).toBeLessThan(1e-5);
    const { width } = await sharp(join(output, 'painting-64.png')).metadata();
    expect(width).toBe(64);
    const [{ profile }] = results.profiles;
    // Seven layers forwards and backwards. Those from 80 channels on by Winograd's filtering, whose way there is a convolution and whose way back a
    // product of matrices; the picture's gradient is a transposed convolution.
    const [all, byWinograd, ofPicture] = [14, 8, 1];
    const transforms = byWinograd;
    const count = all - byWinograd - ofPicture + transforms;
    expect(profile.operators.find(({ name }: { name: string }) => name === 'Conv').count).toBe(count);
    expect(stdout).toMatch(/32 x 32 \| lite \| [\d.]+ \| /);
  });

  it('says what to do where no GPU can be used', () => {
    const { status, stderr } = run([], { VK_DRIVER_FILES: '/nowhere.json' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^No GPU could be used on this machine, so nothing was measured: .*VK_DRIVER_FILES=/);
  });

  it('names a wrong argument', () => {
    const { status, stderr } = run(['--sizes', 'large']);
    expect(status).toBe(2);
    expect(stderr).toBe('--sizes is "large"; give sizes of at least 16 pixels, as in 224,512\n');
  });
});
