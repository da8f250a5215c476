/** Attachments: bytes under signed addresses that expire. */
import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { APIAttachment } from 'discord.js';
import sharp from 'sharp';
import type { Clock } from './clock.js';
import type { Faults } from './faults.js';
import type { File } from './records.js';

const LIFETIME = 24 * 3600 * 1000;

interface Stored {
  readonly path: string;
  readonly file: File;
}

const TYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
};

export class Cdn {
  readonly #key = randomBytes(16);
  readonly #files = new Map<string, Stored>();
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #base: () => string;
  readonly #id: () => string;

  constructor(clock: Clock, faults: Faults, base: () => string, id: () => string) {
    this.#clock = clock;
    this.#faults = faults;
    this.#base = base;
    this.#id = id;
  }

  async store(file: File, channelId: string, description?: string): Promise<APIAttachment> {
    const id = this.#id();
    const filename = file.name.replace(/[^\w.-]/g, '_');
    const path = `/attachments/${channelId}/${id}/${filename}`;
    this.#files.set(path, { path, file });
    const extension = /\w+$/.exec(filename)?.[0] ?? '';
    const size = await sharp(file.bytes)
      .metadata()
      .then(
        ({ width, height }) => ({ width, height }),
        () => ({}),
      );
    const url = this.#sign(path);
    const content_type = file.contentType ?? TYPES[extension] ?? 'application/octet-stream';
    return {
      id,
      filename,
      size: file.size ?? file.bytes.byteLength,
      url,
      proxy_url: url,
      content_type,
      ...size,
      ...(description === undefined ? {} : { description }),
    };
  }

  /** The same attachment under an address that holds from now on. */
  refresh(attachment: APIAttachment): APIAttachment {
    const url = this.#sign(new URL(attachment.url).pathname);
    return { ...attachment, url, proxy_url: url };
  }

  bytes(url: string): Uint8Array | undefined {
    return this.#files.get(new URL(url).pathname)?.file.bytes;
  }

  forget(attachments: readonly APIAttachment[]): void {
    for (const { url } of attachments) this.#files.delete(new URL(url).pathname);
  }

  async serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (this.#faults.cdnDelay > 0) await setTimeout(this.#faults.cdnDelay);
    const [ex, is] = [url.searchParams.get('ex') ?? '', url.searchParams.get('is') ?? ''];
    const valid = url.searchParams.get('hm') === this.#hmac(url.pathname, ex, is);
    const stored = this.#files.get(url.pathname);
    if (stored === undefined || !valid || Number.parseInt(ex, 16) * 1000 < this.#clock.now()) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.');
      return;
    }
    const { bytes, contentType = 'application/octet-stream', size = bytes.byteLength } = stored.file;
    response.writeHead(200, { 'content-type': contentType, 'content-length': size });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  #sign(path: string): string {
    const now = this.#clock.now();
    const hex = (time: number) => Math.floor(time / 1000).toString(16);
    const [ex, is] = [hex(now + LIFETIME), hex(now)];
    return `${this.#base()}${path}?ex=${ex}&is=${is}&hm=${this.#hmac(path, ex, is)}&`;
  }

  #hmac(path: string, ex: string, is: string): string {
    return createHmac('sha256', this.#key).update(`${path} ${ex} ${is}`).digest('hex');
  }
}
