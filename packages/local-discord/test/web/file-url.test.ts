/** Until when the address of a file holds. */
import { expect, it } from 'vitest';
import { hasExpired } from '../../src/web/messages/file-url.js';

const SIGNED = 'http://127.0.0.1:3000/attachments/1/2/a.png?ex=68000000&is=67feae80&hm=ab&';

it.each([
  [SIGNED, 0x68000000 * 1000, false],
  [SIGNED, 0x68000000 * 1000 + 1, true],
  ['/avatars/1.png', Number.MAX_SAFE_INTEGER, false],
])('%s at %d: %s', (address, now, expected) => {
  expect(hasExpired(address, now)).toBe(expected);
});
