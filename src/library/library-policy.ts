/** Who may add styles to a server's library, and how many it may have. */
import { isAtLeast, type MemberRank } from '../members/member-rank.js';

export interface LibraryPolicy {
  /** The lowest rank that may add styles. */
  readonly mayAdd: MemberRank;
  /** Maximum number of the server's own styles, 0 or more. */
  readonly limit: number;
}

/** Whether a member of this rank may add styles. */
export const canAdd = ({ mayAdd }: LibraryPolicy, rank: MemberRank): boolean => isAtLeast(rank, mayAdd);
