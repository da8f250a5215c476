/** The developers' drawer, where Discord's own description of its API is at hand. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ControlClient } from '../../src/client.js';
import type { BotProcess, ProcessAction } from '../../src/index.js';
import { LocalDiscord } from '../../src/local-discord.js';
import { OPEN_API_FILE, OPEN_API_MISSING, openApiAvailable } from '../rest/openapi.js';
import { DESKTOP, PHONE } from './browser.js';
import { describePage } from './page-harness.js';

if (!openApiAvailable) console.log(OPEN_API_MISSING);

describePage('the drawer', (pages) => {
  let localDiscord: LocalDiscord;
  beforeAll(async () => {
    localDiscord = await LocalDiscord.start(openApiAvailable ? { openApi: OPEN_API_FILE } : {});
  });
  afterAll(() => localDiscord?.stop());

  it.skipIf(!openApiAvailable)('shows which requests are not as Discord describes them, and in what', async () => {
    const { id: member, channel } = localDiscord.join('Ada', { guild: localDiscord.createGuild('The Studio') });
    const post = (body: object) =>
      fetch(`${localDiscord.api}/v10/channels/${channel.id}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${localDiscord.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const page = await pages.open(localDiscord.url, { member, channel: channel.id });
    await page.getByRole('button', { name: 'Developer' }).click();
    await page.getByText('Requests are checked against Discord’s API description.').waitFor();
    await post({ content: 'as it should be' });
    await post({ content: 'with a mistake', colour: 3 });
    const calls = page.locator('.traffic li.rest');
    const wrong = calls.filter({ hasText: '1 mismatch' });
    await wrong.getByRole('button').click();
    await wrong.getByText('/colour is not described').waitFor();
    expect(await calls.count()).toBe(2);
    expect(await page.locator('.traffic li.wrong').count()).toBe(1);
  });
});

describePage('the drawer of a bot that is several processes', (pages) => {
  let localDiscord: LocalDiscord;
  let processes: BotProcess[];
  const asked: string[] = [];
  beforeAll(async () => {
    processes = [
      { id: 'bot 1', pid: 4711, state: 'running', does: ['Shards 0 and 1 of 4'] },
      { id: 'worker 2', pid: 4712, state: 'running', does: ['Paints 1f2e'] },
    ];
    const act = (id: string, action: ProcessAction) => {
      asked.push(`${action} ${id}`);
      if (id === 'worker 2') throw new Error('It does not run.');
      processes[0] = action === 'kill' ? { id, pid: null, state: 'ended' } : { id, pid: 4711, state: 'paused' };
    };
    localDiscord = await LocalDiscord.start({ processes: { list: () => processes, act } });
  });
  afterAll(() => localDiscord?.stop());

  it.each([
    ['a desk', DESKTOP],
    ['a phone', PHONE],
  ])('shows them and kills them, on %s', async (_, options) => {
    processes[0] = { id: 'bot 1', pid: 4711, state: 'running', does: ['Shards 0 and 1 of 4'] };
    asked.length = 0;
    const { id: member, channel } = localDiscord.join('Ada', { guild: localDiscord.createGuild('The Studio') });
    const page = await pages.open(localDiscord.url, { member, channel: channel.id }, options);
    await page.getByRole('button', { name: 'Developer' }).click();
    await page.getByRole('tab', { name: 'Processes' }).click();
    await page.getByText('Shards 0 and 1 of 4').waitFor();
    await page.getByRole('button', { name: 'Pause bot 1' }).click();
    await page.getByText('Paused, pid 4711').waitFor();
    await page.getByRole('button', { name: 'Kill bot 1' }).click();
    await page.getByText('Not running').waitFor();
    await page.getByRole('button', { name: 'Start bot 1' }).waitFor();
    expect(asked).toEqual(['pause bot 1', 'kill bot 1']);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it('says why something cannot be done with one', async () => {
    const kill = new ControlClient(localDiscord.url).actOnProcess('worker 2', 'kill');
    await expect(kill).rejects.toThrow('It does not run.');
  });
});
