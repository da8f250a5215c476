/** Addresses of files that can be loaded now. */
import { now } from '../state/clock.js';
import { hasExpired, ownFile } from './file-url.js';

/** @returns undefined also for an address that has expired: another one is on its way, see `live-updates.ts`. */
export function currentFile(address: string): string | undefined {
  const url = ownFile(address);
  return url === undefined || hasExpired(url, now.peek()) ? undefined : url;
}
