/** A challenge on the page with the real bot behind it, from creation to podium. */
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePage } from '../../packages/local-discord/test/page/page-harness.js';
import { useBot } from './bot-harness.js';
import { endPhase, enterAll, openChallengeWalk, openResults, publish, setUp, voteAll } from './challenge-walk.js';

/** Where pictures of the walk are put; nowhere when it is not set. */
const { SHOTS } = process.env;
if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
const shoot = async (page: Page, name: string) => {
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}.png` });
};

describePage('a challenge on the page', (pages) => {
  const bot = useBot({ BRUSHWORK_LIMIT_MEMBER: '10' });

  it('goes from a draft to a podium, for an organiser at a desk and a member with a phone', async () => {
    const contest = await openChallengeWalk(bot.harness, pages.open);
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
  });
});
