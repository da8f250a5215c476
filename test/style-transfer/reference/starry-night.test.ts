/** The first reference pair, as versions before 0.2 painted: 0.024 of the plain picture's 1.0551 is left. */
import { it } from 'vitest';
import { expectToPaintAsPromised } from './paint-as-promised.js';
import { missing, TIMEOUT_MS, why } from './reference-data.js';

it.skipIf(missing)(
  `paints the astronaut as Starry Night with L-BFGS as well as promised${why}`,
  { timeout: TIMEOUT_MS },
  () =>
    expectToPaintAsPromised({
      content: 'astronaut-256',
      style: 'starry-night-256',
      optimiser: 'lbfgs',
      plain: 1.0551,
      painted: 0.024,
      lite: 1.25,
    }),
);
