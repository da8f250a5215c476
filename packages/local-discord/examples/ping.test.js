// With any test runner; this one is Node's own: node --test
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { LocalDiscord } from 'local-discord';

let discord;
let bot;
before(async () => {
  discord = await LocalDiscord.start();
  bot = spawn(process.execPath, [`${import.meta.dirname}/ping-bot.js`], {
    env: { ...process.env, ...discord.environment },
  });
  await discord.botReady();
});
after(async () => {
  bot.kill();
  await discord.stop();
});

test('a member pings, and presses the button', async () => {
  const ada = discord.join('Ada', { guild: discord.createGuild('Test server') });
  const reply = await ada.command('ping');
  await reply.waitFor('Pong!');
  await ada.press(reply.message, 'Again');
  await reply.waitFor('pressed: 1');
});

test('the bot answers in time where Discord is slow', async () => {
  const berthe = discord.join('Berthe', { guild: discord.createGuild('Another server') });
  discord.faults.restDelay = 200;
  const reply = await berthe.command('ping');
  await reply.waitFor('Pong!');
  assert.ok(reply.acknowledgedAfter < 3000);
  discord.faults.restDelay = 0;
});
