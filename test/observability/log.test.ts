/** What errors look like in the log. */
import { DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { causesOf } from '../../src/errors/causes.js';
import { describeError } from '../../src/observability/log.js';

const url = 'https://discord.com/api/v10/webhooks/123/secret-token/messages/@original';
const refusal = (message: string) =>
  new DiscordAPIError({ code: 50_035, message } as never, 50_035, 400, 'PATCH', url, {
    body: { content: 'private' },
  } as never);

it('a refusal says what was asked and why not, in few words and without secrets', () => {
  const said = describeError(refusal('Invalid Form Body. '.repeat(2000)));
  const route = 'PATCH /webhooks/:id/:token/messages/@original';
  expect(said).toMatchObject({ type: 'DiscordAPIError', code: 50_035, status: 400, route });
  expect(JSON.stringify(said).length).toBeLessThan(4000);
  expect(JSON.stringify(said)).not.toMatch(/secret-token|private/);
});

it('any other error is as it is, with its cause', () => {
  const error = new Error('not fetched', { cause: new Error('no such host') });
  expect(describeError(error)).toMatchObject({ type: 'Error', message: 'not fetched: no such host' });
});

it('causes are told down to where it began, also where they come round to themselves', () => {
  const deep = new Error('a', { cause: new Error('b', { cause: 'c' }) });
  expect(causesOf(deep)).toBe('b: c');
  expect(causesOf(new Error('alone'))).toBeUndefined();
  expect(causesOf(new Error('many', { cause: new AggregateError([new Error('one of them')], 'all') }))).toBe(
    'all: one of them',
  );
  const round = new Error('round');
  round.cause = round;
  expect(causesOf(round)).toBe('round');
});
