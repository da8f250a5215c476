/** Challenges: entries, votes, results, what happened, and what Discord must be told. */
import type { Kysely, Migration } from 'kysely';

export const challenges: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('challenges')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('organiser_id', 'text')
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('theme', 'text', (column) => column.notNull())
      .addColumn('rules', 'text', (column) => column.notNull())
      .addColumn('channel_id', 'text', (column) => column.notNull())
      .addColumn('starts_at', 'bigint', (column) => column.notNull())
      .addColumn('submissions_end_at', 'bigint', (column) => column.notNull())
      .addColumn('voting_end_at', 'bigint', (column) => column.notNull())
      .addColumn('submissions_length', 'bigint', (column) => column.notNull())
      .addColumn('voting_length', 'bigint', (column) => column.notNull())
      .addColumn('entries_per_member', 'integer', (column) => column.notNull())
      .addColumn('votes_per_member', 'integer', (column) => column.notNull())
      .addColumn('allowed_role_ids', 'text', (column) => column.notNull())
      .addColumn('winner_role_id', 'text')
      .addColumn('prize', 'text')
      .addColumn('results_channel_id', 'text')
      .addColumn('recurrence', 'text')
      .addColumn('style', 'text')
      .addColumn('content', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('next_at', 'bigint')
      .addColumn('reminder_at', 'bigint')
      .addColumn('series_id', 'text', (column) => column.notNull())
      .addColumn('round', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      // A round is made once.
      .addUniqueConstraint('challenges_round', ['series_id', 'round'])
      .execute();
    await db.schema.createIndex('challenges_by_guild').on('challenges').columns(['guild_id', 'created_at']).execute();
    await db.schema.createIndex('challenges_by_deadline').on('challenges').column('next_at').execute();
    await db.schema.createIndex('challenges_by_reminder').on('challenges').column('reminder_at').execute();
    await db.schema.createIndex('challenges_by_organiser').on('challenges').column('organiser_id').execute();
    await db.schema
      .createTable('challenge_entries')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('challenge_id', 'text', (column) => column.notNull())
      .addColumn('member_id', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('job_id', 'text', (column) => column.notNull())
      .addColumn('painting', 'text', (column) => column.notNull())
      .addColumn('content', 'text', (column) => column.notNull())
      .addColumn('styles', 'text', (column) => column.notNull())
      .addColumn('options', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('spoiler', 'integer', (column) => column.notNull())
      .addColumn('submitted_at', 'bigint', (column) => column.notNull())
      .addColumn('reason', 'text')
      .execute();
    // With the id in it, an order of the gallery is made of the index alone.
    await db.schema
      .createIndex('challenge_entries_by_challenge')
      .on('challenge_entries')
      .columns(['challenge_id', 'state', 'id'])
      .execute();
    await db.schema
      .createIndex('challenge_entries_by_member')
      .on('challenge_entries')
      .columns(['member_id', 'challenge_id'])
      .execute();
    await db.schema
      .createTable('challenge_votes')
      .addColumn('challenge_id', 'text', (column) => column.notNull())
      .addColumn('voter_id', 'text', (column) => column.notNull())
      .addColumn('entry_id', 'text', (column) => column.notNull())
      .addColumn('cast_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('challenge_votes_key', ['challenge_id', 'voter_id', 'entry_id'])
      .execute();
    await db.schema.createIndex('challenge_votes_by_entry').on('challenge_votes').column('entry_id').execute();
    await db.schema.createIndex('challenge_votes_by_voter').on('challenge_votes').column('voter_id').execute();
    await db.schema
      .createTable('challenge_results')
      .addColumn('entry_id', 'text', (column) => column.primaryKey())
      .addColumn('challenge_id', 'text', (column) => column.notNull())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('member_id', 'text')
      .addColumn('rank', 'integer', (column) => column.notNull())
      .addColumn('votes', 'integer', (column) => column.notNull())
      .addColumn('points', 'integer', (column) => column.notNull())
      .addUniqueConstraint('challenge_results_rank', ['challenge_id', 'rank'])
      .execute();
    await db.schema
      .createIndex('challenge_results_by_guild')
      .on('challenge_results')
      .columns(['guild_id', 'member_id', 'rank', 'votes', 'points'])
      .execute();
    await db.schema.createIndex('challenge_results_by_member').on('challenge_results').column('member_id').execute();
    await db.schema
      .createTable('challenge_log')
      .addColumn('challenge_id', 'text', (column) => column.notNull())
      .addColumn('sequence', 'integer', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('actor_id', 'text')
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('details', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('challenge_log_key', ['challenge_id', 'sequence'])
      .execute();
    await db.schema.createIndex('challenge_log_by_actor').on('challenge_log').column('actor_id').execute();
    await db.schema
      .createTable('challenge_posts')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('challenge_id', 'text', (column) => column.notNull())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('sequence', 'integer', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('member_id', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('written_at', 'bigint', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('result', 'text')
      .addColumn('reason', 'text')
      .addColumn('ended_at', 'bigint')
      .addUniqueConstraint('challenge_posts_sequence', ['challenge_id', 'sequence'])
      .execute();
    await db.schema.createIndex('challenge_posts_due').on('challenge_posts').columns(['state', 'due_at']).execute();
    await db.schema.createIndex('challenge_posts_by_member').on('challenge_posts').column('member_id').execute();
  },
};
