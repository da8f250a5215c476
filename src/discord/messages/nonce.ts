/** Nonces make a retry after a lost response idempotent. */
import { createHash } from 'node:crypto';
/** With `enforce_nonce` Discord remembers a nonce for some minutes, so a retry after a lost response posts nothing twice. @param id idempotency key. */
export const messageNonce = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 25);
