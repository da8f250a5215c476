/** A bot that was paused sends nothing of what another one has taken over. */
import { expect, it } from 'vitest';
import { guardedRequest, NotAnsweredHere, sendWhile } from '../../../src/discord/replies/send-guard.js';

const sent: string[] = [];
const request = guardedRequest(async (url) => {
  sent.push(url);
  return {} as never;
});

it('asks at the moment of sending, not when the task begins', async () => {
  let isOwn = true;
  const waiting = sendWhile(
    () => isOwn,
    async () => {
      await request('first', {});
      await Promise.resolve();
      isOwn = false;
      return request('second', {});
    },
  );
  await expect(waiting).rejects.toBeInstanceOf(NotAnsweredHere);
  expect(sent).toEqual(['first']);
});

it('lets through what belongs to no job', async () => {
  sent.length = 0;
  await request('interaction', {});
  expect(sent).toEqual(['interaction']);
});
