/**
 * Fetches VGG-16 beside other work. It must never be in the way: one attempt a process, none for a day after one that failed, one
 * process at a time, and what a stop leaves behind is where the next attempt goes on.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isUserError, UserError } from '../errors/user-error.js';
import { writeAtomically } from '../files/atomic-write.js';
import { acquireProcessLock, isLockBusy } from '../files/process-lock.js';
import type { DownloadOptions } from './download.js';
import { installNetwork } from './install.js';
import { isInstalled } from './load-network.js';
import { type Manifest, readManifest } from './manifest.js';
import { fetchFolder } from './partial-download.js';

export interface BackgroundFetchOptions extends DownloadOptions {
  readonly directory: string;
  readonly setting: 'auto' | 'never';
  /** Called when the download begins, if it does, with the host that is asked. */
  readonly onStart: (host: string) => void;
  readonly environment?: NodeJS.ProcessEnv;
  readonly manifest?: Manifest;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export type FetchOutcome =
  | { readonly kind: 'installed' }
  /** By the signal. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'skipped'; readonly why: SkipReason };

/** `unwritable`: nothing can be kept in the weights directory. */
export type SkipReason = 'never' | 'ci' | 'there' | 'busy' | 'failed-lately' | 'unwritable';

/** After an attempt that failed. */
const RETRY_AFTER_MS = 24 * 60 * 60_000;

/** @throws what is a bug; all else is an outcome. */
export async function fetchVgg16(options: BackgroundFetchOptions): Promise<FetchOutcome> {
  const { directory, setting, environment = process.env, manifest = readManifest() } = options;
  if (setting === 'never') return { kind: 'skipped', why: 'never' };
  if (isCi(environment)) return { kind: 'skipped', why: 'ci' };
  const isThere = () => isInstalled('vgg16', directory, manifest);
  if (await isThere()) return { kind: 'skipped', why: 'there' };
  let release: () => void;
  try {
    await mkdir(fetchFolder(directory), { recursive: true });
    release = acquireProcessLock(join(fetchFolder(directory), 'lock'));
  } catch (error) {
    return { kind: 'skipped', why: isLockBusy(error) ? 'busy' : 'unwritable' };
  }
  try {
    // Another process may have put it there before it let go of the lock.
    if (await isThere()) return { kind: 'skipped', why: 'there' };
    return await attempt(options, manifest);
  } finally {
    release();
  }
}

/** Set by every common CI service. */
function isCi({ CI }: NodeJS.ProcessEnv): boolean {
  return CI !== undefined && !['', '0', 'false'].includes(CI);
}

async function attempt(
  {
    directory,
    onStart,
    now = Date.now,
    setting: _,
    environment: __,
    manifest: ___,
    ...options
  }: BackgroundFetchOptions,
  { vgg16 }: Manifest,
): Promise<FetchOutcome> {
  const failures = new FailureRecord(directory);
  const failedAt = await failures.read();
  // A clock that was set back must not put it off for ever.
  if (failedAt !== undefined && failedAt <= now() && now() < failedAt + RETRY_AFTER_MS)
    return { kind: 'skipped', why: 'failed-lately' };
  onStart(new URL(vgg16.sources[0].url).hostname);
  try {
    await installNetwork(vgg16, { directory, resumable: true, ...options });
  } catch (error) {
    if (options.signal?.aborted) return { kind: 'stopped' };
    if (!(error instanceof UserError)) throw error;
    await failures.write(now());
    return {
      kind: 'failed',
      reason: isUserError(error, 'weights-unavailable') ? error.details.reasons : error.message,
    };
  }
  await failures.clear();
  return { kind: 'installed' };
}

const failureSchema = z.object({ failedAt: z.number() });

/** When the last attempt failed, in milliseconds since 1970. */
class FailureRecord {
  readonly #path: string;

  constructor(directory: string) {
    this.#path = join(fetchFolder(directory), 'failure.json');
  }

  /** @returns undefined where none is known. */
  async read(): Promise<number | undefined> {
    try {
      return failureSchema.parse(JSON.parse(await readFile(this.#path, 'utf8'))).failedAt;
    } catch {
      return undefined;
    }
  }

  /** A disk that is full now may have room again before the next attempt. */
  async write(failedAt: number): Promise<void> {
    await writeAtomically(this.#path, Buffer.from(JSON.stringify({ failedAt }))).catch(() => {});
  }

  async clear(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => {});
  }
}
