import { readFileSync } from 'node:fs';

/** Brushwork's own version, from package.json, one level above `src/` and `dist/`. */
export const PACKAGE_VERSION: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version;
