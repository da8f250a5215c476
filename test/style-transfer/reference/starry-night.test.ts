/** The first reference pair: 0.024 of the plain picture's 1.0551 is left. */
import { it } from 'vitest';
import { expectToPaintAsPromised } from './paint-as-promised.js';
import { missing, TIMEOUT_MS, why } from './reference-data.js';

it.skipIf(missing)(`paints the astronaut as Starry Night as well as promised${why}`, { timeout: TIMEOUT_MS }, () =>
  expectToPaintAsPromised({
    content: 'astronaut-256',
    style: 'starry-night-256',
    plain: 1.0551,
    painted: 0.024,
    lastSteps: 36,
    lite: { ratio: 1.25, lastSteps: 24 },
  }),
);
