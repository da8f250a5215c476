/** The real bot behind the page: one process for all tests of a suite. */
import { afterAll, beforeAll } from 'vitest';
import { type E2eHarness, openE2eHarness } from '../e2e/harness/e2e-harness.js';

/** @param environment of the bot, which is started before the tests of the suite that this is called in. */
export function useBot(environment?: Record<string, string>): { readonly harness: E2eHarness } {
  let harness: E2eHarness;
  beforeAll(async () => {
    harness = await openE2eHarness(environment);
    await harness.start();
  });
  afterAll(() => harness?.close());
  return {
    get harness() {
      return harness;
    },
  };
}
