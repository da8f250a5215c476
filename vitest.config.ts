import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const LOAD = 'test/e2e/load.test.ts';
const PAGE = 'test/page/*.test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    // A test that fetches something has a server of its own for it.
    env: { BRUSHWORK_FETCH: 'never' },
    // More than what waits inside a test gives up after, and says what it has waited for.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Most of the time goes into waiting and into workers of one thread.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: { name: 'all', include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'], exclude: [LOAD, PAGE] },
      },
      { extends: true, test: { name: 'page', include: [PAGE], globalSetup: 'test/page/build.ts' } },
      // What it measures, others would disturb.
      { extends: true, test: { name: 'load', include: [LOAD], sequence: { groupOrder: 1 } } },
    ],
  },
});
