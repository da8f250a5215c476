/** How the bot comes to the gateway and back to it. */
import { type APIGatewaySessionStartLimit, Events, GatewayDispatchEvents } from 'discord.js';
import { LocalDiscord } from 'local-discord';
import pino from 'pino';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { type Connection, createClient, logIn, logOut } from '../../src/discord/client.js';
import { sessionStartDelayMs } from '../../src/discord/gateway.js';
import type { ShardChoice } from '../../src/discord/sharding/shard-choice.js';
import { UserError } from '../../src/errors/user-error.js';

type Line = Record<string, unknown> & { readonly msg: string };

const SHARDS: ShardChoice = { ids: undefined, count: undefined };
const never = new AbortController().signal;
const LOST = 'the gateway was lost; connecting again';

const opened: { readonly discord: LocalDiscord; readonly connection: Connection }[] = [];
afterAll(async () => {
  for (const { discord, connection } of opened) {
    await logOut(connection);
    await discord.stop();
  }
});

/** A local Discord with somebody in it, and a connection of the bot that is not made yet: of one test, since all wait at the same time. */
async function open() {
  const lines: Line[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const discord = await LocalDiscord.start();
  const ada = discord.join('Ada', { guild: discord.createGuild() });
  const config = { DISCORD_API: discord.api, DISCORD_CDN: [new URL(discord.url).host], SHARDS };
  const connection = createClient(config, log, undefined, { resumedWithinMs: 1000 });
  opened.push({ discord, connection });
  return {
    discord,
    ada,
    connection,
    lines,
    log,
    said: (msg: string) => lines.filter((line) => line.msg === msg),
    enter: (within?: number) =>
      logIn(connection, discord.token, { log, signal: never, ...(within === undefined ? {} : { within }) }),
  };
}

describe.concurrent('a gateway that closes before it lets the bot in', () => {
  it.each([
    ['as it opens', { at: 'hello', code: 4000 } as const, 'UnknownError'],
    ['in place of READY', { at: 'ready', code: 4007 } as const, 'InvalidSeq'],
    ['with a code of the network', { at: 'hello', code: 1013 } as const, undefined],
  ])('%s is given up after a while, with the code, more and more slowly', async (_, closure, meaning) => {
    const { discord, connection, lines, said, enter } = await open();
    discord.faults.gatewayClosure = closure;
    const error = await enter(9000).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ kind: 'discord-unreachable' });
    const code = meaning === undefined ? 'code 1013' : `code ${closure.code} (${meaning})`;
    const sentence = `Can't reach Discord \\(the gateway closed with ${code.replace(/[()]/g, '\\$&')}, \\d in a row\\)`;
    expect((error as UserError).message).toMatch(new RegExp(`^${sentence}\\. Check this machine's connection`));
    const lost = said(LOST) as (Line & { pauseMs: number })[];
    expect(lost.slice(0, 2)).toMatchObject([
      { code: closure.code, ends: 1 },
      { code: closure.code, ends: 2 },
    ]);
    const pauses = lost.map(({ pauseMs }) => pauseMs);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(lost.length).toBeLessThanOrEqual(4);
    expect(discord.discord.gateway.identified.length).toBeLessThanOrEqual(4);
    expect(connection.gateway.trouble).toMatch(/^the gateway is not connected \(closed with code \d+.*in a row/);
    // Whoever gave up does not go on in the background.
    await logOut(connection);
    const known = lines.length;
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(lines.length).toBe(known);
  });

  it('lets it in after all: the bot is there, and says so', async () => {
    const { discord, connection, said, enter } = await open();
    discord.faults.gatewayClosure = { at: 'ready', code: 4000 };
    const entered = enter();
    await vi.waitFor(() => expect(said(LOST).length).toBe(2), 20_000);
    discord.faults.gatewayClosure = undefined;
    expect((await entered).user.id).toBe(discord.discord.bot.id);
    expect(said('the gateway is back')).toHaveLength(1);
    expect(connection.gateway.trouble).toBeUndefined();
  });

  it('may be stopped meanwhile', async () => {
    const { discord, connection, log, said } = await open();
    discord.faults.gatewayClosure = { at: 'ready', code: 4000 };
    const stop = new AbortController();
    const entered = logIn(connection, discord.token, { log, signal: stop.signal });
    entered.catch(() => {});
    await vi.waitFor(() => expect(said(LOST).length).toBe(1), 20_000);
    stop.abort(new Error('enough'));
    await expect(entered).rejects.toThrow('enough');
  });

  it('says that the token is wrong where that is the reason', async () => {
    const { discord, enter } = await open();
    discord.faults.gatewayClosure = { at: 'ready', code: 4004 };
    await expect(enter()).rejects.toMatchObject({ kind: 'token' });
  });
});

