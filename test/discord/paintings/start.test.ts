/** Starts that go wrong. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayCloseCodes } from 'discord.js';
import { expect, it } from 'vitest';
import { Playground } from '../../../src/playground/playground.js';
import { BotProcess, openStage } from '../../e2e/stage.js';
import { openHere } from '../bot-here.js';

it('says that a port is taken, and which setting to change', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  await expect(openHere({ environment: { BRUSHWORK_HEALTH_PORT: port } })).rejects.toMatchObject({
    kind: 'port',
    message: `Port ${port} cannot be opened: it is taken. Set BRUSHWORK_HEALTH_PORT to another one.`,
  });
  server.close();
});

it('says what to do where the network that was asked for is not there', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'brushwork-weights-'));
  const environment = { BRUSHWORK_NETWORK: 'vgg16', BRUSHWORK_WEIGHTS_DIR: empty };
  await expect(openHere({ environment })).rejects.toMatchObject({
    kind: 'weights-missing',
    message: expect.stringContaining('npm run weights'),
  });
  rmSync(empty, { recursive: true });
});

const NO_TOKEN = 'Discord does not take DISCORD_TOKEN; copy it anew from the Bot page of the developer portal.';

it('ends with a sentence and status 78 where Discord does not know the token', async () => {
  const playground = await Playground.start();
  const folder = mkdtempSync(join(tmpdir(), 'brushwork-token-'));
  const bot = new BotProcess({ ...playground.environment, DISCORD_TOKEN: 'not.the.token', BRUSHWORK_DATA_DIR: folder });
  expect(await bot.ended).toEqual({ code: 78, signal: null });
  expect(bot.words).toEqual([NO_TOKEN]);
  await playground.stop();
  rmSync(folder, { recursive: true });
});

it.each([
  [GatewayCloseCodes.AuthenticationFailed, 78, NO_TOKEN],
  [GatewayCloseCodes.InvalidAPIVersion, 1, 'Discord has ended the session for good (code 4012); start the bot again.'],
])('ends with a sentence where Discord ends the session for good: %i', async (code, status, sentence) => {
  const stage = await openStage();
  const bot = await stage.start();
  stage.playground.discord.gateway.end(code);
  expect(await bot.ended).toEqual({ code: status, signal: null });
  expect(bot.words).toEqual([sentence]);
  await stage.close();
});

it('goes on where the commands cannot be registered yet, and registers them later', async () => {
  const here = await openHere({
    prepare({ faults, clock }) {
      faults.routes = /PUT .*commands/;
      faults.unavailableUntil = clock.now() + 3_600_000;
    },
  });
  try {
    expect(here.playground.discord.commands).toEqual([]);
    here.playground.faults.unavailableUntil = 0;
    await here.playground.botReady();
  } finally {
    await here.close();
  }
});
