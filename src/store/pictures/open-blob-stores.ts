/** Opens what holds pictures, checkpoints and snapshots: a folder of BRUSHWORK_DATA_DIR, a shared one, or object storage. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataPaths } from '../data-paths.js';
import { FolderObjects } from '../objects/folder-objects.js';
import type { ObjectStore } from '../objects/object-store.js';
import type { S3Environment } from '../objects/s3-address.js';
import { HashedBlobStore, type ManagedBlobStore } from './blob-store.js';
import { Checkpoints, Snapshots } from './checkpoints.js';
import { SharedPlace } from './shared-place.js';

/** The variables that say where. */
export const BLOB_SETTINGS = [
  'DATA_DIR',
  'BLOB_URL',
  'AWS_ENDPOINT_URL_S3',
  'AWS_ENDPOINT_URL',
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const;

export interface BlobSettings extends Omit<S3Environment, 'BLOB_URL'> {
  readonly DATA_DIR: string;
  /** `s3://bucket/prefix`, or `file:///folder`; in DATA_DIR where it is missing. */
  readonly BLOB_URL?: string | undefined;
}

export interface BlobStores {
  readonly pictures: ManagedBlobStore;
  readonly checkpoints: Checkpoints;
  readonly snapshots: Snapshots;
  /** For processes of a fleet. */
  readonly place: SharedPlace;
}

/**
 * @param isChecked whether object storage is asked first if it answers, and knows us. A process that another one starts need not.
 * @throws UserError `config`, `blob-keys`, `blob-store` or `blob-unreachable`, with a sentence for the operator.
 */
export async function openBlobStores(settings: BlobSettings, isChecked = true): Promise<BlobStores> {
  const { DATA_DIR, BLOB_URL } = settings;
  const open = await objectsOf(settings, isChecked);
  return {
    pictures: new HashedBlobStore(open('pictures')),
    checkpoints: new Checkpoints(open('checkpoints')),
    snapshots: new Snapshots(open('snapshots')),
    place: new SharedPlace(open('pictures'), BLOB_URL ?? resolve(DATA_DIR)),
  };
}

type Kind = keyof Omit<BlobStores, 'place'>;

async function objectsOf(settings: BlobSettings, isChecked: boolean): Promise<(kind: Kind) => ObjectStore> {
  const { DATA_DIR, BLOB_URL } = settings;
  if (BLOB_URL === undefined) return (kind) => new FolderObjects(dataPaths(DATA_DIR)[kind]);
  if (BLOB_URL.startsWith('file:')) {
    const paths = dataPaths(fileURLToPath(BLOB_URL));
    return (kind) => new FolderObjects(paths[kind]);
  }
  // Loaded only here: a bot with a folder needs none of it.
  const { openS3 } = await import('../objects/s3-objects.js');
  return openS3({ ...settings, BLOB_URL }, isChecked);
}
