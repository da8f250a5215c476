/** Which request is for which route. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalDiscord } from '../../src/local-discord.js';
import { RouteTable } from '../../src/rest/route-table.js';

let discord: LocalDiscord;
beforeAll(async () => {
  discord = await LocalDiscord.start();
});
afterAll(() => discord.stop());

async function ask(method: string, path: string) {
  const headers = { authorization: `Bot ${discord.token}` };
  const response = await fetch(discord.api + path, { method, headers });
  return { status: response.status, body: await response.json(), route: discord.requests.at(-1)?.route };
}

it('takes what is written out before what is a parameter', async () => {
  expect(await ask('GET', '/v10/users/@me')).toMatchObject({ status: 200, route: 'GET /users/@me' });
  expect(await ask('GET', '/v10/users/%40me')).toMatchObject({ status: 200, route: 'GET /users/@me' });
  expect(await ask('GET', '/v10/users/1')).toMatchObject({ status: 404, route: 'GET /users/:user' });
});

it('answers 404 where there is nothing, and 405 where there is something by another method', async () => {
  const nothing = { status: 404, body: { message: '404: Not Found', code: 0 }, route: 'GET /nothing' };
  expect(await ask('GET', '/v10/nothing')).toEqual(nothing);
  const method = { status: 405, body: { message: '405: Method Not Allowed', code: 0 }, route: 'DELETE /users/@me' };
  expect(await ask('DELETE', '/v10/users/@me')).toEqual(method);
  expect(await ask('GET', '/v10/users/%ff')).toMatchObject({ status: 404 });
});

it('decodes parameters once, however long, with colons in them', () => {
  const table = new RouteTable([{ method: 'GET', path: '/webhooks/:application/:token' }]);
  const token = `a:b${'x'.repeat(500)}`;
  expect(table.find('GET', `/webhooks/1/${token}`)?.parameters).toEqual({ application: '1', token });
  expect(table.find('GET', '/webhooks/1/%2525')?.parameters).toEqual({ application: '1', token: '%25' });
  expect(table.find('GET', '/webhooks/1/a/b')).toBeUndefined();
});
