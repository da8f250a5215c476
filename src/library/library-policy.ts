/** Who may add styles to a server's library, and how many it may have. */
export const RANKS = ['everybody', 'moderators', 'managers'] as const;
/** In ascending order: each rank includes the permissions of those before it. */
export type Rank = (typeof RANKS)[number];

export interface LibraryPolicy {
  /** The lowest rank that may add styles. */
  readonly mayAdd: Rank;
  /** Maximum number of the server's own styles, 0 or more. */
  readonly limit: number;
}

/** Whether a member of this rank may add styles. */
export const canAdd = ({ mayAdd: needed }: LibraryPolicy, rank: Rank): boolean =>
  RANKS.indexOf(rank) >= RANKS.indexOf(needed);
