/** Whether files can be written in a folder, before anything is computed for them. */
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors/user-error.js';
import { temporaryPathFor } from './atomic-write.js';
import { writeFailureReason } from './failure-reason.js';

/** Creates the folder if missing, and a temporary file in it. @throws UserError `folder-unwritable` */
export async function checkWritable(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const trial = temporaryPathFor(join(folder, 'trial'));
    await (await open(trial, 'wx')).close();
    await rm(trial);
  } catch (cause) {
    throw new UserError('folder-unwritable', { folder, reason: writeFailureReason(cause) }, { cause });
  }
}
