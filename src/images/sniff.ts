/** What a file is, by its first bytes, never by its name. */
export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'avif' | 'gif' | 'tiff';
export type OtherFormat = 'heic' | 'svg' | 'pdf' | 'html' | 'text' | 'empty' | 'unknown';

const SIGNATURES: readonly (readonly [PictureFormat | 'pdf', number, string])[] = [
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['jpeg', 0, '\xff\xd8\xff'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['tiff', 0, 'II+\0'],
  ['tiff', 0, 'MM\0+'],
  ['pdf', 0, '%PDF-'],
];

/** How much of a file is looked at. */
const HEAD = 4096;

/** Brands of ISO base media files (ISO/IEC 23008-12, annex B; AV1 Image File Format, section 4). */
const AVIF_BRANDS = ['avif', 'avis'];
const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];

export function sniff(bytes: Uint8Array): PictureFormat | OtherFormat {
  if (bytes.length === 0) return 'empty';
  const head = Buffer.from(bytes.subarray(0, HEAD)).toString('latin1');
  for (const [format, at, signature] of SIGNATURES) if (head.startsWith(signature, at)) return format;
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'webp';
  if (head.startsWith('ftyp', 4)) return sniffBrands(bytes, head);
  if (/^[\ufeff\s\xef\xbb\xbf]*(<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE svg[^>]*>|\s)*<svg[\s>]/i.test(head))
    return 'svg';
  if (/^\s*<(!doctype html|html|head|body)/i.test(head)) return 'html';
  return [...head].every((character) => character >= ' ' || '\t\n\r'.includes(character)) ? 'text' : 'unknown';
}

function sniffBrands(bytes: Uint8Array, head: string): PictureFormat | OtherFormat {
  const boxBytes = Math.min(Buffer.from(bytes.subarray(0, 4)).readUInt32BE(), HEAD);
  const brands = [head.slice(8, 12)];
  for (let at = 16; at + 4 <= boxBytes; at += 4) brands.push(head.slice(at, at + 4));
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return 'avif';
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? 'heic' : 'unknown';
}
