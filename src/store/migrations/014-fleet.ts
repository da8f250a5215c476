/** What several processes on one database need: leases, who is there, and who paints and answers a job. */
import type { Kysely, Migration } from 'kysely';

export const fleet: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('leases')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('fence', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('processes')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('protocol', 'integer', (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .addColumn('info', 'text', (column) => column.notNull())
      .execute();
    await db.schema.alterTable('jobs').addColumn('bot_id', 'text').execute();
    await db.schema.alterTable('jobs').addColumn('worker_id', 'text').execute();
  },
};
