/** The interface of modules that store personal data of members, for `/privacy`. */
import type { PictureHash } from './pictures/hash.js';

/** What one module stores of a member, across servers. */
export interface PersonalData {
  /** Plain JSON with self-explanatory keys. Must not contain secrets or data of other members. */
  readonly records: readonly object[];
  /** Pictures that the records refer to, most important first: an export that reaches its size limit omits the rest. */
  readonly pictures: readonly PictureHash[];
}

export interface PersonalDataSource {
  /** The kind of data, e.g. "paintings": the key of its records in the export. */
  readonly dataKind: string;
  exportPersonalData(memberId: string): Promise<PersonalData>;
  /** Deletes data that is only the member's, and anonymises data that others need. Idempotent. */
  erasePersonalData(memberId: string): Promise<void>;
}
