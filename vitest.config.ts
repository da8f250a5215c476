import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Heavy on purpose: crowds, hundreds of megapixels, whole histories. */
const SLOW = [
  'test/e2e/load.test.ts',
  'test/e2e/nothing-leaves.test.ts',
  'test/bench/gpu.test.ts',
  'test/challenges/crash-recovery.test.ts',
  'test/challenges/large-challenge.test.ts',
  'test/challenges/random-histories.test.ts',
  'test/engines/agreement.test.ts',
  'test/images/memory.test.ts',
];
/** A bot as a process of its own in a local Discord. */
const E2E = ['test/e2e/*.test.ts', 'test/discord/startup-failures.test.ts'];
const PAGE = ['test/page/*.test.ts', 'packages/local-discord/test/page/*.test.ts'];
/** With other processes, servers, or a painting. */
const INTEGRATION = [
  'test/cli/*.test.ts',
  'test/commands/{challenge,privacy}.test.ts',
  'test/discord/{gateway,interaction-edge-cases,languages,router}.test.ts',
  'test/discord/challenges/**/*.test.ts',
  'test/discord/replies/token-expiry.test.ts',
  'test/engines/**/*.test.ts',
  'test/images/heic.test.ts',
  'test/jobs/*.test.ts',
  'test/networks/*.test.ts',
  'test/samples/*.test.ts',
  'test/try/*.test.ts',
  'test/style-transfer/{reference,stylize}.test.ts',
  'test/worker/pool.test.ts',
];
const PACKAGES = ['packages/*/test/**/*.test.ts'];

const BUILD = 'test/build.ts';
const SEED = 'test/seed.ts';

// The local Discord's sources, as they are now: what was built may be older.
const conditions = ['source', 'module', 'node', 'development|production'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    pool: 'forks',
    // A test that fetches something has a server of its own for it.
    env: { BRUSHWORK_FETCH: 'never' },
    // More than what waits inside a test gives up after, and says what it has waited for.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Most of the time goes into waiting and into workers of one thread.
    maxWorkers: availableParallelism() + 2,
    setupFiles: 'test/properties.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...INTEGRATION, ...E2E, ...PAGE, ...SLOW],
          globalSetup: SEED,
          // What they import is read once, not for every file: they share no state.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [...INTEGRATION, ...PACKAGES],
          exclude: [...SLOW, ...PAGE],
          globalSetup: [SEED, BUILD],
        },
      },
      { extends: true, test: { name: 'e2e', include: E2E, exclude: SLOW, globalSetup: [SEED, BUILD] } },
      { extends: true, test: { name: 'page', include: PAGE, globalSetup: [SEED, BUILD] } },
      { extends: true, test: { name: 'slow', include: SLOW, globalSetup: [SEED, BUILD] } },
    ],
  },
});
