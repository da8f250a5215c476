/** Moves the rows of an SQLite database into another one, table by table. Begun again, it goes on where it was. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { type Kysely, sql } from 'kysely';
import { UserError } from '../../errors/user-error.js';
import { type Database, getValue, openDatabase, setValue } from '../database.js';
import { databaseTime } from '../database-time.js';

/** @param what is moved or checked: "jobs". */
export type ShowProgress = (what: string, done: number, total: number) => void;

export interface MovedTable {
  readonly table: string;
  readonly rows: number;
}

/** Any table by its name. */
type AnyTables = Record<string, Record<string, unknown>>;
type Row = Record<string, unknown>;

/** Of processes that run, not of what they keep: none runs while its data is moved. */
const NOT_MOVED: readonly string[] = ['leases', 'processes'];
/** Rows per statement. */
const BATCH_SIZE = 200;
/** The value by which a database knows of a move into it. */
const MARK = 'moved-from';
/** A process that was seen later than this, in milliseconds, is running. */
const ALIVE_MS = 30_000;

interface Mark {
  /** Of the source: its SHA-256. */
  readonly source: string;
  readonly isFinished: boolean;
}

/** A copy of the source as it is now, brought to the newest version. The source itself is only read. */
export interface SourceCopy {
  readonly rows: Sqlite.Database;
  /** SHA-256 of the source. */
  readonly id: string;
  readonly tables: readonly string[];
}

