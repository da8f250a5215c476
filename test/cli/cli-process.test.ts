/** What only a process of its own shows: signals, readers that go away, standard output, a disk that is full. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { ENVIRONMENT, QUICK, TINY_NETWORK, useTemporaryFolder } from './cli-harness.js';

const folder = useTemporaryFolder();
const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const PAIR = ['content.png', 'style.png'];
/** Long enough to be interrupted. */
const SLOW = ['--size', '256', '--iterations', '2000', '--json'];

/** @param preload an option of Node's; "" for the lite network itself. */
function start(args: readonly string[], preload = TINY_NETWORK): ChildProcess {
  const env = { ...process.env, ...ENVIRONMENT, HOME: folder(), TMPDIR: folder(), NODE_OPTIONS: preload };
  return spawn(process.execPath, [cli, ...args], { env });
}

async function ended(child: ChildProcess) {
  let [out, err] = [Buffer.alloc(0), ''];
  child.stdout?.on('data', (data) => (out = Buffer.concat([out, data])));
  child.stderr?.on('data', (data) => (err += data));
  const [code] = await once(child, 'close');
  expect(err).not.toContain('    at ');
  return { code, out, err };
}

it('writes the painting to standard output', async () => {
  const { code, out, err } = await ended(start([...PAIR, ...QUICK, '-o', '-'], ''));
  expect(await sharp(out).metadata()).toMatchObject({ format: 'png', width: 64 });
  expect(err).toMatch(/Done in .* standard output/);
  expect(code).toBe(0);
});

describe('a closed pipe', () => {
  it('for records does not stop the painting', async () => {
    const child = start([...PAIR, '--size', '64', '--iterations', '60', '--json', '-o', 'unread.png']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(await sharp('unread.png').metadata()).toMatchObject({ width: 64 });
  });

  it('for the painting itself leaves it in a file, whose name is reported', async () => {
    const child = start([...PAIR, ...QUICK, '-o', '-']);
    child.stdout?.destroy();
    const { code, err } = await ended(child);
    const kept = /the program reading it has ended\. The painting is saved as (.*)\.\n/.exec(err)?.[1] ?? '';
    expect(await sharp(kept).metadata()).toMatchObject({ format: 'png', width: 64 });
    expect(code).toBe(2);
  });
});

describe.skipIf(process.platform === 'win32')('a signal (Windows has none)', () => {
  it.each(['SIGHUP', 'SIGTERM', 'SIGINT'] as const)('%s keeps the best picture so far', async (signal) => {
    const name = `${signal}.png`;
    const child = start([...PAIR, ...SLOW, '-o', name]);
    // A terminal that closes hangs up twice, and npm sends once more what the terminal has sent to all.
    child.stdout?.once('data', () => {
      child.kill(signal);
      setTimeout(() => child.kill(signal), 30);
    });
    const { code, err } = await ended(child);
    expect(err).toContain(`Stopped early. The best picture so far: ${name}`);
    expect(code).toBe(130);
    expect(await sharp(name).metadata()).toMatchObject({ width: 256 });
  });
});

describe('a full disk', () => {
  const mounted = mountSmallDisk();
  afterAll(() => {
    if (mounted === undefined) return;
    spawnSync('umount', [mounted]);
    rmdirSync(mounted);
  });

  it.skipIf(mounted === undefined)(
    'does not cost the painting (skipped where no small disk can be mounted)',
    async () => {
      const disk = mounted as string;
      writeFileSync(`${disk}/filler`, Buffer.alloc(statSync(disk).blksize));
      const child = start([...PAIR, '--size', '256', '--iterations', '2', '-o', `${disk}/full.png`]);
      const { code, err } = await ended(child);
      const kept = /the disk is full\. The painting is saved as (.*)\.\n/.exec(err)?.[1] ?? '';
      expect(await sharp(kept).metadata()).toMatchObject({ format: 'png', width: 256 });
      expect(code).toBe(2);
      expect(readdirSync(disk)).toEqual(['filler']);
    },
  );

  it.skipIf(mounted === undefined)('or is read-only is refused before painting (skipped likewise)', async () => {
    spawnSync('mount', ['-o', 'remount,ro', mounted as string]);
    const { code, err } = await ended(start([...PAIR, ...QUICK, '-o', `${mounted}/painting.png`]));
    spawnSync('mount', ['-o', 'remount,rw', mounted as string]);
    expect(err).toBe(`Can't write ${mounted}/painting.png: that disk is read-only. Name another place with -o.\n`);
    expect(code).toBe(2);
  });

  it.skipIf(mounted === undefined)('for snapshots does neither (skipped likewise)', async () => {
    const snapshots = ['--snapshots', mounted as string, '--every', '1', '-o', 'roomy.png'];
    const { code, err } = await ended(start([...PAIR, '--size', '256', '--iterations', '3', ...snapshots]));
    expect(err.match(/Can't save more snapshots in .*: the disk is full\. The painting continues\./g)).toHaveLength(1);
    expect(code).toBe(0);
    expect(await sharp('roomy.png').metadata()).toMatchObject({ width: 256 });
  });
});

/** @returns undefined where that is not ours to do. */
function mountSmallDisk(): string | undefined {
  const disk = `/tmp/brushwork-disk-${process.pid}`;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  mkdirSync(disk, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk]).status === 0 ? disk : undefined;
}
