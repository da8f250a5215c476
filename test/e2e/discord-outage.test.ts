/** Discord is there and does not answer for a while. Apart from its other faults, since it is waited for in real seconds. */
import type { Actor } from 'local-discord/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type E2eHarness, endings, finished, MIDDLE, openE2eHarness } from './harness/e2e-harness.js';

let stage: E2eHarness;
let ada: Actor;
beforeAll(async () => {
  stage = await openE2eHarness();
  await stage.start();
});
afterAll(() => stage.close());
beforeEach(() => {
  ada = stage.localDiscord.join('Ada', { guild: stage.localDiscord.createGuild('The Studio') });
});

describe('Discord', () => {
  it('answers 429 again and again', async () => {
    const { faults } = stage.localDiscord;
    faults.tooMany = 12;
    const reply = await ada.stylize(MIDDLE);
    await finished(reply);
    expect(faults.tooMany).toBe(0);
    expect(endings(reply)).toBe(1);
  });

  it('answers 503 for twenty seconds, and breaks connections', async () => {
    const reply = await ada.stylize(MIDDLE);
    const { faults } = stage.localDiscord;
    await stage.heldAtSketch(reply, () => {
      faults.unavailableUntil = stage.localDiscord.clock.now() + 20_000;
      faults.resets = 5;
    });
    await finished(reply);
    expect(endings(reply)).toBe(1);
  });
});
