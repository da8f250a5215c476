/** Errors for files that cannot be decoded, each with advice. */
import { UserError } from '../errors/user-error.js';
import { OddBitmap } from './formats/bmp.js';
import { saysUnsupported } from './formats/tiff.js';
import { HeicFailure } from './heic/decode.js';
import type { OtherFormat, PictureFormat } from './sniff.js';

const READABLE = 'PNG, JPEG, WebP, AVIF, HEIC, GIF, TIFF or BMP';
const WRITE = 'PNG or JPEG';

const ADVICE: Record<OtherFormat, string> = {
  empty: 'is empty; save or download it again, or choose another file',
  jxl: `is a JPEG XL picture, which cannot be read here; save it as ${WRITE} first`,
  jp2: `is a JPEG 2000 picture, which cannot be read here; save it as ${WRITE} first`,
  ico: `is an icon or a cursor, which cannot be painted; save it as PNG first`,
  psd: `is a Photoshop document, which cannot be read here; export it as ${WRITE} first`,
  raw: `is a camera's raw file, which cannot be read here; export it as JPEG first`,
  video:
    'is a video or a sound recording, not a picture; take a screenshot of the moment that you want and choose that',
  svg: `is an SVG drawing, which cannot be painted; export it as ${WRITE} first`,
  pdf: `is a PDF document, which cannot be painted; export the page as ${WRITE} first`,
  html: `is a web page, not a picture; save the picture itself as ${READABLE}`,
  text: `is text, not a picture; choose a ${READABLE} file`,
  unknown: `is no kind of picture that can be read; choose a ${READABLE} file`,
};

/** The file that is being read. */
export interface Subject {
  /** How messages name it. */
  readonly name: string;
  readonly format: PictureFormat;
}

/** `picture-` and the format. */
export const otherFormat = (format: OtherFormat, name: string): UserError =>
  new UserError(`picture-${format}`, `${name} ${ADVICE[format]}.`, { name });

/** `picture-variant`: a kind of its format that we have no decoder for. */
export function oddVariant({ name, format }: Subject, cause?: unknown): UserError {
  const label = format === 'webp' ? 'WebP' : format.toUpperCase();
  const message = `${name} is a kind of ${label} that cannot be read here; save it as PNG first.`;
  return new UserError('picture-variant', message, { name, format: label }, { cause });
}

/** `picture-clear` */
export const nothingToSee = (name: string): UserError =>
  new UserError('picture-clear', `${name} is transparent throughout; choose a picture that shows something.`, { name });

/**
 * Waits for a picture to be read. What decoders say ("VipsJpeg: premature end of JPEG image") goes to the log, as the cause.
 *
 * @throws UserError `picture-damaged`, `-variant`, `-heavy`, or the one that the reading throws.
 */
export async function orRefused<T>(reading: Promise<T>, subject: Subject): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw cause instanceof UserError ? cause : refusalOf(cause, subject);
  }
}

function refusalOf(cause: unknown, subject: Subject): UserError {
  const { name, format } = subject;
  const message = cause instanceof Error ? cause.message : '';
  const isOdd =
    cause instanceof OddBitmap ||
    (cause instanceof HeicFailure && cause.kind === 'odd') ||
    (format === 'tiff' && saysUnsupported(message));
  if (isOdd) return oddVariant(subject, cause);
  if (cause instanceof HeicFailure && cause.kind === 'heavy')
    return new UserError(
      'picture-heavy',
      `${name} takes too much time or memory to read; save it as JPEG, or smaller.`,
      { name },
      { cause },
    );
  const damaged = `${name} is damaged or incomplete; save or download it again.`;
  return new UserError('picture-damaged', damaged, { name }, { cause });
}
