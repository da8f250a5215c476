/** Addresses of files of this Discord's, under the page's own name: "localhost" may be what the bot calls "127.0.0.1". */

const FILES = /^\/(attachments|ephemeral-attachments|avatars|embed\/avatars)\//;
const NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** @returns undefined for a file from elsewhere, which is not fetched: nothing leaves this machine. */
export function ownFile(address: string): string | undefined {
  if (!URL.canParse(address, location.href)) return undefined;
  const { protocol, hostname, port, pathname, search } = new URL(address, location.href);
  const own = protocol === location.protocol && port === location.port && NAMES.test(hostname) && FILES.test(pathname);
  return own ? pathname + search : undefined;
}
