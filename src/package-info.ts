/** Where the package lies and which version it is, from the sources and from `dist/` alike. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const manifest = createRequire(import.meta.url).resolve('brushwork/package.json');

export const PACKAGE_ROOT = dirname(manifest);

export const PACKAGE_VERSION: string = JSON.parse(readFileSync(manifest, 'utf8')).version;
