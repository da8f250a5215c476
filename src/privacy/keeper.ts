/** A room that keeps something of members. */
import type { PictureHash } from '../store/hash.js';

/** What a room keeps of a member, over all servers. */
export interface Belongings {
  /** Plain JSON, in names that a reader understands. Nothing secret, nothing of others. */
  readonly records: readonly object[];
  /** Pictures that the records name, the most wanted first. */
  readonly pictures: readonly PictureHash[];
}

export interface Keeper {
  /** What it keeps, in a word: "paintings". The export's records are found by it. */
  readonly keeps: string;
  belongings(memberId: string): Promise<Belongings>;
  /** Removes what is only the member's, and the name from what others need. Doing it twice does no harm. */
  erase(memberId: string): Promise<void>;
}
