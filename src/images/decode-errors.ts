/** Errors for files that cannot be decoded. */
import { UserError } from '../errors/user-error.js';
import { UnsupportedBitmap } from './formats/bmp.js';
import { saysUnsupported } from './formats/tiff.js';
import { HeicFailure } from './heic/decode.js';
import type { PictureFormat, UnsupportedFormat } from './sniff.js';

/** The file that is being read. */
export interface DecodedFile {
  /** How messages name it. */
  readonly name: string;
  readonly format: PictureFormat;
}

/** `picture-` and the format. */
export const unsupportedFormatError = (format: UnsupportedFormat, name: string): UserError =>
  new UserError(`picture-${format}`, { name });

/** `picture-variant`: a kind of its format that we have no decoder for. */
export function unsupportedVariantError({ name, format }: DecodedFile, cause?: unknown): UserError {
  const label = format === 'webp' ? 'WebP' : format.toUpperCase();
  return new UserError('picture-variant', { name, format: label }, { cause });
}

/** `picture-clear` */
export const transparentPictureError = (name: string): UserError => new UserError('picture-clear', { name });

/**
 * Waits for a picture to be read. What decoders say ("VipsJpeg: premature end of JPEG image") goes to the log, as the cause.
 *
 * @throws UserError `picture-damaged`, `-variant`, `-heavy`, or the one that the reading throws.
 */
export async function withDecodeErrors<T>(reading: Promise<T>, subject: DecodedFile): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw cause instanceof UserError ? cause : decodeErrorOf(cause, subject);
  }
}

function decodeErrorOf(cause: unknown, subject: DecodedFile): UserError {
  const { name, format } = subject;
  const message = cause instanceof Error ? cause.message : '';
  const isOdd =
    cause instanceof UnsupportedBitmap ||
    (cause instanceof HeicFailure && cause.kind === 'odd') ||
    (format === 'tiff' && saysUnsupported(message));
  if (isOdd) return unsupportedVariantError(subject, cause);
  if (cause instanceof HeicFailure && cause.kind === 'heavy')
    return new UserError('picture-heavy', { name }, { cause });
  return new UserError('picture-damaged', { name }, { cause });
}