describe.concurrent('a gateway that is lost', () => {
  it.each([
    ['and the session goes on', false],
    ['and the session with it', true],
  ])('%s: the bot comes back, and says so', async (_, forget) => {
    const { discord, said, enter } = await open();
    await enter();
    discord.discord.gateway.drop({ forget });
    await vi.waitFor(() => expect(said('the gateway is back')).toHaveLength(1), 20_000);
    expect(said(LOST)[0]).toMatchObject({ code: 1006 });
    expect(discord.discord.gateway.identified).toHaveLength(forget ? 2 : 1);
  });

  it.each([
    ['once, is asked again, and the session goes on', 1, 1],
    ['twice, is asked for another session', 2, 2],
  ])('and does not answer to RESUME %s', async (_, unansweredResumes, sessions) => {
    const { discord, said, enter } = await open();
    await enter();
    discord.faults.unansweredResumes = unansweredResumes;
    discord.discord.gateway.drop();
    await vi.waitFor(() => expect(said('the gateway is back')).toHaveLength(1), 20_000);
    expect(said('the gateway does not go on with a session')).toHaveLength(unansweredResumes);
    expect(discord.discord.gateway.identified).toHaveLength(sessions);
  });

  it('again and again, is not asked for sessions faster and faster', async () => {
    const { discord, connection, said, enter } = await open();
    await enter();
    const client = connection.client;
    for (let times = 0; times < 2; times++) {
      const ready = new Promise((resolve) => client.once(Events.ShardReady, resolve));
      discord.discord.gateway.drop({ forget: true });
      await ready;
    }
    const pauses = said(LOST).map(({ pauseMs }) => pauseMs as number);
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(1500);
    // Each end once: that the session had been forgotten is no other one.
    expect(said(LOST).at(-1)).toMatchObject({ ends: 2 });
  }, 60_000);

  it('again and again, with its session going on: the bot is back within seconds each time', async () => {
    const { discord, said, enter } = await open();
    await enter();
    const times = 4;
    for (let time = 1; time <= times; time++) {
      discord.discord.gateway.drop();
      await vi.waitFor(() => expect(said('the gateway is back')).toHaveLength(time), 20_000);
    }
    const pauses = said(LOST).map(({ pauseMs }) => pauseMs as number);
    expect(pauses).toHaveLength(times);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(5000);
    expect(discord.discord.gateway.identified).toHaveLength(1);
  }, 60_000);
});

describe.concurrent('sessions', () => {
  const limit = (remaining: number, hours: number): APIGatewaySessionStartLimit => ({
    total: 1000,
    remaining,
    reset_after: hours * 3_600_000,
    max_concurrency: 1,
  });

  it('are begun without waiting while there are many, and spread over the rest of the day when there are few', () => {
    expect(sessionStartDelayMs(limit(1000, 24))).toBe(0);
    expect(sessionStartDelayMs(limit(100, 24))).toBe(0);
    expect(sessionStartDelayMs(limit(60, 1))).toBe(60_000);
    expect(sessionStartDelayMs(limit(0, 2))).toBe(2 * 3_600_000);
  });

  it('are never more than Discord allows, however often the bot is started', () => {
    let [remaining, left] = [1000, 24 * 3_600_000];
    for (;;) {
      left -= sessionStartDelayMs({ ...limit(remaining, 0), reset_after: left }) + 1;
      if (left <= 0) break;
      remaining--;
    }
    expect(remaining).toBeGreaterThanOrEqual(0);
  });

  it('that are few are waited for, which is said, and is no reason to give up', async () => {
    const { discord, connection, said, enter } = await open();
    const now = discord.clock.now();
    discord.discord.gateway.identified.push(...Array<number>(1000).fill(now - 24 * 3_600_000 + 8000));
    const entered = enter(1000);
    await vi.waitFor(
      () => expect(connection.gateway.trouble).toMatch(/next try in \d s; too many sessions were begun today/),
      10_000,
    );
    await entered;
    expect(said('too many sessions were begun today; waiting')).toMatchObject([{ remaining: 0 }]);
  });
});

describe.concurrent('an event that discord.js cannot read', () => {
  it.each([
    ['before it is ready', true],
    ['afterwards', false],
  ])('costs a line in the log: %s', async (_, early) => {
    const { discord, ada, connection, said, enter } = await open();
    if (!early) await enter();
    const { gateway } = discord.discord;
    discord.faults.garbleEvent = (event, data) => {
      if (event !== GatewayDispatchEvents.Ready) return data;
      // What comes in before the servers are there has to wait.
      setImmediate(() => gateway.dispatch(GatewayDispatchEvents.InteractionCreate, { type: 2 }, true));
      return data;
    };
    if (early) await enter();
    else gateway.dispatch(GatewayDispatchEvents.InteractionCreate, { type: 2 }, true);
    const line = { event: 'INTERACTION_CREATE', err: { type: 'TypeError' } };
    await vi.waitFor(() => expect(said('an event of the gateway could not be read')).toMatchObject([line]), 20_000);
    const asked = new Promise<string>((resolve) => {
      connection.client.once(Events.InteractionCreate, ({ user }) => resolve(user.id));
    });
    await ada.pressId(await ada.post('x'), 'v1:again:1');
    expect(await asked).toBe(ada.id);
  });
});
