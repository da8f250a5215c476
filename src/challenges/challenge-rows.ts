/** Reads and locks rows of challenges and entries, and maps them to the types of `challenge.ts`. */
import {
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type Selectable,
  type SqlBool,
  type StringReference,
  sql,
  type Transaction,
} from 'kysely';
import { UserError } from '../errors/user-error.js';
import type { Database } from '../store/database.js';
import type { Schema } from '../store/schema.js';
import { forUpdate, isPostgres } from '../store/transaction-lock.js';
import type { Challenge, Entry } from './challenge.js';
import type { ChallengeEntriesTable, ChallengesTable } from './tables.js';

export type ChallengeRow = Selectable<ChallengesTable>;
export type EntryRow = Selectable<ChallengeEntriesTable>;
export type ChallengeTransaction = Transaction<Schema>;

function unknownChallengeError(): UserError {
  return new UserError('challenge-unknown');
}

export function unknownEntryError(): UserError {
  return new UserError('entry-unknown');
}

/**
 * Reads a challenge and locks it, with its entries, votes and posts, until the transaction ends.
 *
 * @throws UserError `challenge-unknown`.
 */
export async function lockChallenge(
  transaction: ChallengeTransaction,
  id: string,
  guildId: string,
): Promise<ChallengeRow> {
  const row = await forUpdate(transaction, transaction.selectFrom('challenges').selectAll())
    .where('id', '=', id)
    .where('guild_id', '=', guildId)
    .executeTakeFirst();
  if (row === undefined) throw unknownChallengeError();
  return row;
}

/** @throws UserError `challenge-unknown`, also for a challenge of another server. */
export async function getChallenge(store: Database, id: string, guildId: string): Promise<ChallengeRow> {
  const row = await store
    .selectFrom('challenges')
    .selectAll()
    .where('id', '=', id)
    .where('guild_id', '=', guildId)
    .executeTakeFirst();
  if (row === undefined) throw unknownChallengeError();
  return row;
}

export function toChallenge(row: ChallengeRow): Challenge {
  return {
    id: row.id,
    guildId: row.guild_id,
    organiserId: row.organiser_id,
    title: row.title,
    theme: row.theme,
    rules: row.rules,
    channelId: row.channel_id,
    startsAt: row.starts_at,
    submissionsEndAt: row.submissions_end_at,
    votingEndAt: row.voting_end_at,
    entriesPerMember: row.entries_per_member,
    votesPerMember: row.votes_per_member,
    allowedRoleIds: JSON.parse(row.allowed_role_ids),
    winnerRoleId: row.winner_role_id,
    prize: row.prize,
    resultsChannelId: row.results_channel_id,
    recurrence: row.recurrence,
    style: row.style === null ? null : JSON.parse(row.style),
    content: row.content,
    state: row.state,
    seriesId: row.series_id,
    round: row.round,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}

export function toEntry(row: EntryRow): Entry {
  return {
    id: row.id,
    challengeId: row.challenge_id,
    memberId: row.member_id,
    state: row.state,
    jobId: row.job_id,
    painting: row.painting,
    content: row.content,
    styles: JSON.parse(row.styles),
    options: JSON.parse(row.options),
    title: row.title,
    spoiler: row.spoiler !== 0,
    submittedAt: row.submitted_at,
    reason: row.reason,
  };
}

/** Whether a title has a text in it, in upper or lower case. */
export function titleContains<Tables extends keyof Schema>(
  store: Kysely<Schema>,
  { ref }: ExpressionBuilder<Schema, Tables>,
  title: StringReference<Schema, Tables>,
  text: string,
): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  // Postgres lowers only ASCII where the database was made without a language; SQLite's is our own: see `openDatabase`.
  const lowered = isPostgres(store) ? sql`lower(${ref(title)} collate "und-x-icu")` : sql`lower(${ref(title)})`;
  return sql<SqlBool>`${lowered} like ${pattern} escape '\\'`;
}
