/** What members and moderators do that is not the usual walk. The bot runs in this process. */

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Actor, textOf } from 'local-discord/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { content, finished, LONG, SMALL, style } from '../e2e/harness/e2e-harness.js';
import { type InProcessBot, openInProcessBot } from './in-process-bot.js';

let here: InProcessBot;
let ada: Actor;
let mona: Actor;
beforeAll(async () => {
  here = await openInProcessBot({ environment: { BRUSHWORK_LIMIT_MEMBER: '30' } });
  ada = here.localDiscord.join('Ada', { guild: here.guild });
  mona = here.localDiscord.join('Mona', { guild: here.guild, moderator: true });
});
afterAll(() => here.close());

/** A database that somebody else writes to, until the returned function is called. */
function lockDatabase(): () => void {
  const other = new Database(join(here.folder, 'brushwork.db'));
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}

async function whilePaused(action: () => Promise<void>): Promise<void> {
  const panel = await mona.command('queue');
  await panel.waitFor('**Queue**');
  await mona.press(panel.message, 'Pause');
  await panel.waitFor('The queue is paused here');
  await action();
  await mona.press(panel.message, 'Resume');
  await panel.waitFor((snapshot) => !snapshot.text.includes('The queue is paused here'));
}

describe('the "Apps" menu', () => {
  it("stylizes one of the bot's own paintings, which Discord does not list among the attachments", async () => {
    const first = await ada.stylize(SMALL);
    await finished(first);
    if (first.message === undefined) throw new Error('there is no painting');
    expect(first.snapshot.raw).toMatchObject({ attachments: [] });
    const window = await mona.messageCommand('Stylize this picture', first.message);
    await window.acknowledged();
    const second = await mona.submitModal(window, { style_image: [style], strength: '90' });
    await second.waitFor('Painting');
    await mona.press(second.message, 'Cancel');
    await second.waitFor('Cancelled');
  });

  it('shows its window while the database is busy, and knows the picture afterwards', async () => {
    const message = await ada.post('look', [content]);
    const release = lockDatabase();
    const window = await ada.messageCommand('Stylize this picture', message);
    await window.acknowledged();
    release();
    const reply = await ada.submitModal(window, { style_image: [style], strength: '50' });
    await reply.waitFor('Painting');
    await ada.press(reply.message, 'Cancel');
    await reply.waitFor('Cancelled');
  });
});

it('asks for a style that is not known in private, also where the database was too busy to know it in time', async () => {
  const { style_image: _, ...withoutStyle } = SMALL;
  const release = lockDatabase();
  const reply = await ada.stylize({ ...withoutStyle, style: 'Nigth' });
  await reply.acknowledged();
  expect(reply.acknowledgedAfter).toBeLessThan(3000);
  release();
  expect((await ada.waitForMessage('Did you mean **Night swirls**?')).visibleTo).toBe(ada.id);
  await reply.gone();
});

describe('buttons', () => {
  it('are answered while the database is busy', async () => {
    const first = await ada.stylize(SMALL);
    await finished(first);
    const release = lockDatabase();
    const again = await ada.press(first.message, 'Stronger');
    await again.acknowledged();
    release();
    expect((await finished(again)).text).toContain('Strength 65');
  });

  it('begin from the picture again where the seed was taken away', async () => {
    const first = await ada.stylize({ ...SMALL, seed: 7 });
    expect((await finished(first)).text).toContain('Seed 7');
    const window = await ada.press(first.message, 'Edit');
    await window.acknowledged();
    const second = await ada.submitModal(window, { more: 'Stroke size: 1' });
    expect((await finished(second)).text).not.toContain('Seed');
  });
});

it('asks for the second style that a blend is of', async () => {
  const reply = await ada.stylize({ ...SMALL, blend: 30 });
  expect((await reply.waitFor('Couldn’t paint that')).text).toContain('Add `second_style`');
});

