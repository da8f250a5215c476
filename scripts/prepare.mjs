/**
 * What `npm ci` and `npm install` run last: in a clone they build. Without the development dependencies (`npm ci --omit=dev`) there
 * is nothing to build with, so that only installs, and `dist` comes from where it was built.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const BUILDERS = ['rolldown', 'tsx', 'typescript', 'vite'];
/** What `npm start` runs. */
const PROGRAM = 'dist/src/main.js';

const require = createRequire(import.meta.url);

/** Whether npm has put it there: some packages export nothing that could be resolved. */
const isInstalled = (name) =>
  require.resolve.paths(name).some((folder) => existsSync(`${folder}/${name}/package.json`));

const missing = BUILDERS.filter((name) => !isInstalled(name));
// Where only some are there an installation went wrong, and the build says what is missing.
if (missing.length < BUILDERS.length) {
  const { status } = spawnSync('npm', ['run', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
} else if (!existsSync(root + PROGRAM)) {
  console.error(
    'Installed, but not built: that takes the development dependencies. Run "npm ci" instead, or copy the folders dist and packages/local-discord/dist from a clone that is built.',
  );
}
