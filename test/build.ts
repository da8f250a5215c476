/** Before all tests: builds what they start as processes of their own, and the page, where that is older than the sources. */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const SOURCES = [
  'src',
  'commands',
  'packages',
  'package.json',
  'tsconfig.json',
  'scripts/bundle.ts',
  'scripts/bundle-programs.ts',
];
/** The last thing that a build writes. */
const BUILT = 'dist/src/main.js';

function changedAt(path: string): number {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  const parts = readdirSync(path).filter((name) => !['node_modules', 'dist', 'test'].includes(name));
  return Math.max(mtimeMs, ...parts.map((name) => changedAt(`${path}/${name}`)));
}

let done = false;

/** Once, though each project of tests asks for it. */
export default function setup(): void {
  if (done) return;
  done = true;
  const built = statSync(root + BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (SOURCES.some((path) => changedAt(root + path) > built))
    execFileSync('npm', ['run', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