describe('the queue', () => {
  it('lets a moderator take a private painting out, unread', async () => {
    await whilePaused(async () => {
      const secret = await ada.stylize({ ...SMALL, private: true });
      await secret.waitFor('In the queue');
      const panel = await mona.command('queue');
      const { text, selects } = await panel.waitFor('Private painting');
      expect(text).not.toContain('lighthouse');
      const [menu] = selects;
      expect(menu.options.map(({ label }) => label)).toEqual(['Private painting']);
      await mona.choose(panel.message, 'Remove a painting…', [menu.options[0].value]);
      await secret.waitFor('Cancelled');
    });
  });

  it('fits into one message, whatever the names are', async () => {
    await whilePaused(async () => {
      const name = `${'_*[~'.repeat(20)}.png`;
      const crowd = await Promise.all(
        Array.from({ length: 20 }, () => ada.stylize({ ...SMALL, picture: { ...content, name } })),
      );
      for (const reply of crowd) await reply.waitFor('In the queue');
      const panel = await mona.command('queue');
      const { text } = await panel.waitFor('and');
      expect(text.length).toBeLessThan(4000);
      expect(text).toMatch(/- and \d+ more/);
      for (const reply of crowd) await ada.press(reply.message, 'Cancel');
      for (const reply of crowd) await reply.waitFor('Cancelled');
    });
  });
});

describe('what Discord sends twice', () => {
  it('is one painting, of a command and of a button', async () => {
    const rosa = here.localDiscord.join('Rosa', { guild: here.guild });
    here.localDiscord.faults.repeatedInteractions = 1;
    const first = await rosa.stylize(SMALL);
    await finished(first);
    for (const button of ['Paint again', 'Stronger']) {
      here.localDiscord.faults.repeatedInteractions = 1;
      await finished(await rosa.press(first.message, button));
    }
    expect(here.localDiscord.faults.repeatedInteractions).toBe(0);
    const jobs = new Database(join(here.folder, 'brushwork.db'), { readonly: true });
    const { count } = jobs.prepare('SELECT count(*) AS count FROM jobs WHERE user_id = ?').get(rosa.id) as {
      count: number;
    };
    jobs.close();
    expect(count).toBe(3);
  });

  it('is no refusal, though the first has taken the last place', async () => {
    const paula = here.localDiscord.join('Paula', { guild: here.guild });
    await whilePaused(async () => {
      const waiting = await Promise.all(Array.from({ length: 29 }, () => paula.stylize(SMALL)));
      for (const reply of waiting) await reply.waitFor('In the queue');
      here.localDiscord.faults.repeatedInteractions = 1;
      const last = await paula.stylize(SMALL);
      await last.waitFor('In the queue');
      for (const reply of [...waiting, last]) await paula.press(reply.message, 'Cancel');
      for (const reply of [...waiting, last]) await reply.waitFor('Cancelled');
      expect(paula.messages.filter((message) => textOf(message).includes('Couldn’t'))).toEqual([]);
    });
  });
});

it('tells whoever waits for a download that the bot is being restarted', async () => {
  const other = await openInProcessBot();
  try {
    const eve = other.localDiscord.join('Eve', { guild: other.guild });
    other.localDiscord.faults.cdnDelay = 30_000;
    const reply = await eve.stylize(LONG);
    await reply.acknowledged();
    await expect.poll(() => reply.message).toBeDefined();
    await other.bot.stop();
    expect((await eve.waitForMessage('I’m restarting')).visibleTo).toBe(eve.id);
  } finally {
    await other.close();
  }
});

it('tells only the member that they have had enough, though an answer in public was announced', async () => {
  const paul = here.localDiscord.join('Paul', { guild: here.guild });
  const panel = await mona.command('defaults set', { setting: 'cooldown', value: '3600' });
  await panel.waitFor('unsaved change');
  await mona.press(panel.message, 'Save');
  await panel.waitFor(({ text }) => !text.includes('unsaved change'));
  const first = await paul.stylize(SMALL);
  await finished(first);
  const second = await paul.stylize(SMALL);
  const refusal = await paul.waitForMessage('has a cooldown between paintings');
  expect(refusal.visibleTo).toBe(paul.id);
  const again = await paul.press(first.message, 'Paint again');
  await expect.poll(() => [second, again].map(({ message }) => message?.deleted)).toEqual([true, true]);
  const told = () => paul.messages.filter((message) => textOf(message).includes('has a cooldown'));
  await expect.poll(() => told().length).toBe(2);
  expect(told().map(({ visibleTo }) => visibleTo)).toEqual([paul.id, paul.id]);
});
