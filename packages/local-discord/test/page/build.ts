/** Builds the page once before all tests, from the sources as they are now. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export default async function setup(): Promise<void> {
  await build({
    root: fileURLToPath(new URL('../../src/web', import.meta.url)),
    logLevel: 'warn',
  });
}
