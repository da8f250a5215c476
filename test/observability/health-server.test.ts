/** The port for health and metrics, as somebody meets it who should not be there. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../../src/http/listen.js';
import { Health } from '../../src/observability/health.js';

let health: Health;
let base: string;
let port: number;

beforeEach(async () => {
  health = new Health('worker');
  port = await freePort();
  base = `http://127.0.0.1:${port}`;
  await health.serve(port, '127.0.0.1');
});
afterEach(() => health.stop());

it('a worker is healthy without a gateway, and starting before it knows', async () => {
  expect(await (await fetch(`${base}/healthz`)).text()).toBe('starting\n');
  health.watch({ countJobs: () => Promise.resolve({ queued: 0, running: 0 } as never), areWorkersHealthy: () => true });
  const answer = await fetch(`${base}/healthz`);
  expect([answer.status, await answer.text()]).toEqual([200, 'healthy\n']);
  expect(await (await fetch(`${base}/metrics`)).text()).not.toMatch(/^brushwork_gateway_ping/m);
});

it('a bot that waits for another one to end is no less healthy, and says so', async () => {
  let isSpare = true;
  health.watchGateway(
    () => 'the gateway is not connected',
    () => isSpare,
  );
  const ask = async () => {
    const answer = await fetch(`${base}/healthz`);
    return [answer.status, await answer.text()];
  };
  const spare = 'a spare: other bots have every shard';
  expect(await ask()).toEqual([200, `${spare}\n`]);
  expect(await (await fetch(`${base}/health.json`)).json()).toMatchObject({ status: spare });
  isSpare = false;
  expect(await ask()).toEqual([503, 'starting, the gateway is not connected\n']);
});

it('figures have the role as a label', async () => {
  health.running(1);
  health.delivered(false);
  const text = await (await fetch(`${base}/metrics`)).text();
  expect(text).toContain('brushwork_running{role="worker"} 1');
  expect(text).toContain('brushwork_deliveries_total{outcome="unreachable",role="worker"} 1');
});

it('nothing is taken from those who send something', async () => {
  expect((await fetch(`${base}/metrics`, { method: 'DELETE' })).status).toBe(405);
  const asked = request({ port, host: '127.0.0.1', path: '/metrics', headers: { 'content-length': 9 } });
  asked.write('something');
  const [answer] = await once(asked, 'response');
  expect(answer.statusCode).toBe(413);
  asked.destroy();
  expect((await fetch(`${base}/toString`)).status).toBe(404);
});

it('who asks too often has to wait', async () => {
  const statuses = await Promise.all(Array.from({ length: 30 }, async () => (await fetch(`${base}/healthz`)).status));
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(5);
  expect(statuses).toContain(503);
});

it('headers that never end are not waited for', { timeout: 20_000 }, async () => {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  const began = performance.now();
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');
  await once(socket.resume(), 'close');
  expect(performance.now() - began).toBeLessThan(12_000);
});
