/** What a file is, by its first bytes, never by its name. */
export const PICTURE_FORMATS = ['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];
/** What people send instead, each of which has its own advice. */
export type OtherFormat = 'heic' | 'svg' | 'pdf' | 'html' | 'text' | 'empty' | 'unknown';

export function isPictureFormat(format: PictureFormat | OtherFormat): format is PictureFormat {
  return (PICTURE_FORMATS as readonly string[]).includes(format);
}

/** For a file's name; `bin` where it is no picture. */
export function extensionOf(bytes: Uint8Array): string {
  const format = sniff(bytes);
  return isPictureFormat(format) ? (EXTENSIONS[format] ?? format) : 'bin';
}

const EXTENSIONS: Partial<Record<PictureFormat, string>> = { jpeg: 'jpg' };

const SIGNATURES: readonly (readonly [PictureFormat | 'pdf', RegExp])[] = [
  ['png', /^\x89PNG\r\n/],
  ['jpeg', /^\xff\xd8\xff/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF[\s\S]{4}WEBP/],
  ['tiff', /^(II[*+]\0|MM\0[*+])/],
  ['pdf', /^%PDF-/],
];

/** How much of a file is looked at, in bytes. */
const HEAD = 4096;

export function sniff(bytes: Uint8Array): PictureFormat | OtherFormat {
  if (bytes.length === 0) return 'empty';
  const first = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD));
  const head = first.toString('latin1');
  const signature = SIGNATURES.find(([, pattern]) => pattern.test(head));
  if (signature !== undefined) return signature[0];
  return head.startsWith('ftyp', 4) ? sniffBrands(head) : sniffText(first.toString('utf8'));
}

/** Brands of ISO base media files (ISO/IEC 23008-12, annex B; AV1 Image File Format, section 4). */
const AVIF_BRANDS = ['avif', 'avis'];
const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];

/** `ftyp` box: its size, "ftyp", the major brand, a version, then the compatible brands, four bytes each. */
function sniffBrands(head: string): 'avif' | 'heic' | 'unknown' {
  const size = Buffer.from(head.slice(0, 4), 'latin1').readUInt32BE();
  const brands = head.slice(8, size).match(/[\s\S]{4}/g) ?? [];
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return 'avif';
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? 'heic' : 'unknown';
}

function sniffText(head: string): 'svg' | 'html' | 'text' | 'unknown' {
  // A byte order mark counts as white space.
  const text = head.trimStart();
  // A web page may hold drawings, so it is asked for first.
  if (/^<(!doctype html|html|head|body)/i.test(text)) return 'html';
  if (text.startsWith('<') && /<svg[\s>]/i.test(text)) return 'svg';
  // The last character may be one that the end of the head cut in two.
  return [...text].slice(0, -1).every(isPrintable) ? 'text' : 'unknown';
}

function isPrintable(character: string): boolean {
  return (character >= ' ' && character !== UNREADABLE) || '\t\n\f\r'.includes(character);
}

/** What bytes that are not UTF-8 decode to. */
const UNREADABLE = '\ufffd';
