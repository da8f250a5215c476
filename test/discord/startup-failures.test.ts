/** Starts that go wrong. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayCloseCodes } from 'discord.js';
import { LocalDiscord } from 'local-discord';
import { ApiError } from 'local-discord/testing';
import { expect, it } from 'vitest';
import { freePort } from '../../src/http/listen.js';
import { BotProcess, openE2eHarness } from '../e2e/harness/e2e-harness.js';
import { openInProcessBot } from './in-process-bot.js';

it('says that a port is taken, and which setting to change', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  await expect(openInProcessBot({ environment: { BRUSHWORK_HEALTH_PORT: port } })).rejects.toMatchObject({
    kind: 'port',
    message: `Can't open port ${port}: it is taken. Set BRUSHWORK_HEALTH_PORT to another one.`,
  });
  server.close();
});

it('says what to do where the network that was asked for is not there', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'brushwork-weights-'));
  const environment = { BRUSHWORK_NETWORK: 'vgg16', BRUSHWORK_WEIGHTS_DIR: empty };
  await expect(openInProcessBot({ environment })).rejects.toMatchObject({
    kind: 'weights-missing',
    message: expect.stringContaining('npm run weights'),
  });
  rmSync(empty, { recursive: true });
});

const NO_TOKEN = 'Discord rejects DISCORD_TOKEN. Copy it again from the Bot page of the developer portal.';

it('ends with a sentence and status 78 where Discord does not know the token', async () => {
  const localDiscord = await LocalDiscord.start();
  const folder = mkdtempSync(join(tmpdir(), 'brushwork-token-'));
  const bot = new BotProcess({
    ...localDiscord.environment,
    DISCORD_TOKEN: 'not.the.token',
    BRUSHWORK_DATA_DIR: folder,
  });
  expect(await bot.ended).toEqual({ code: 78, signal: null });
  expect(bot.words).toEqual([NO_TOKEN]);
  await localDiscord.stop();
  rmSync(folder, { recursive: true });
});

it.each([
  [GatewayCloseCodes.AuthenticationFailed, 78, NO_TOKEN],
  [GatewayCloseCodes.InvalidAPIVersion, 1, 'Discord has ended the session for good (code 4012). Start the bot again.'],
])('ends with a sentence where Discord ends the session for good: %i', async (code, status, sentence) => {
  const stage = await openE2eHarness();
  const bot = await stage.start();
  stage.localDiscord.discord.gateway.end(code);
  expect(await bot.ended).toEqual({ code: status, signal: null });
  expect(bot.words).toEqual([sentence]);
  await stage.close();
});

// These two wait, so they do it together.
it.concurrent('ends with a sentence and status 1 where the gateway never lets it in, and says so meanwhile', async () => {
  const localDiscord = await LocalDiscord.start();
  localDiscord.faults.gatewayClosure = { at: 'ready', code: 4000 };
  const folder = mkdtempSync(join(tmpdir(), 'brushwork-gateway-'));
  const HEALTH_PORT = String(await freePort());
  const bot = new BotProcess({
    ...localDiscord.environment,
    BRUSHWORK_DATA_DIR: folder,
    BRUSHWORK_HEALTH_PORT: HEALTH_PORT,
    ALL_WAITS: 'quick',
  });
  const health = async () => {
    const { status } = await fetch(`http://127.0.0.1:${HEALTH_PORT}/healthz`).catch(() => ({ status: 0 }));
    const text = await fetch(`http://127.0.0.1:${HEALTH_PORT}/healthz`).then((answer) => answer.text(), String);
    return `${status} ${text}`;
  };
  const away = /^503 starting, the gateway is not connected \(closed with code 4000 \(UnknownError\), \d in a row/;
  await expect.poll(health, { timeout: 60_000 }).toMatch(away);
  expect(await bot.ended).toEqual({ code: 1, signal: null });
  const sentence = /^Can't reach Discord \(the gateway closed with code 4000 \(UnknownError\), \d in a row\)\. Check/;
  expect(bot.words.filter((words) => sentence.test(words))).toHaveLength(1);
  // Of 1,000 a day, a bot that is started again and again may not use up all.
  expect(localDiscord.discord.gateway.identified.length).toBeLessThan(10);
  await localDiscord.stop();
  rmSync(folder, { recursive: true });
});

const REFUSED = 'Discord does not take the commands, and trying again would not help; those it has from earlier stay';

it.concurrent('goes on with the commands of before where Discord refuses the new ones for good, and says which and why', async () => {
  const stage = await openE2eHarness();
  await stage.start();
  const known = stage.localDiscord.discord.commands.map(({ name }) => name);
  await stage.bot.end();
  const { faults } = stage.localDiscord;
  faults.routes = /PUT .*commands/;
  const wrong = (message: string) => ({ _errors: [{ code: 'BASE_TYPE_BAD_LENGTH', message }] });
  const errors = { 0: { options: { 1: { description: wrong('Must be between 1 and 100 in length.') } } } };
  faults.refusal = new ApiError(400, 50_035, 'Invalid Form Body', errors);
  // Another version has other commands.
  const bot = await stage.start({ BRUSHWORK_LIMIT_SIZE: '512' });
  const [line, ...others] = bot.said(REFUSED);
  expect(others).toEqual([]);
  const breach = {
    command: 'stylize',
    field: 'options.style.description',
    reason: 'Must be between 1 and 100 in length.',
  };
  expect(line).toMatchObject({ code: 50_035, route: 'PUT /applications/:id/commands', breaches: [breach] });
  expect(JSON.stringify(line).length).toBeLessThan(1000);
  const asked = () =>
    stage.localDiscord.requests.filter(({ route, status }) => faults.routes.test(route) && status === 400);
  await new Promise((resolve) => setTimeout(resolve, 8000));
  expect(asked()).toHaveLength(1);
  expect(stage.localDiscord.discord.commands.map(({ name }) => name)).toEqual(known);
  await stage.close();
});

it('goes on where the commands cannot be registered yet, and registers them later', async () => {
  const here = await openInProcessBot({
    prepare({ faults, clock }) {
      faults.routes = /PUT .*commands/;
      faults.unavailableUntil = clock.now() + 3_600_000;
    },
  });
  try {
    expect(here.localDiscord.discord.commands).toEqual([]);
    here.localDiscord.faults.unavailableUntil = 0;
    await here.localDiscord.botReady();
  } finally {
    await here.close();
  }
});
