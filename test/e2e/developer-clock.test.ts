/** `npm start` without a token: the developer's clock moves the bot's deadlines too. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Action, ControlClient } from 'local-discord/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../src/http/listen.js';
import { BotProcess, waitUntil } from './harness/e2e-harness.js';

const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;

let folder: string;
let bot: BotProcess;
let control: ControlClient;
let place: { readonly member: string; readonly channel: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brushwork-clock-'));
  const port = await freePort();
  bot = new BotProcess({ DISCORD_TOKEN: '', BRUSHWORK_LOCAL_DISCORD_PORT: String(port), BRUSHWORK_DATA_DIR: folder });
  control = new ControlClient(`http://127.0.0.1:${port}`);
  await waitUntil(() => bot.said('ready').length > 0, 'the bot to be ready');
  const { guilds } = await control.state();
  const [{ members, channels }] = guilds;
  const organiser = members.find(({ name }) => name === 'Olga');
  place = { member: organiser?.id ?? '', channel: channels[0].id };
});
afterAll(async () => {
  await bot?.end();
  rmSync(folder, { recursive: true, force: true });
});

/** What is to be read in the channel, as the organiser sees it. */
const read = async () =>
  (await control.messages(place.member, place.channel)).map((message) => JSON.stringify(message));

/** Waits until a message says something. @returns its id. */
async function waitFor(words: string): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(
      async () => {
        found = (await read()).findLast((message) => message.includes(words));
        return found !== undefined;
      },
      { timeout: 30_000, message: `a message that says "${words}"` },
    )
    .toBe(true);
  return JSON.parse(found ?? '{}').id;
}

const perform = (action: Action) => control.perform(place.member, place.channel, action);

it('jumps from the entries of a challenge to its votes and to its end, and back to the time of this machine', async () => {
  const options = { title: 'Lighthouses', length: '1 day', voting: '1 week' };
  await perform({ kind: 'command', name: 'challenge create', options });
  const draft = await waitFor('New challenge');
  const buttons = /"custom_id":"([^"]*)"[^{}]*"label":"Publish"|"label":"Publish"[^{}]*"custom_id":"([^"]*)"/;
  const [, before, after] = buttons.exec((await read()).find((message) => message.includes(draft)) ?? '') ?? [];
  await perform({ kind: 'press', message: draft, button: before ?? after });
  await waitFor('Press **More… › Enter a challenge**');

  await control.turnClock({ advance: DAY - HOUR });
  expect((await read()).join()).not.toContain('Voting is open');
  await control.turnClock({ advance: HOUR });
  await waitFor('Voting is open');

  await control.turnClock({ advance: 7 * DAY });
  await waitFor('-# Results');

  await control.turnClock({ reset: true });
  expect((await control.state()).ahead).toBe(0);
  // What waits goes on waiting no longer than before, and what is asked is answered in this machine's time.
  await perform({ kind: 'command', name: 'challenge create', options: { ...options, title: 'Harbours' } });
  const next = await waitFor('Harbours');
  const sentAt = (await control.messages(place.member, place.channel)).find(({ id }) => id === next)?.timestamp ?? '';
  expect(Math.abs(Date.parse(sentAt) - Date.now())).toBeLessThan(HOUR);
});
