/** What a module stores of members, for `/privacy`. */
import type { PictureHash } from './hash.js';

/** Of one member, over all servers. */
export interface PersonalData {
  /** Plain JSON, in names that a reader understands. Nothing secret, nothing of others. */
  readonly records: readonly object[];
  /** Pictures that the records name, the most wanted first. */
  readonly pictures: readonly PictureHash[];
}

export interface PersonalDataSource {
  /** What it keeps, in a word: "paintings". The export's records are found by it. */
  readonly dataKind: string;
  exportPersonalData(memberId: string): Promise<PersonalData>;
  /** Removes what is only the member's, and the name from what others need. Doing it twice does no harm. */
  erasePersonalData(memberId: string): Promise<void>;
}
