import { Clock as LocalDiscordClock } from 'local-discord';
import { expect, it } from 'vitest';
import type { Clock } from '../../src/time/clock.js';

it('can be the local Discord’s, which tests and developers move', () => {
  const local = new LocalDiscordClock();
  const clock: Clock = local;
  const before = clock.now();
  local.advance(60_000);
  expect(clock.now() - before).toBeGreaterThanOrEqual(60_000);
  local.stop();
});