/** @param folder for the copy; whoever made it removes it. */
export async function copySource(file: string, folder: string): Promise<SourceCopy> {
  const copy = join(folder, 'copy.db');
  const source = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    await source.backup(copy);
  } finally {
    source.close();
  }
  const id = await hashOfFile(copy);
  await (await openDatabase(copy)).destroy();
  const rows = new Sqlite(copy, { readonly: true });
  const names = rows
    .prepare(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'kysely_%'`,
    )
    .pluck()
    .all() as string[];
  return { rows, id, tables: names.filter((name) => !NOT_MOVED.includes(name)).sort() };
}

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

const markOf = async (target: Database): Promise<Mark | undefined> => {
  const value = await getValue(target, MARK);
  return value === undefined ? undefined : JSON.parse(value);
};

/**
 * Before a bot uses a database.
 *
 * @throws UserError `move-unfinished` where a move into it has begun and not ended.
 */
export async function refuseUnfinishedMove(store: Database): Promise<void> {
  const mark = await markOf(store);
  if (mark?.isFinished === false) throw new UserError('move-unfinished');
}

/**
 * Claims the target for this source. What another state of the source left there, in a move that did not end, is removed.
 *
 * @returns whether all of it has been moved already.
 * @throws UserError `move-target` where it holds other data, `move-busy` where a process uses it.
 */
export async function beginMove({ id, tables }: SourceCopy, target: Database): Promise<boolean> {
  const mark = await markOf(target);
  if (mark?.isFinished === true && mark.source === id) return true;
  const any = target as unknown as Kysely<AnyTables>;
  const since = sql`${databaseTime(target)} - ${ALIVE_MS}`;
  const running = any
    .selectFrom('processes')
    .select('id')
    .where('seen_at', '>', since as never);
  if ((await running.execute()).length > 0) throw new UserError('move-busy');
  if (mark === undefined || mark.isFinished) {
    for (const table of tables)
      if ((await countOf(any, table)) > 0) throw new UserError('move-target', { what: 'The database', found: table });
  } else if (mark.source !== id)
    await any.transaction().execute(async (transaction) => {
      for (const table of tables) await transaction.deleteFrom(table).execute();
    });
  await setMark(target, { source: id, isFinished: false });
  return false;
}

export const endMove = ({ id }: SourceCopy, target: Database) => setMark(target, { source: id, isFinished: true });

const setMark = (target: Database, mark: Mark) => setValue(target, MARK, JSON.stringify(mark));

/** @throws UserError `move-differs` where a table does not have the rows of its source afterwards. */
export async function moveRows(source: SourceCopy, target: Database, show: ShowProgress): Promise<MovedTable[]> {
  const any = target as unknown as Kysely<AnyTables>;
  const moved: MovedTable[] = [];
  for (const table of source.tables) {
    const rows = await moveTable(source.rows, any, table, show);
    if (
      (await digestOf(pagesOfTarget(source.rows, any, table))) !== (await digestOf(pagesOfSource(source.rows, table)))
    )
      throw new UserError('move-differs', { what: `the table ${table}` });
    moved.push({ table, rows });
  }
  return moved;
}

async function moveTable(
  source: Sqlite.Database,
  target: Kysely<AnyTables>,
  table: string,
  show: ShowProgress,
): Promise<number> {
  const total = Number(source.prepare(`select count(*) from "${table}"`).pluck().get());
  // Small ones, whose rows could be there twice without being noticed.
  if (keyOf(source, table).length === 0) {
    await target.transaction().execute(async (transaction) => {
      await transaction.deleteFrom(table).execute();
      for (const page of pagesOfSource(source, table))
        await transaction
          .insertInto(table)
          .values(page.map(sendable) as never)
          .execute();
    });
    if (total > 0) show(table, total, total);
    return total;
  }
  // A statement inserts all of its rows or none, in this order: as many as are there are the first ones.
  let done = await countOf(target, table);
  for (const page of pagesOfSource(source, table, done)) {
    const insert = target.insertInto(table).values(page.map(sendable) as never);
    // An insertion whose answer was lost is repeated.
    await insert.onConflict((conflict) => conflict.doNothing()).execute();
    done += page.length;
    show(table, done, total);
  }
  return total;
}

/** Columns of the primary key; empty where there is none. */
function keyOf(source: Sqlite.Database, table: string): readonly string[] {
  const columns = source.pragma(`table_info("${table}")`) as { readonly name: string; readonly pk: number }[];
  const key = columns.filter(({ pk }) => pk > 0).sort((one, other) => one.pk - other.pk);
  return key.map(({ name }) => name);
}

/** The mark is not the source's. */
async function countOf(target: Kysely<AnyTables>, table: string): Promise<number> {
  let rows = target.selectFrom(table).select(({ fn }) => fn.countAll().as('count'));
  if (table === 'key_values') rows = rows.where('name', '!=', MARK as never);
  const { count } = await rows.executeTakeFirstOrThrow();
  return Number(count);
}

/** Postgres keeps no character 0 in a text. */
const sendable = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value,
    ]),
  );

function* pagesOfSource(source: Sqlite.Database, table: string, skipped = 0): Generator<readonly Row[], void, void> {
  const from = source.prepare(`select rowid from "${table}" order by rowid limit 1 offset ?`).pluck();
  const page = source.prepare(`select rowid as "move rowid", * from "${table}" where rowid > ? order by rowid limit ?`);
  let last = skipped === 0 ? Number.MIN_SAFE_INTEGER : Number(from.get(skipped - 1) ?? Number.MAX_SAFE_INTEGER);
  for (;;) {
    const rows = page.all(last, BATCH_SIZE) as Row[];
    if (rows.length === 0) return;
    last = Number(rows[rows.length - 1]['move rowid']);
    yield rows.map(({ 'move rowid': _, ...row }) => row);
  }
}

async function* pagesOfTarget(
  source: Sqlite.Database,
  target: Kysely<AnyTables>,
  table: string,
): AsyncGenerator<readonly Row[], void, void> {
  const key = keyOf(source, table);
  if (key.length === 0) {
    yield (await target.selectFrom(table).selectAll().execute()) as Row[];
    return;
  }
  const names = sql.join(key.map((name) => sql.ref(name)));
  let after = sql``;
  for (;;) {
    const page = sql<Row>`select * from ${sql.table(table)} ${after} order by ${names} limit ${BATCH_SIZE}`;
    const { rows } = await page.execute(target);
    if (rows.length === 0) return;
    yield rows.filter((row) => table !== 'key_values' || row.name !== MARK);
    const last = rows[rows.length - 1];
    after = sql`where (${names}) > (${sql.join(key.map((name) => last[name]))})`;
  }
}

/** Of the rows in whatever order, and their number: the sum of their hashes. */
async function digestOf(pages: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>): Promise<string> {
  let [sum, count] = [0n, 0];
  for await (const page of pages)
    for (const row of page) {
      const values = Object.entries(sendable(row)).sort(([one], [other]) => (one < other ? -1 : 1));
      sum += createHash('sha256').update(JSON.stringify(values)).digest().readBigUInt64LE();
      count++;
    }
  return `${count}:${BigInt.asUintN(64, sum)}`;
}
