/** Who may use the control API. */
import type { IncomingMessage } from 'node:http';

/** Asked for by a name of this machine: a name from elsewhere that points here is somebody's trick (DNS rebinding). */
export function hasLocalHost({ headers: { host = '' } }: IncomingMessage): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
}

/**
 * A page from elsewhere may send requests here, under its own name (another `Origin`) or, with a name that it makes
 * point to this machine, under ours (another `Host`). Programs name no origin.
 */
export function isLocalRequest(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  return hasLocalHost(request) && (origin === undefined || origin === `http://${host}`);
}
