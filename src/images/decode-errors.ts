/** Errors for files that cannot be decoded. */
import { UserError } from '../errors/user-error.js';
import { OddBitmap } from './formats/bmp.js';
import { saysUnsupported } from './formats/tiff.js';
import { HeicFailure } from './heic/decode.js';
import type { OtherFormat, PictureFormat } from './sniff.js';

/** The file that is being read. */
export interface Subject {
  /** How messages name it. */
  readonly name: string;
  readonly format: PictureFormat;
}

/** `picture-` and the format. */
export const otherFormat = (format: OtherFormat, name: string): UserError =>
  new UserError(`picture-${format}`, { name });

/** `picture-variant`: a kind of its format that we have no decoder for. */
export function oddVariant({ name, format }: Subject, cause?: unknown): UserError {
  const label = format === 'webp' ? 'WebP' : format.toUpperCase();
  return new UserError('picture-variant', { name, format: label }, { cause });
}

/** `picture-clear` */
export const nothingToSee = (name: string): UserError => new UserError('picture-clear', { name });

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
    return new UserError('picture-heavy', { name }, { cause });
  return new UserError('picture-damaged', { name }, { cause });
}
