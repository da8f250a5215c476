/** Columns and the keys of stored JSON get the names that the code uses since version 0.2. */
import { type Kysely, type Migration, sql } from 'kysely';

const COLUMNS = [
  ['jobs', 'turn', 'start_tag'],
  ['jobs', 'counted', 'counts_toward_quota'],
  ['jobs', 'lowered', 'clamped'],
  ['jobs', 'told_at', 'notified_at'],
  ['styles', 'likeness', 'perceptual_hash'],
] as const;

/** Of `jobs.reply`: where a reply is and who may change it. */
const REPLY_KEYS: Readonly<Record<string, string>> = {
  token: 'encryptedToken',
  expiresAt: 'tokenExpiresAt',
  reachable: 'botCanPost',
  limit: 'uploadLimitBytes',
  shelved: 'awaitingUser',
  beside: 'pairedJobId',
  side: 'variant',
};

/** Of `style_proposals.proposal`: a style that waits for its owner's answer. */
const PROPOSAL_KEYS: Readonly<Record<string, string>> = { likeness: 'perceptualHash' };

interface JsonColumn {
  readonly table: string;
  readonly column: string;
  readonly keys: Readonly<Record<string, string>>;
}

export const plainNames: Migration = {
  async up(db: Kysely<unknown>) {
    for (const [table, from, to] of COLUMNS) await db.schema.alterTable(table).renameColumn(from, to).execute();
    await db.schema.alterTable('memory').renameTo('key_values').execute();
    await renameKeys(db, { table: 'jobs', column: 'reply', keys: REPLY_KEYS });
    await renameKeys(db, { table: 'style_proposals', column: 'proposal', keys: PROPOSAL_KEYS });
  },
};

/** Keeps the order of the keys: replies are compared as text. */
async function renameKeys(db: Kysely<unknown>, { table, column, keys }: JsonColumn): Promise<void> {
  const [name, json] = [sql.table(table), sql.ref(column)];
  const { rows } = await sql<{ id: string; json: string | null }>`select id, ${json} as json from ${name}`.execute(db);
  for (const row of rows) {
    if (row.json === null) continue;
    const entries = Object.entries(JSON.parse(row.json) as object).map(([key, value]) => [keys[key] ?? key, value]);
    const renamed = JSON.stringify(Object.fromEntries(entries));
    if (renamed !== row.json) await sql`update ${name} set ${json} = ${renamed} where id = ${row.id}`.execute(db);
  }
}
