/** Bundles programs, with what they import of node_modules, each for Node to start. */
import { cpSync, statSync } from 'node:fs';
import { posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'rolldown';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** With native code, files or threads of their own; required by name; or optional, and not installed. */
const EXTERNAL = [
  '@bull-board/api',
  '@bull-board/express',
  'express',
  '@resvg/resvg-js',
  'better-sqlite3',
  'bullmq',
  'ioredis',
  'local-discord',
  'onnxruntime-node',
  'pino',
  'sharp',
  'sharp-phash',
  'bufferutil',
  'utf-8-validate',
  'zlib-sync',
];

/** A bundle has the modules of several folders: each still finds what lies beside it, as in the sources. */
const keepModuleUrls: Plugin = {
  name: 'keep the URLs of modules',
  transform(code, id) {
    if (!id.startsWith(ROOT) || id.includes('/node_modules/') || !code.includes('import.meta.url')) return null;
    const path = relative(ROOT, id).replaceAll('\\', '/').replace(/\.ts$/, '.js');
    return { code: code.replaceAll('import.meta.url', `__urlOf('${path}')`), map: null };
  },
  renderChunk(code, { fileName }) {
    if (!code.includes('__urlOf(')) return null;
    const from = posix.dirname(fileName);
    const urlOf = (path: string) => `new URL('./${posix.relative(from, path)}', import.meta.url).href`;
    return { code: code.replace(/__urlOf\(["']([^"']+)["']\)/g, (_, path) => urlOf(path)), map: null };
  },
};

const copyTexts: Plugin = {
  name: 'copy the texts',
  writeBundle({ dir }) {
    const isText = (path: string) => statSync(path).isDirectory() || path.endsWith('.json');
    cpSync(`${ROOT}src/locales`, `${dir}/src/locales`, { recursive: true, filter: isText });
  },
};

/**
 * @param paths of the sources, from the root and without `.ts`: the programs' own in `folder`.
 * @param folder from the root, or absolute; what was in it goes.
 */
export async function bundlePrograms(paths: readonly string[], folder: string, sourcemap: boolean): Promise<void> {
  await build({
    cwd: ROOT,
    platform: 'node',
    tsconfig: 'tsconfig.json',
    input: Object.fromEntries(paths.map((path) => [path, `${path}.ts`])),
    external: (id) => EXTERNAL.some((name) => id === name || id.startsWith(`${name}/`)),
    // discord.js's, for bots of several processes.
    checks: { eval: false },
    plugins: [keepModuleUrls, copyTexts],
    output: {
      dir: folder,
      cleanDir: true,
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      sourcemap,
      // A third of what is read otherwise; the sources have them.
      comments: { jsdoc: false },
    },
  });
}
