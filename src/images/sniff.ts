/** Detects a file's format by its first bytes, never by its name. */
const PICTURE_FORMATS = ['png', 'jpeg', 'webp', 'avif', 'heic', 'gif', 'tiff', 'bmp'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];
/** Unsupported formats that people send, each with its own advice. */
export type UnsupportedFormat =
  | 'jxl'
  | 'jp2'
  | 'ico'
  | 'psd'
  | 'raw'
  | 'video'
  | 'svg'
  | 'pdf'
  | 'html'
  | 'text'
  | 'empty'
  | 'unknown';

export function isPictureFormat(format: PictureFormat | UnsupportedFormat): format is PictureFormat {
  return (PICTURE_FORMATS as readonly string[]).includes(format);
}

/** For a file's name; `bin` where it is no picture. */
export function extensionOf(bytes: Uint8Array): string {
  const format = sniff(bytes);
  return isPictureFormat(format) ? (EXTENSIONS[format] ?? format) : 'bin';
}

const EXTENSIONS: Partial<Record<PictureFormat, string>> = { jpeg: 'jpg' };

/** Sizes that the header after the file's own has in bitmaps of Windows and OS/2, in bytes. */
const BITMAP_HEADERS = [12, 16, 40, 52, 56, 64, 108, 124].map((size) => `${String.fromCharCode(size)}\0\0\0`);

/** How files begin; of several patterns, the first that fits. */
const SIGNATURES: readonly (readonly [PictureFormat | UnsupportedFormat, RegExp | readonly string[]])[] = [
  ['png', ['\x89PNG\r\n']],
  ['jpeg', ['\xff\xd8\xff']],
  ['gif', ['GIF87a', 'GIF89a']],
  ['webp', /^RIFF[\s\S]{4}WEBP/],
  // Canon's CR2 begins as a TIFF.
  ['raw', /^(II\*\0[\s\S]{4}CR|IIR[OS]|IIU\0|FUJIFILMCCD-RAW)/],
  ['tiff', ['II*\0', 'II+\0', 'MM\0*', 'MM\0+']],
  ['jxl', ['\xff\n', '\0\0\0\fJXL \r\n\x87\n']],
  ['jp2', ['\xff\x4f\xff\x51', '\0\0\0\fjP  \r\n\x87\n']],
  ['psd', ['8BPS\0']],
  ['ico', ['\0\0\x01\0']],
  // Matroska and WebM, MPEG program streams, Flash, Windows Media, Ogg.
  [
    'video',
    ['\x1a\x45\xdf\xa3', '\0\0\x01\xba', '\0\0\x01\xb3', 'FLV\x01', '\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'OggS'],
  ],
  ['video', /^RIFF[\s\S]{4}AVI /],
  ['pdf', ['%PDF-']],
];

/** How much of a file is looked at, in bytes. */
const HEAD_BYTES = 4096;

export function sniff(bytes: Uint8Array): PictureFormat | UnsupportedFormat {
  if (bytes.length === 0) return 'empty';
  const first = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES));
  const head = first.toString('latin1');
  const signature = SIGNATURES.find(([, pattern]) => fits(head, pattern));
  if (signature !== undefined) return signature[0];
  if (head.startsWith('BM') && BITMAP_HEADERS.includes(head.slice(14, 18))) return 'bmp';
  return head.startsWith('ftyp', 4) ? sniffBrands(head) : sniffText(first.toString('utf8'));
}

const fits = (head: string, pattern: RegExp | readonly string[]): boolean =>
  pattern instanceof RegExp ? pattern.test(head) : pattern.some((beginning) => head.startsWith(beginning));

/** Brands of ISO base media files (ISO/IEC 23008-12, annex B; AV1 Image File Format, section 4); of what else they hold, the most. */
const BRANDS: readonly (readonly ['avif' | 'heic' | 'raw', readonly string[]])[] = [
  ['avif', ['avif', 'avis']],
  ['heic', ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs', 'mif1', 'mif2', 'msf1']],
  ['raw', ['crx ']],
];

/** `ftyp` box: its size, "ftyp", the major brand, a version, then the compatible brands, four bytes each. */
function sniffBrands(head: string): 'avif' | 'heic' | 'raw' | 'video' {
  const size = Buffer.from(head.slice(0, 4), 'latin1').readUInt32BE();
  const brands = head.slice(8, size).match(/[\s\S]{4}/g) ?? [];
  return BRANDS.find(([, known]) => brands.some((brand) => known.includes(brand)))?.[0] ?? 'video';
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
