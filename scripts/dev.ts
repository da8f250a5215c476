/**
 * `npm run dev`: the bot from its sources, started anew whenever one of them changes, and its page, built anew likewise. The local
 * Discord resumes what was said in it, an open page reconnects, and loads itself again once it was built anew.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const WEB = join(ROOT, 'packages', 'local-discord', 'src', 'web');
// Of the package that has the page: Vite is a dependency of that.
const { resolve } = createRequire(join(WEB, 'vite.config.ts'));
const vite = join(dirname(resolve('vite/package.json')), 'bin', 'vite.js');

const programs = [
  [vite, 'build', WEB, '--watch', '--logLevel', 'warn'],
  [resolve('tsx/cli'), 'watch', '--clear-screen=false', '--conditions=source', join(ROOT, 'src', 'main.ts')],
].map((command) => spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] }));

const stop = () => {
  for (const program of programs) program.kill();
};
process.once('SIGINT', stop).once('SIGTERM', stop);
// One without the other is of no use.
await Promise.race(programs.map((program) => once(program, 'exit')));
stop();
