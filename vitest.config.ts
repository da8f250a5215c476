import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import { LongestFirst } from './test/longest-first.js';

/** Heavy on purpose: crowds, hundreds of megapixels, whole histories, hundreds of evaluations; each in a process of its own. */
const SLOW = [
  'test/fleet/chaos.test.ts',
  'test/e2e/load.test.ts',
  'test/e2e/nothing-leaves.test.ts',
  'test/bench/gpu.test.ts',
  'test/challenges/crash-recovery.test.ts',
  'test/challenges/large-challenge.test.ts',
  'test/challenges/random-histories.test.ts',
  'test/engines/agreement.test.ts',
  'test/engines/webgpu.test.ts',
  'test/images/memory.test.ts',
  'test/style-transfer/reference/*.test.ts',
];
/** A bot as a process of its own in a local Discord, or one that waits for as long. */
const E2E = [
  'test/e2e/*.test.ts',
  'test/discord/{startup-failures,gateway,sharding/fleet-gateway,sharding/shard-leases}.test.ts',
  'test/discord/replies/token-expiry.test.ts',
];
const PAGE = ['test/page/*.test.ts', 'packages/local-discord/test/page/*.test.ts'];
/** With other processes, servers, or a painting. */
const INTEGRATION = [
  'test/cli/*.test.ts',
  'test/commands/{challenge,privacy}.test.ts',
  'test/discord/{interaction-edge-cases,languages,router}.test.ts',
  'test/discord/challenges/**/*.test.ts',
  'test/discord/moderation/moderation.test.ts',
  'test/engines/**/*.test.ts',
  'test/events/*.test.ts',
  'test/fleet/*.test.ts',
  'test/images/heic.test.ts',
  'test/jobs/**/*.test.ts',
  'test/networks/*.test.ts',
  'test/painting/animation.test.ts',
  'test/samples/*.test.ts',
  'test/try/*.test.ts',
  'test/painting/{animation,animation-parts,parts,pipeline}.test.ts',
  'test/segmentation/*.test.ts',
  'test/style-transfer/{parts,strength,style-start,stylize}.test.ts',
  'test/style-transfer/tiles/tiled-objective.test.ts',
  'test/worker/{pool,paint-animation}.test.ts',
];
/** What is about rows runs on both databases, here once more on Postgres: see test/services/databases.ts. */
const ON_POSTGRES = [
  'test/challenges/{challenges,crash-recovery,deadlines,outbox,privacy,random-histories,voting}.test.ts',
  'test/jobs/{erase,fair-queue,finished-paintings,jobs,pause,pictures,quotas,restart}.test.ts',
  'test/library/{style-library,style-uses}.test.ts',
  'test/moderation/{blocks,moderation,reports}.test.ts',
  'test/preferences/*.test.ts',
  'test/settings/settings.test.ts',
  'test/store/{leases,picture-store,sole-process,two-processes}.test.ts',
];
const PACKAGES = ['packages/*/test/**/*.test.ts'];

const BUILD = 'test/build.ts';
const SEED = 'test/seed.ts';

// The local Discord's sources, as they are now: what was built may be older.
// Not `module`, which is for bundlers: Node would take files by it that it cannot read.
const conditions = ['source', 'node', 'development|production'];

/** Sources that start a program beside them: from sources through a loader, which takes a second more than what was built. */
const STARTERS = ['src/worker/worker.ts', 'src/images/heic/decode.ts', 'src/painting/part-preview/part-previewer.ts'];

const startBuilt: Plugin = {
  name: 'start what was built',
  enforce: 'pre',
  transform(code, id) {
    const path = id.slice(fileURLToPath(new URL('.', import.meta.url)).length);
    if (!STARTERS.includes(path)) return;
    const built = new URL(`dist/${path.replace('.ts', '.js')}`, import.meta.url);
    return code.replaceAll('import.meta.url', JSON.stringify(built.href));
  },
};

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    pool: 'forks',
    // A test that fetches something has a server of its own for it; a machine's own certificates would be read at every start of Node.
    env: { BRUSHWORK_FETCH: 'never', NODE_EXTRA_CA_CERTS: '' },
    // More than what waits inside a test gives up after, and says what it has waited for.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    // Many of them wait, or have processes of their own that do: with fewer, the cores of a small machine are idle for a quarter of the time.
    maxWorkers: availableParallelism() + 4,
    // Tests of one file that wait at the same time.
    maxConcurrency: 16,
    setupFiles: 'test/properties.ts',
    // What files import is read once, not for every file: they share no state. Those that do are slow ones.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...INTEGRATION, ...E2E, ...PAGE, ...SLOW],
          globalSetup: SEED,
        },
      },
      {
        extends: true,
        plugins: [startBuilt],
        test: {
          name: 'integration',
          include: [...INTEGRATION, ...PACKAGES],
          exclude: [...SLOW, ...PAGE],
          globalSetup: [SEED, BUILD],
        },
      },
      {
        extends: true,
        plugins: [startBuilt],
        test: { name: 'e2e', include: E2E, exclude: SLOW, globalSetup: [SEED, BUILD] },
      },
      {
        extends: true,
        plugins: [startBuilt],
        test: {
          name: 'postgres',
          include: ON_POSTGRES,
          env: { TEST_DATABASE: 'postgres' },
          setupFiles: ['test/properties.ts', 'test/services/on-postgres.ts'],
          globalSetup: [SEED, BUILD],
        },
      },
      { extends: true, test: { name: 'page', include: PAGE, globalSetup: [SEED, BUILD] } },
      {
        extends: true,
        plugins: [startBuilt],
        test: { name: 'slow', include: SLOW, globalSetup: [SEED, BUILD], isolate: true },
      },
    ],
  },
});
