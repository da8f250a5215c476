/** A picture that a job is to be painted from: at Discord, or in the store already. */
import type { PictureHash } from '../../store/pictures/hash.js';
import type { PictureSource } from './picture-downloader.js';

export interface RemotePicture extends PictureSource {
  /** File name, or the display name of an avatar's owner. */
  readonly name: string;
  readonly spoiler: boolean;
}

/** A picture that is in the store already. */
export interface StoredPicture {
  readonly hash: PictureHash;
  readonly name: string;
  readonly spoiler: boolean;
}

export type PictureInput = RemotePicture | StoredPicture;
