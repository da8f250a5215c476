/** What a server allows in its library. */
export const RANKS = ['everybody', 'moderators', 'managers'] as const;
/** Each may do what those before may. */
export type Rank = (typeof RANKS)[number];

export interface LibraryPolicy {
  /** Who may add styles. */
  readonly mayAdd: Rank;
  /** Styles that a server may have of its own, 0 or more. */
  readonly limit: number;
}

/** Whether somebody of a rank may add. */
export const canAdd = ({ mayAdd: needed }: LibraryPolicy, rank: Rank): boolean =>
  RANKS.indexOf(rank) >= RANKS.indexOf(needed);
