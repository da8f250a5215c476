/** The examples, run as a reader of the README would run them; the README quotes them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { ControlClient } from '../src/client.js';
import { LocalDiscord } from '../src/local-discord.js';

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const PING_BOT = path('examples/ping-bot.js');
const START = path('examples/start.js');

let discord: LocalDiscord | undefined;
let program: ChildProcess | undefined;
afterEach(async () => {
  if (program?.exitCode === null) {
    const exit = once(program, 'exit');
    program.kill();
    await exit;
  }
  await discord?.stop();
  [discord, program] = [undefined, undefined];
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** @returns what it prints. */
function run(args: readonly string[], env: Readonly<Record<string, string>>): string[] {
  const lines: string[] = [];
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...env } });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  program = child;
  return lines;
}

describe('the example bot', () => {
  it('answers a command and a button in a local Discord', async () => {
    discord = await LocalDiscord.start({ botName: 'Ping' });
    const ada = discord.join('Ada', { guild: discord.createGuild() });
    const lines = run([PING_BOT], discord.environment);
    await discord.botReady();
    const reply = await ada.command('ping');
    const { buttons } = await reply.waitFor('Pong!');
    expect(buttons).toMatchObject([{ label: 'Again', disabled: false }]);
    await ada.press(reply.message, 'Again');
    await reply.waitFor('pressed: 1');
    expect(lines).toEqual(['Ping is ready']);
  });

  it('is a bot of at most 30 lines', () => {
    expect(readFileSync(PING_BOT, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  });
});

describe('the starting script', () => {
  it('opens a local Discord with people in it, and the bot comes', async () => {
    const port = await freePort();
    const lines = run([START, PING_BOT], { PORT: String(port) });
    await expect.poll(() => lines, { timeout: 30_000 }).toEqual([`Open http://127.0.0.1:${port}`, 'Ping is ready']);
    const control = new ControlClient(`http://127.0.0.1:${port}`);
    const { bot, guilds } = await control.state();
    expect(bot).toMatchObject({ name: 'Ping', online: true });
    const [{ channels, members }] = guilds;
    await control.perform(members[0].id, channels[0].id, { kind: 'command', name: 'ping' });
    const said = async () => (await control.messages(members[0].id, channels[0].id)).map(({ content }) => content);
    await expect.poll(said).toEqual(['Pong!']);
  });
});

describe('the example test', () => {
  it('passes', async () => {
    const lines = run(['--test', path('examples/ping.test.js')], {});
    const [status] = await once(program as ChildProcess, 'close');
    expect(status, lines.join('\n')).toBe(0);
    expect(lines.join('\n')).toMatch(/pass 2\b/);
  });
});

describe('the README', () => {
  const blocks = [...readFileSync(path('README.md'), 'utf8').matchAll(/```(?:js|ts)\n([\s\S]*?)```/g)].map(
    ([, code]) => code,
  );

  it.each(['examples/ping-bot.js', 'examples/start.js', 'examples/ping.test.js'])('quotes %s as it is', (name) => {
    expect(blocks).toContain(readFileSync(path(name), 'utf8'));
  });
});
