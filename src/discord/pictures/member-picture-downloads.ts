/** Downloads of pictures that members send, a few at a time: each holds its picture in memory until it has been validated. */
import PQueue from 'p-queue';
import type { PictureDownloader, PictureSource } from './picture-downloader.js';

/** One picture may have 25 MB. */
const MAX_CONCURRENT_DOWNLOADS = 6;

/** @throws as `PictureDownloader`, within the limits for members. */
export type FetchPicture = (source: PictureSource) => Promise<Buffer>;

export class MemberPictureDownloads {
  readonly #queue = new PQueue({ concurrency: MAX_CONCURRENT_DOWNLOADS });
  readonly #fetch: FetchPicture;

  /** @param stopSignal aborted when the bot shuts down; its reason is a UserError `stopping`. */
  constructor(download: PictureDownloader, stopSignal: AbortSignal) {
    this.#fetch = (source) => download(source, stopSignal);
  }

  /** Runs a task that downloads pictures and validates them, when it is its turn. */
  run<Result>(task: (fetch: FetchPicture) => Promise<Result>): Promise<Result> {
    return this.#queue.add(() => task(this.#fetch));
  }

  fetch(source: PictureSource): Promise<Buffer> {
    return this.run((fetch) => fetch(source));
  }
}
