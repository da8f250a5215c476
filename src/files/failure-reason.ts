/** Why a file cannot be read or written, in plain words. */
import { firstLine } from '../errors/user-error.js';

const REASONS: Record<string, string> = {
  ENOTDIR: 'a file is where its folder should be',
  EEXIST: 'a file is where its folder should be',
  EISDIR: 'a folder has that name',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'that disk is read-only',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EFBIG: 'files there may not be that large',
  ELOOP: 'its links lead in a circle',
  EPIPE: 'its reader has gone away',
};

export function failureReason(error: unknown): string {
  return REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? firstLine(error);
}
