/** What the bot keeps of one member: handed over, or erased. Each room that keeps such things says what and how. */

import { Zip } from '../archives/zip.js';
import { extensionOf } from '../images/index.js';
import type { PersonalDataSource } from '../store/personal-data.js';
import type { PictureStore } from '../store/picture-store.js';

export interface DataExport {
  /** A zip: `data.json`, and `pictures` named by the SHA-256 of their bytes. */
  readonly bytes: Buffer;
  readonly records: number;
  readonly pictures: number;
  /** Pictures that did not fit. */
  readonly leftOut: number;
}

export class Privacy {
  readonly #sources: readonly PersonalDataSource[];
  readonly #pictures: Pick<PictureStore, 'read'>;

  constructor(keepers: readonly PersonalDataSource[], pictures: Pick<PictureStore, 'read'>) {
    this.#sources = keepers;
    this.#pictures = pictures;
  }

  /**
   * @param limit bytes that the zip may have. The records always come along.
   */
  async export(memberId: string, limit: number): Promise<DataExport> {
    const kept = await Promise.all(
      this.#sources.map(async (keeper) => [keeper.dataKind, await keeper.exportPersonalData(memberId)] as const),
    );
    const zip = new Zip(limit);
    const records = Object.fromEntries(kept.map(([keeps, { records }]) => [keeps, records]));
    await zip.add({ name: 'data.json', bytes: Buffer.from(JSON.stringify({ memberId, ...records }, undefined, 2)) });
    const outcome = { pictures: 0, leftOut: 0 };
    for (const hash of new Set(kept.flatMap(([, { pictures }]) => pictures))) {
      const bytes = await this.#pictures.read(hash);
      if (bytes === undefined) continue;
      const fits = await zip.add({ name: `pictures/${hash}.${extensionOf(bytes)}`, bytes });
      outcome[fits ? 'pictures' : 'leftOut']++;
    }
    const count = kept.reduce((sum, [, { records }]) => sum + records.length, 0);
    return { bytes: await zip.close(), records: count, ...outcome };
  }

  async erase(memberId: string): Promise<void> {
    for (const keeper of this.#sources) await keeper.erasePersonalData(memberId);
  }
}
