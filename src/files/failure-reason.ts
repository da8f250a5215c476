/** Why a file cannot be read or written, as a clause for operator messages. */
import { firstLine } from '../errors/user-error.js';

const READ_REASONS: Record<string, string> = {
  ENOENT: "there's no such file",
  ENOTDIR: "there's no such file",
  EACCES: "you aren't allowed to read it; change the file's permissions",
  EPERM: "you aren't allowed to read it; change the file's permissions",
};

const WRITE_REASONS: Record<string, string> = {
  ENOTDIR: 'a file is where its folder should be',
  EEXIST: 'a file is where its folder should be',
  EISDIR: 'a folder has that name',
  EACCES: "you aren't allowed to write there",
  EPERM: "you aren't allowed to write there",
  EROFS: 'that disk is read-only',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EFBIG: "files there can't be that large",
  ELOOP: 'its links lead in a circle',
  EPIPE: 'the program reading it has ended',
};

const reasonIn = (reasons: Record<string, string>, error: unknown): string =>
  reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? firstLine(error);

/** @param error of the file system. */
export const readFailureReason = (error: unknown): string => reasonIn(READ_REASONS, error);

/** @param error of the file system. */
export const writeFailureReason = (error: unknown): string => reasonIn(WRITE_REASONS, error);
