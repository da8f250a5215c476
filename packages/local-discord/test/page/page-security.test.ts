/** The page as files: how much they weigh, and who may have them. */
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LocalDiscord } from '../../src/local-discord.js';
import { exampleGuilds } from '../../src/state/seed-data.js';

const ASSETS = fileURLToPath(new URL('../../dist/web/assets/', import.meta.url));
/** Of all scripts, compressed, in bytes. */
const LARGEST = 150_000;

let localDiscord: LocalDiscord;

beforeAll(async () => {
  localDiscord = await LocalDiscord.start();
  exampleGuilds(localDiscord.discord);
});
afterAll(() => localDiscord.stop());

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const asking = request(localDiscord.url + path, { headers, method }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    asking.on('error', reject).end();
  });

it('weighs less than 150 kB', () => {
  const scripts = readdirSync(ASSETS).filter((name) => name.endsWith('.js'));
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(ASSETS + name)).byteLength, 0);
  console.log(`${(bytes / 1000).toFixed(1)} kB of compressed script`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(LARGEST);
});

it('comes with a policy that lets nothing else in', async () => {
  const { status, headers, text } = await ask('/');
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
  expect(text).not.toContain(localDiscord.token);
  expect(text).not.toMatch(/<script(?![^>]*src=)|style=/);
});

it('is not for pages of other names', async () => {
  expect((await ask('/', { host: 'evil.example' })).status).toBe(403);
  expect((await ask('/control', { host: 'evil.example:80' })).status).toBe(403);
  expect((await ask('/control/developer/clock', { origin: 'http://evil.example' }, 'POST')).status).toBe(403);
  expect((await ask('/control', { host: 'localhost' })).status).toBe(200);
});

it('tells nothing to a socket of another page', async () => {
  const socket = new WebSocket(`${localDiscord.url.replace('http', 'ws')}/control/socket`, {
    origin: 'http://evil.example',
  });
  await expect(new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))).rejects.toThrow('403');
});

it('has no token in what developers see', async () => {
  const { text } = await ask('/control/developer');
  expect(text).not.toContain(localDiscord.token);
});

it('runs nothing of what was uploaded', async () => {
  const [guild] = localDiscord.discord.guilds.values();
  const [member] = guild.members.values();
  const [channel] = guild.channels.values();
  const form = new FormData();
  form.append('payload_json', '{}');
  form.append('files[0]', new Blob(['<script>alert(1)</script>'], { type: 'text/html' }), 'page.html');
  const path = `/control/members/${member.user.id}/channels/${channel.id}/messages`;
  const posted = await fetch(localDiscord.url + path, { method: 'POST', body: form });
  const { attachments } = (await posted.json()) as { attachments: { url: string }[] };
  const { headers } = await fetch(attachments[0].url);
  expect(headers.get('content-security-policy')).toMatch(/sandbox/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

it('takes no file that Discord would not take', async () => {
  const [guild] = localDiscord.discord.guilds.values();
  const [member] = guild.members.values();
  const [channel] = guild.channels.values();
  const form = new FormData();
  form.append('payload_json', '{}');
  form.append('files[0]', new Blob([new Uint8Array(11 * 1024 * 1024)]), 'large.bin');
  const path = `/control/members/${member.user.id}/channels/${channel.id}/messages`;
  const posted = await fetch(localDiscord.url + path, { method: 'POST', body: form });
  expect(posted.status).toBe(400);
});
