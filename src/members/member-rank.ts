/** What a member may do in a server, in ascending order: each rank includes the permissions of those before it. */
export const MEMBER_RANKS = ['everybody', 'moderators', 'managers'] as const;
export type MemberRank = (typeof MEMBER_RANKS)[number];

export const isAtLeast = (rank: MemberRank, needed: MemberRank): boolean =>
  MEMBER_RANKS.indexOf(rank) >= MEMBER_RANKS.indexOf(needed);
