/** The page itself: files that Vite made of `src/playground/page`. */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { PACKAGE_ROOT } from '../../../../src/package-info.js';
import { hasLocalHost } from './local-only.js';

const FOLDER = join(PACKAGE_ROOT, 'dist', 'page');

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

export const PAGE = /^\/(assets\/[\w.-]+)?$/;

const NOT_BUILT = 'The page is not built; run `npm run build`, then load this address again.\n';

export async function servePage(request: IncomingMessage, response: ServerResponse, { pathname }: URL): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
  if (!hasLocalHost(request)) return void response.writeHead(403).end();
  const name = pathname === '/' ? 'index.html' : pathname.slice(1);
  try {
    const bytes = await readFile(join(FOLDER, name));
    const caching = pathname === '/' ? 'no-cache' : 'public, max-age=31536000, immutable';
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    response.writeHead(200, { ...HEADERS, 'content-type': type, 'cache-control': caching }).end(bytes);
  } catch {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(pathname === '/' ? NOT_BUILT : '');
  }
}
