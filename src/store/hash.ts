/** What pictures are known by. */
import { webcrypto } from 'node:crypto';

/** A picture in the store, by the SHA-256 of its bytes, in hexadecimal. */
export type PictureHash = string;

/** In hexadecimal; computed beside the event loop. */
export async function hashBytes(bytes: Uint8Array): Promise<PictureHash> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}
