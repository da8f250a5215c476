/** The page is Preact with signals: one edited message redraws one message, and both together weigh less than its words. */
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows files of its own only.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
});
