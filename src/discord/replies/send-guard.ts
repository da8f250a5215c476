/**
 * Stops a request right before it is sent. In a fleet, another bot takes over from one that was paused; when that one wakes, what it was about
 * to send, or has queued behind a rate limit, must not reach Discord any more.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { RESTOptions } from 'discord.js';

/** Nothing was sent. */
export class NotAnsweredHere extends Error {
  override readonly name = 'NotAnsweredHere';

  constructor() {
    super('another process does this by now');
  }
}

const checks = new AsyncLocalStorage<() => boolean>();

/** @param maySend asked before each request of `task`, which then rejects with `NotAnsweredHere`. */
export const sendWhile = <T>(maySend: () => boolean, task: () => Promise<T>): Promise<T> => checks.run(maySend, task);

export const guardedRequest =
  (makeRequest: RESTOptions['makeRequest']): RESTOptions['makeRequest'] =>
  async (url, init) => {
    if (checks.getStore()?.() === false) throw new NotAnsweredHere();
    return makeRequest(url, init);
  };
