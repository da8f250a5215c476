/** The second reference pair: 0.043 of the plain picture's 0.3743 is left. */
import { it } from 'vitest';
import { expectToPaintAsPromised } from './paint-as-promised.js';
import { missing, TIMEOUT_MS, why } from './reference-data.js';

it.skipIf(missing)(`paints the cat as The Scream as well as promised${why}`, { timeout: TIMEOUT_MS }, () =>
  expectToPaintAsPromised({
    content: 'chelsea-256',
    style: 'the-scream-256',
    plain: 0.3743,
    painted: 0.043,
    lastSteps: 26,
    lite: { ratio: 1.25, lastSteps: 18 },
  }),
);
