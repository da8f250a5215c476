/** Encrypts interaction tokens at rest (AES-256-GCM), so that a leaked database cannot be used to answer as the bot. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
/** Lengths in bytes. */
const [KEY, NONCE, TAG] = [32, 12, 16] as const;

export interface TokenCipher {
  encrypt(secret: string): string;
  /** @returns undefined for a text that was encrypted with another key. */
  decrypt(sealed: string): string | undefined;
}

/** @param secret the bot token; the key is derived from it, so tokens stay readable when the database moves together with the bot token. */
export function createTokenCipher(secret: string): TokenCipher {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'brushwork interaction tokens', KEY));
  return {
    encrypt(text) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv(ALGORITHM, key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    decrypt(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      try {
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE));
        decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
