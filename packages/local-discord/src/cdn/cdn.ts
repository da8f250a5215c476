/** Attachments: bytes under signed addresses that expire. Avatars, emoji and stickers: under addresses that do not. */
import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type APIAttachment, AttachmentFlags } from 'discord-api-types/v10';
import sharp from 'sharp';
import type { Faults } from '../control-api/faults.js';
import type { Clock } from '../state/clock.js';
import type { File } from '../state/records.js';
import type { Avatars } from './avatars.js';
import type { Emojis } from './emojis.js';
import type { Stickers } from './stickers.js';

/** Of an address, in milliseconds. */
const SIGNATURE_LIFETIME_MS = 24 * 3600 * 1000;
/**
 * For which a file that no message has any more can still be fetched, in milliseconds: clients fetch pictures of messages
 * that are edited meanwhile, and Discord does not take those away at once either.
 */
const LINGER_MS = 60_000;
/** Of what was uploaded with commands and modals and is no message's, in bytes; the oldest go first. */
const MAX_UPLOAD_BYTES = 256 * 1024 * 1024;

/** Where files of commands and modals are. */
const UPLOADED = '/ephemeral-attachments';

const UNKNOWN = 'application/octet-stream';
const TYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
};

/** What was said about a file, or what its name says. */
function typeOf({ name, contentType = UNKNOWN }: File): string {
  const extension = /\w+$/.exec(name)?.[0].toLowerCase() ?? '';
  return contentType === UNKNOWN ? (TYPES[extension] ?? UNKNOWN) : contentType;
}

export interface CdnParts {
  readonly clock: Clock;
  readonly faults: Faults;
  /** "http://127.0.0.1:3000" */
  readonly base: () => string;
  readonly id: () => string;
  readonly applicationId: string;
  readonly avatars: Avatars;
  readonly emojis: Emojis;
  readonly stickers: Stickers;
}

/** Whoever keeps files for longer than the process lives. */
export interface AttachmentStore {
  stored(path: string, file: File): void;
  forgotten(path: string): void;
}

export class Cdn {
  attachmentStore: AttachmentStore | undefined;
  readonly #key = randomBytes(16);
  readonly #files = new Map<string, File>();
  readonly #uploads: string[] = [];
  #uploaded = 0;
  readonly #parts: CdnParts;

  constructor(parts: CdnParts) {
    this.#parts = parts;
  }

  /** A message's file. */
  store(file: File, channelId: string, description?: string): Promise<APIAttachment> {
    return this.#store(file, `/attachments/${channelId}`, description);
  }

  /** A file that somebody hands to a command or a modal. */
  async upload(file: File): Promise<APIAttachment> {
    const attachment = await this.#store(file, `${UPLOADED}/${this.#parts.applicationId}`);
    this.#uploads.push(new URL(attachment.url).pathname);
    this.#uploaded += file.bytes.byteLength;
    while (this.#uploaded > MAX_UPLOAD_BYTES && this.#uploads.length > 1) {
      const oldest = this.#uploads.shift() ?? '';
      this.#uploaded -= this.#files.get(oldest)?.bytes.byteLength ?? 0;
      this.#delete(oldest);
    }
    return { ...attachment, ephemeral: true };
  }

