/** Rewrites addresses of the local CDN to the page's own host: the bot may use "127.0.0.1" where the page uses "localhost". */

const FILES = /^\/(attachments|ephemeral-attachments|avatars|embed\/avatars)\//;
const NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** @returns undefined for files of other hosts, which the page never fetches, so that nothing leaves this machine. */
export function ownFile(address: string): string | undefined {
  if (!URL.canParse(address, location.href)) return undefined;
  const { protocol, hostname, port, pathname, search } = new URL(address, location.href);
  const own = protocol === location.protocol && port === location.port && NAMES.test(hostname) && FILES.test(pathname);
  return own ? pathname + search : undefined;
}

/** Whether what an address was signed for is over. @param now milliseconds since 1970 by Discord's clock. */
export function hasExpired(address: string, now: number): boolean {
  const ex = /[?&]ex=([\da-f]+)/.exec(address)?.[1];
  return ex !== undefined && 1000 * Number.parseInt(ex, 16) < now;
}
