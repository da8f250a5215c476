/** Content hashes. */
import { webcrypto } from 'node:crypto';

/** SHA-256 of an encoded picture's bytes, in hexadecimal. */
export type PictureHash = string;

/** SHA-256 in hexadecimal, computed on a thread of libuv's pool. */
export async function hashBytes(bytes: Uint8Array): Promise<PictureHash> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}
