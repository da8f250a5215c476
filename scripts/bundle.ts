/**
 * `npm run build`: bundles the programs, with what they import of node_modules, into `dist`: one that reads a few files starts sooner than
 * one that reads two thousand. Nothing is minified, so that a stack names the functions; `NODE_OPTIONS=--enable-source-maps` names the
 * sources as well.
 */
import { bundlePrograms } from './bundle-programs.js';

/** What package.json, a person or another program starts. */
const PROGRAMS = [
  'src/main',
  'src/cli',
  'src/try',
  'src/cli/contact-sheet',
  'src/cli/reset-local-discord',
  'src/networks/fetch-command',
  'src/networks/distillation/distil-command',
  'src/worker/worker-process',
  'src/images/heic/heic-process',
  'src/painting/part-preview/preview-process',
  'src/observability/healthcheck',
  'src/playground/watchdog',
];
/** What the tests' own processes import. */
const MODULES = [
  'src/bot',
  'src/challenges/challenges',
  'src/config',
  'src/observability/log',
  'src/roles/worker',
  'src/store/pictures/open-blob-stores',
  'src/images/index',
  'src/store/database',
  'src/store/pictures/blob-store',
  'src/store/pictures/picture-store',
  'src/time/clock',
];

await bundlePrograms([...PROGRAMS, ...MODULES], 'dist', true);
