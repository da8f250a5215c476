/** A member's own settings: defaults, presets and pings, over a restart of the bot. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, Reply } from 'local-discord/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type E2eHarness, finished, MIDDLE, openE2eHarness, refusalOf, SMALL } from './harness/e2e-harness.js';

let stage: E2eHarness;
let ada: Actor;
let bob: Actor;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brushwork-preferences-'));
  const clock = join(folder, 'clock');
  writeFileSync(clock, '0');
  stage = await openE2eHarness({ CLOCK_FILE: clock, BRUSHWORK_LIMIT_MEMBER: '10' });
  const { localDiscord, guild } = stage;
  ada = localDiscord.join('Ada', { guild });
  bob = localDiscord.join('Bob', { guild });
  await stage.start();
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

const { quality: _, ...WITHOUT_QUALITY } = SMALL;

async function submit(who: Actor, panel: Reply, button: string, answers: Parameters<Actor['submitModal']>[1]) {
  const opened = await who.press(panel.message, button);
  await opened.acknowledged();
  return who.submitModal(opened, answers);
}

it('keeps defaults of a member’s own, which what is typed goes before, over a restart', async () => {
  const panel = await ada.command('settings');
  await panel.waitFor('You have no defaults yet');
  expect(panel.message?.visibleTo).toBe(ada.id);
  const saved = await submit(ada, panel, 'Change', {
    strength: '70',
    quality: 'draft',
    strokeSize: '1,5',
  });
  await saved.waitFor('Strength: 70 · Quality: Draft · Stroke size: 1.5');
  await stage.bot.end();
  await stage.start();
  expect((await finished(await ada.stylize(WITHOUT_QUALITY))).text).toMatch(/Strength 70 · Draft[\s\S]*Strokes × 1.5/);
  expect((await finished(await ada.stylize({ ...WITHOUT_QUALITY, strength: 20 }))).text).toContain(
    'Strength 20 · Draft',
  );
  expect((await finished(await bob.stylize(SMALL))).text).toContain('Strength 50');
});

it('refuses what an option does not take, and changes nothing', async () => {
  const panel = await ada.command('settings');
  await panel.waitFor('Strength: 70');
  const refused = await submit(ada, panel, 'Change', { strength: '700' });
  await refused.waitFor('between 0 and 100 (you entered 700)');
  const again = await ada.command('settings');
  await again.waitFor('Strength: 70');
});

it('saves presets by name, suggests them and paints by them; others see and use none of them', async () => {
  const panel = await ada.command('settings');
  await panel.waitFor('Strength: 70');
  const saved = await submit(ada, panel, 'Save as preset', { name: 'Bold' });
  await saved.waitFor('Saved as **Bold**');
  await (await ada.press(saved.message, 'Reset')).waitFor('You have no defaults yet');
  const suggested = async (who: Actor) => {
    const reply = await who.autocomplete('stylize', { preset: 'bo' }, 'preset');
    await reply.acknowledged();
    return reply.record.choices as { name: string; value: string }[];
  };
  const [{ name, value }] = await suggested(ada);
  expect(name).toBe('Bold');
  expect(await suggested(bob)).toEqual([]);
  expect((await finished(await ada.stylize({ ...WITHOUT_QUALITY, preset: value }))).text).toContain(
    'Strength 70 · Draft',
  );
  expect(await refusalOf(bob, () => bob.stylize({ ...SMALL, preset: value }))).toContain('have a preset called');
  await (await bob.pressId(await bob.post('here'), `v1:own-change:${ada.id}`)).waitFor('someone else’s settings');

  const own = await ada.command('settings');
  await own.waitFor('**Presets:** Bold');
  const opened = await ada.choose(own.message, 'Open a preset', ['Bold']);
  await opened.waitFor('Quality: Draft');
  await (await ada.press(opened.message, 'Delete')).waitFor('Deleted **Bold**');
  expect(await suggested(ada)).toEqual([]);
});

it('pings a member who wants it where a painting took over a minute, or for this painting alone', async () => {
  const panel = await ada.command('settings');
  await panel.waitFor('Your settings');
  await (await ada.choose(panel.message, 'When a painting takes over a minute…', ['mention'])).waitFor('Saved.');
  const isPing = ({ raw }: { raw: unknown }) => /your painting \*\*.*\*\* is ready/.test(JSON.stringify(raw));
  const pings = (who: Actor) => who.messages.filter((message) => isPing({ raw: message.content })).length;
  await finished(await ada.stylize(SMALL));
  expect(pings(ada)).toBe(0);

  const slow = await ada.stylize(MIDDLE);
  await stage.heldAtSketch(slow, () => stage.advance(61_000));
  await finished(slow);
  await ada.waitForMessage(isPing);
  const asked = () => stage.localDiscord.requests.map(({ body }) => body).find((body) => isPing({ raw: body }));
  await expect.poll(asked).toMatchObject({ allowed_mentions: { users: [ada.id] } });

  const once = await bob.stylize(MIDDLE);
  await stage.heldAtSketch(once, async () => {
    await (await bob.press(once.message, 'Ping me')).waitFor('I’ll ping you');
    await stage.bot.end('SIGKILL');
  });
  await stage.start();
  await finished(once);
  await expect.poll(() => pings(bob), { timeout: 20_000 }).toBe(2);
});
