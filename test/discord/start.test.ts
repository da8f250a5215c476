/** Starts that go wrong. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openHere } from './bot-here.js';

it('says that a port is taken, and which setting to change', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const HEALTH_PORT = String((server.address() as AddressInfo).port);
  await expect(openHere({ environment: { HEALTH_PORT } })).rejects.toMatchObject({
    kind: 'port',
    message: `Port ${HEALTH_PORT} cannot be opened: it is taken. Set HEALTH_PORT to another one.`,
  });
  server.close();
});

it('says what to do where the network that was asked for is not there', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'brushwork-weights-'));
  const environment = { NETWORK: 'vgg16', WEIGHTS_DIR: empty };
  await expect(openHere({ environment })).rejects.toMatchObject({
    kind: 'weights-missing',
    message: expect.stringContaining('npm run weights'),
  });
  rmSync(empty, { recursive: true });
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
