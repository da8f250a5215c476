/** The page itself: files that Vite made of `web/`. */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasLocalHost } from './local-only.js';

/** The package's `dist/web`, from the sources and from what is built of them alike. */
const FOLDER = fileURLToPath(new URL('../../dist/web/', import.meta.url));

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

export const PAGE = /^\/(icon\.svg|assets\/[\w.-]+)?$/;

const NOT_BUILT = 'The page is not built; run `npm run build`, then load this address again.\n';

/** Where nobody brought another: a speech bubble. */
const DEFAULT_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#5865f2"/><path d="M7 9h18v12H15l-5 5v-5H7z" fill="#fff"/></svg>';

/** Stands for the bot's name in `index.html`. */
const BOT_NAME = '%BOT_NAME%';

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** @param icon SVG. */
export function createPageServer(botName: string, icon = DEFAULT_ICON) {
  async function read(pathname: string): Promise<Uint8Array | string> {
    if (pathname === '/icon.svg') return icon;
    if (pathname !== '/') return readFile(join(FOLDER, pathname));
    const page = await readFile(join(FOLDER, 'index.html'), 'utf8');
    return page.replaceAll(BOT_NAME, () => escapeHtml(botName));
  }

  return async (request: IncomingMessage, response: ServerResponse, { pathname }: URL): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    if (!hasLocalHost(request)) return void response.writeHead(403).end();
    try {
      const content = await read(pathname);
      const caching = pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      const type = TYPES[extname(pathname) || '.html'] ?? 'application/octet-stream';
      response.writeHead(200, { ...HEADERS, 'content-type': type, 'cache-control': caching }).end(content);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(pathname === '/' ? NOT_BUILT : '');
    }
  };
}
