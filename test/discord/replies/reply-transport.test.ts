import { DiscordAPIError, type REST, SnowflakeUtil } from 'discord.js';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { ReplyTarget } from '../../../src/discord/replies/reply-target.js';
import { ReplyTransport } from '../../../src/discord/replies/reply-transport.js';
import { createTokenCipher } from '../../../src/discord/replies/token-cipher.js';

const seal = createTokenCipher('secret');
const job = { id: 'a1' };
const message = { components: [], files: [], descriptions: [] };

const address = (more: Partial<ReplyTarget> = {}): ReplyTarget => ({
  channelId: '1',
  guildId: '2',
  messageId: String(SnowflakeUtil.generate()),
  encryptedToken: seal.encrypt('token'),
  tokenExpiresAt: Date.now() + 60_000,
  ephemeral: false,
  botCanPost: true,
  uploadLimitBytes: 10_000_000,
  locale: 'en-US',
  spoiler: false,
  awaitingUser: false,
  ...more,
});

/** @param refusals what the API says, by the beginning of a path; everything else is taken. */
function roadsWith(refusals: Record<string, [status: number, code: number | undefined]>, lines: object[] = []) {
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const asked: string[] = [];
  const answer = async (route: string) => {
    asked.push(route.split('/').slice(0, 2).join('/'));
    const refusal = Object.entries(refusals).find(([start]) => route.startsWith(start))?.[1];
    if (refusal === undefined) return { id: '7' };
    const [status, code] = refusal;
    throw new DiscordAPIError({ code, message: 'no' } as never, code as number, status, 'PATCH', route, {});
  };
  const rest = { patch: answer, post: answer } as object as REST;
  return { asked, roads: new ReplyTransport(rest, '5', seal, Date.now, log) };
}

describe('a reply', () => {
  it.each([
    ['an unknown channel', 404, 10_003],
    ['an unknown user', 404, 10_013],
    ['no server in common', 403, 50_278],
    ['a body that is wrong', 400, 50_035],
    ['a reason from after this was written', 400, 999_999],
    ['too many edits of an old message', 429, 30_046],
    ['a file that is too large however small it is', 413, 40_005],
    ['a file that is too large for what stands before Discord', 413, undefined],
  ])('is refused for good: %s', async (_, status, code) => {
    const { roads } = roadsWith({ '/': [status, code] });
    expect(await roads.edit(job, address(), () => message)).toBe('unavailable');
  });

  it.each([
    ["the bot's own token is not taken", 401, 0],
    ['a request took too long', 408, 0],
    ['too many requests', 429, 0],
    ['somebody in between is in the way', 403, undefined],
  ])('may be taken later: %s', async (_, status, code) => {
    const { roads } = roadsWith({ '/': [status, code] });
    await expect(roads.edit(job, address(), () => message)).rejects.toThrow(DiscordAPIError);
  });

  it('is changed by the own right once the token is dead, which is not tried again', async () => {
    const { roads, asked } = roadsWith({ '/webhooks': [401, 50_027] });
    const there = address();
    expect(await roads.edit(job, there, () => message)).toBe('sent');
    expect(await roads.edit(job, there, () => message)).toBe('sent');
    expect(asked).toEqual(['/webhooks', '/channels', '/channels']);
  });

  it('that is refused is logged with its job, route and code, and without its token', async () => {
    const lines: object[] = [];
    const { roads } = roadsWith({ '/webhooks': [404, 10_015], '/channels': [404, 10_008] }, lines);
    expect(await roads.edit(job, address(), () => message)).toBe('deleted');
    expect(lines).toMatchObject([
      {
        msg: 'Discord refused a message',
        job: 'a1',
        code: 10_015,
        route: 'PATCH /webhooks/:id/:token/messages/@original',
      },
      { msg: 'a reply is gone', job: 'a1', code: 10_008, route: 'PATCH /channels/:id/messages/:id' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('/token/');
  });

  it('is gone where the message is', async () => {
    const { roads } = roadsWith({ '/webhooks': [404, 10_008] });
    expect(await roads.edit(job, address(), () => message)).toBe('deleted');
  });

  it('is made smaller until it is taken', async () => {
    const { roads } = roadsWith({ '/webhooks': [413, 40_005] });
    const limits: number[] = [];
    const outcome = await roads.edit(job, address({ botCanPost: false, uploadLimitBytes: 2 ** 20 }), (limit) => {
      limits.push(limit);
      return message;
    });
    expect(outcome).toBe('unavailable');
    expect(limits).toEqual([2 ** 20, 2 ** 19, 2 ** 18]);
  });
});
