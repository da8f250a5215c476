/** The second reference pair, by the default optimiser. */
import { it } from 'vitest';
import { expectToPaintAsPromised } from './paint-as-promised.js';
import { missing, TIMEOUT_MS, why } from './reference-data.js';

it.skipIf(missing)(
  `paints the cat as The Scream with the preconditioner as well as promised, in fewer steps${why}`,
  { timeout: TIMEOUT_MS },
  () =>
    expectToPaintAsPromised({
      content: 'chelsea-256',
      style: 'the-scream-256',
      optimiser: 'preconditioned',
      plain: 0.3743,
      painted: 0.043,
      lite: 1.25,
    }),
);
