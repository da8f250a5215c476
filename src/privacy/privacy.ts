/** Exports and erases the personal data of one member, by asking every service that stores some. */

import { Zip } from '../archives/zip.js';
import { extensionOf } from '../images/index.js';
import type { PersonalDataSource } from '../store/personal-data.js';
import type { PictureStore } from '../store/pictures/picture-store.js';

export interface DataExport {
  /** A ZIP file: `data.json`, and `pictures/`, named by the SHA-256 of their bytes. */
  readonly bytes: Buffer;
  readonly records: number;
  readonly pictures: number;
  /** Number of pictures omitted because of the size limit. */
  readonly leftOut: number;
}

export class Privacy {
  readonly #sources: readonly PersonalDataSource[];
  readonly #pictures: Pick<PictureStore, 'read'>;

  constructor(sources: readonly PersonalDataSource[], pictures: Pick<PictureStore, 'read'>) {
    this.#sources = sources;
    this.#pictures = pictures;
  }

  /**
   * @param limit maximum size of the ZIP file in bytes. The records are always included, even if they exceed it.
   */
  async export(memberId: string, limit: number): Promise<DataExport> {
    const exports = await Promise.all(
      this.#sources.map(async (source) => [source.dataKind, await source.exportPersonalData(memberId)] as const),
    );
    const zip = new Zip(limit);
    const records = Object.fromEntries(exports.map(([dataKind, { records }]) => [dataKind, records]));
    await zip.add({ name: 'data.json', bytes: Buffer.from(JSON.stringify({ memberId, ...records }, undefined, 2)) });
    const outcome = { pictures: 0, leftOut: 0 };
    for (const hash of new Set(exports.flatMap(([, { pictures }]) => pictures))) {
      const bytes = await this.#pictures.read(hash);
      if (bytes === undefined) continue;
      const fits = await zip.add({ name: `pictures/${hash}.${extensionOf(bytes)}`, bytes });
      outcome[fits ? 'pictures' : 'leftOut']++;
    }
    const count = exports.reduce((sum, [, { records }]) => sum + records.length, 0);
    return { bytes: await zip.close(), records: count, ...outcome };
  }

  async erase(memberId: string): Promise<void> {
    for (const source of this.#sources) await source.erasePersonalData(memberId);
  }
}
