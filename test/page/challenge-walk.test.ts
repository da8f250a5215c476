/** A challenge on the page with the real bot behind it, from creation to podium. */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BROWSER_MISSING,
  browserAvailable,
  consoleErrorsOf,
  launch,
} from '../../packages/local-discord/test/page/browser.js';
import { type E2eHarness, openE2eHarness } from '../e2e/e2e-harness.js';
import {
  type ChallengeWalk,
  endPhase,
  enterAll,
  openChallengeWalk,
  openResults,
  publish,
  setUp,
  voteAll,
} from './challenge-walk.js';

if (!browserAvailable) console.log(BROWSER_MISSING);

/** Where pictures of the walk are put; nowhere when it is not set. */
const { SHOTS } = process.env;
if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
const shoot = async (page: Page, name: string) => {
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}.png` });
};

describe.skipIf(!browserAvailable)('a challenge on the page', () => {
  let harness: E2eHarness;
  let browser: Browser;
  let contest: ChallengeWalk;

  beforeAll(async () => {
    [harness, browser] = await Promise.all([openE2eHarness({ BRUSHWORK_LIMIT_MEMBER: '10' }), launch()]);
    await harness.start();
    contest = await openChallengeWalk(harness, browser);
  });
  afterAll(async () => {
    await browser?.close();
    await harness?.close();
  });

  it('goes from a draft to a podium, for an organiser at a desk and a member with a phone', async () => {
    const { organiser, member } = contest;
    const panel = await setUp(contest);
    await shoot(organiser, '1-panel');
    await publish(contest, panel);
    await shoot(organiser, '2-opened');
    await shoot(member, '2-opened-phone');
    await enterAll(contest, 96);
    await shoot(member, '3-entered-phone');
    await endPhase(contest, 'End entries now');
    await voteAll(contest);
    await shoot(member, '4-gallery-phone');
    await endPhase(contest, 'End voting now');
    const results = await openResults(member);
    await shoot(member, '5-podium-phone');
    await openResults(organiser);
    await shoot(organiser, '5-podium');
    const text = await results.textContent();
    // As many votes, entered earlier.
    expect(text).toMatch(/1\..*valley × swirls by @Berthe, 2 votes/);
    expect(text).toMatch(/2\..*lighthouse × swirls by @Ada, 2 votes/);
    await results.getByRole('button', { name: 'See all results' }).click();
    await member.locator('li.message', { hasText: 'Results: ' }).last().getByText('Dora').waitFor();
    await shoot(member, '6-results-phone');
    expect([...consoleErrorsOf(organiser), ...consoleErrorsOf(member)]).toEqual([]);
  });
});
