/** Why a file cannot be read or written, as a clause for operator messages. */
import { firstLine } from '../errors/user-error.js';

const READ_REASONS: Record<string, string> = {
  ENOENT: 'check the name',
  ENOTDIR: 'check the name',
  EACCES: "you may not read it; change the file's permissions",
  EPERM: "you may not read it; change the file's permissions",
};

const WRITE_REASONS: Record<string, string> = {
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

const reasonIn = (reasons: Record<string, string>, error: unknown): string =>
  reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? firstLine(error);

/** @param error of the file system. */
export const readFailureReason = (error: unknown): string => reasonIn(READ_REASONS, error);

/** @param error of the file system. */
export const writeFailureReason = (error: unknown): string => reasonIn(WRITE_REASONS, error);