  async #store(file: File, folder: string, description?: string): Promise<APIAttachment> {
    const id = this.#parts.id();
    const filename = file.name.replace(/[^\w.-]/g, '_');
    const path = `${folder}/${id}/${filename}`;
    const contentType = typeOf(file);
    this.#files.set(path, { ...file, contentType });
    this.attachmentStore?.stored(path, { ...file, contentType });
    const size = await sizeOf(file);
    const url = file.url ?? this.#sign(path);
    return {
      id,
      filename,
      size: file.size ?? file.bytes.byteLength,
      url,
      proxy_url: url,
      content_type: contentType,
      ...size,
      // What a client does when a picture is marked to be blurred.
      ...(filename.startsWith('SPOILER_') ? { flags: AttachmentFlags.IsSpoiler } : {}),
      ...(description === undefined || description === null ? {} : { description }),
    };
  }

  /** The same attachment under an address that holds from now on. */
  refresh(attachment: APIAttachment): APIAttachment {
    const url = this.#sign(new URL(attachment.url).pathname);
    return { ...attachment, url, proxy_url: url };
  }

  bytes(url: string): Uint8Array | undefined {
    return this.#files.get(new URL(url).pathname)?.bytes;
  }

  forget(attachments: readonly APIAttachment[]): void {
    const paths = attachments.map(({ url }) => new URL(url).pathname);
    for (const path of paths) this.attachmentStore?.forgotten(path);
    this.#parts.clock.setTimeout(() => {
      for (const path of paths) this.#files.delete(path);
    }, LINGER_MS);
  }

  /** A file that was stored before this process began. */
  restore(path: string, file: File): void {
    this.#files.set(path, file);
    if (!path.startsWith(UPLOADED)) return;
    this.#uploads.push(path);
    this.#uploaded += file.bytes.byteLength;
  }

  #delete(path: string): void {
    this.#files.delete(path);
    this.attachmentStore?.forgotten(path);
  }

  async serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { faults } = this.#parts;
    if (faults.cdnDelay > 0) await setTimeout(faults.cdnDelay);
    if (faults.cdnRedirect !== undefined) {
      response.writeHead(302, { location: faults.cdnRedirect }).end();
      return;
    }
    const { avatars, emojis, stickers } = this.#parts;
    const picture = (await avatars.at(url)) ?? (await emojis.at(url)) ?? stickers.at(url);
    const file = picture ?? this.#signed(url);
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.');
      return;
    }
    const { bytes, contentType = UNKNOWN } = file;
    const size = faults.cdnSize ?? (file as File).size ?? bytes.byteLength;
    response.writeHead(200, { 'content-type': contentType, 'content-length': size });
    if (request.method === 'HEAD') response.end();
    else await this.#send(response, bytes, size);
  }

  #signed(url: URL): File | undefined {
    const [ex, is] = [url.searchParams.get('ex') ?? '', url.searchParams.get('is') ?? ''];
    const valid = url.searchParams.get('hm') === this.#hmac(url.pathname, ex, is);
    const expired = Number.parseInt(ex, 16) * 1000 < this.#parts.clock.now();
    return valid && !expired ? this.#files.get(url.pathname) : undefined;
  }

  async #send(response: ServerResponse, bytes: Uint8Array, claimed: number): Promise<void> {
    const { faults } = this.#parts;
    const step = 100;
    let sent = 0;
    while (Number.isFinite(faults.cdnRate) && sent < bytes.byteLength && !response.destroyed) {
      const next = Math.min(bytes.byteLength, sent + Math.max(1, Math.round((faults.cdnRate * step) / 1000)));
      response.write(bytes.subarray(sent, next));
      sent = next;
      await setTimeout(step);
    }
    // Where more was claimed than there is, whoever reads goes on waiting.
    if (claimed > bytes.byteLength) response.write(bytes.subarray(sent));
    else response.end(bytes.subarray(sent));
  }

  #sign(path: string): string {
    const now = this.#parts.clock.now();
    const hex = (time: number) => Math.floor(time / 1000).toString(16);
    const [ex, is] = [hex(now + SIGNATURE_LIFETIME_MS), hex(now)];
    return `${this.#parts.base()}${path}?ex=${ex}&is=${is}&hm=${this.#hmac(path, ex, is)}&`;
  }

  #hmac(path: string, ex: string, is: string): string {
    return createHmac('sha256', this.#key).update(`${path} ${ex} ${is}`).digest('hex');
  }
}

/** What Discord tells of a picture; of anything else it tells nothing. */
async function sizeOf({ bytes }: File): Promise<{ width?: number; height?: number }> {
  try {
    const { width, height } = await sharp(bytes).metadata();
    return { width, height };
  } catch {
    return {};
  }
}
