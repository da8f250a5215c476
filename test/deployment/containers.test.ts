/** What runs the program in containers and as a service, as linters see it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { expect, it } from 'vitest';
import { variableName } from '../../src/config.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(root + path, 'utf8');
const compose = ['compose.yaml', 'compose.fleet.yaml'];

it('the Dockerfile has nothing to complain about', () => {
  expect(validate(read('Dockerfile')).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
});

it('the image runs the Node.js of .nvmrc', () => {
  expect(/^ARG NODE_VERSION=(\d+)\./m.exec(read('Dockerfile'))?.[1]).toBe(read('.nvmrc').trim());
});

it('the compose files keep to the schema of Compose', () => {
  const dclint = createRequire(import.meta.url)
    .resolve('dclint')
    .replace(/dclint\/.*/, 'dclint/bin/dclint.cjs');
  const words = ['--formatter', 'json', '--config', '.dclintrc.yaml', ...compose];
  const { stdout } = spawnSync(process.execPath, [dclint, ...words], { cwd: root, encoding: 'utf8' });
  const reports = JSON.parse(stdout) as { filePath: string; messages: { line: number; message: string }[] }[];
  expect(reports.map(({ filePath }) => filePath.split('/').at(-1))).toEqual(compose);
  expect(reports.flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`))).toEqual([]);
});

it('no port of the compose files is open to more than this machine', () => {
  for (const file of compose)
    for (const [, published] of read(file).matchAll(/^ +ports:\n((?: +- .*\n)+)/gm))
      for (const port of published.trim().split('\n')) expect(port).toMatch(/- "127\.0\.0\.1:/);
});

it('a worker of the compose files has no token, and not the password of the database’s owner', () => {
  const worker = /^ {2}worker:\n([\s\S]*?)\n {2}\w+:/m.exec(read('compose.fleet.yaml'))?.[1] ?? '';
  expect(worker).toContain('POSTGRES_WORKER_PASSWORD');
  expect(worker).not.toMatch(/DISCORD_TOKEN|POSTGRES_PASSWORD/);
});

it('every variable of ours in images, compose files and units is one that the program reads', async () => {
  const { CONFIG_NAMES } = await import('../../src/config.js');
  const known = new Set(CONFIG_NAMES.map(variableName));
  const files = [
    ...compose,
    'Dockerfile',
    ...readdirSync(`${root}deploy/systemd`).map((name) => `deploy/systemd/${name}`),
  ];
  const named = files.flatMap((file) => [...read(file).matchAll(/\bBRUSHWORK_[A-Z_]+\b/g)].map(([name]) => name));
  expect(named.length).toBeGreaterThan(10);
  // The image's tag: read by Compose.
  expect(named.filter((name) => !known.has(name) && name !== 'BRUSHWORK_VERSION')).toEqual([]);
});

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

it.skipIf(!hasSystemd)('the units are exposed to little (needs systemd-analyze)', () => {
  for (const unit of readdirSync(`${root}deploy/systemd`).filter((name) => !name.includes('@'))) {
    const words = ['security', '--offline=true', '--no-pager', '--threshold=20', `${root}deploy/systemd/${unit}`];
    expect(execFileSync('systemd-analyze', words, { encoding: 'utf8' })).toContain('OK');
  }
});
