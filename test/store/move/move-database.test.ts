/** Rows on their way from a data folder into another database: stopped, begun again, begun from another state. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataPaths } from '../../../src/store/data-paths.js';
import { type Database, openDatabase, setValue } from '../../../src/store/database.js';
import { beginMove, copySource, endMove, moveRows, type SourceCopy } from '../../../src/store/move/move-database.js';
import { describeOnDatabases, type NewDatabase, newDatabase } from '../../services/databases.js';
import { makeDataFolder } from './data-folder.js';

const JOBS = 450;

describeOnDatabases('a move', (kind) => {
  let folder: string;
  let file: string;
  let database: NewDatabase;
  let target: Database;
  let source: SourceCopy;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
    await makeDataFolder(folder, JOBS);
    file = dataPaths(folder).database;
    database = await newDatabase(kind);
    target = await database.open();
    source = await copySource(file, folder);
  });
  afterEach(async () => {
    source.rows.close();
    await database.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** Stops once some rows of this table are there. */
  const stopAt = (table: string) =>
    moveRows(source, target, (what) => {
      if (what === table) throw new Error('stopped');
    });
  const countJobs = async () => (await target.selectFrom('jobs').select('id').execute()).length;

  it('that was stopped within a table goes on there', async () => {
    expect(await beginMove(source, target)).toBe(false);
    await expect(stopAt('jobs')).rejects.toThrow('stopped');
    const moved = await countJobs();
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(JOBS);
    expect(await beginMove(source, target)).toBe(false);
    const shown: number[] = [];
    const tables = await moveRows(source, target, (what, done) => void (what === 'jobs' && shown.push(done)));
    expect(shown[0]).toBeGreaterThan(moved);
    expect(tables).toContainEqual({ table: 'jobs', rows: JOBS });
    expect(tables).toContainEqual({ table: 'quota_leftovers', rows: 2 });
    await endMove(source, target);
    expect(await beginMove(source, target)).toBe(true);
  });

  it('begins anew where the source has changed since', async () => {
    await beginMove(source, target);
    await expect(stopAt('jobs')).rejects.toThrow('stopped');
    const store = await openDatabase(file);
    await store.deleteFrom('jobs').where('id', '!=', 'job-3').execute();
    await setValue(store, 'commands', 'another value');
    await store.destroy();
    source.rows.close();
    source = await copySource(file, folder);
    expect(await beginMove(source, target)).toBe(false);
    await moveRows(source, target, () => {});
    expect(await target.selectFrom('jobs').select('id').execute()).toEqual([{ id: 'job-3' }]);
  });

  it('is told from one that went wrong', async () => {
    await beginMove(source, target);
    await moveRows(source, target, () => {});
    await target.updateTable('jobs').set({ name: 'another' }).where('id', '=', 'job-3').execute();
    await expect(moveRows(source, target, () => {})).rejects.toMatchObject({
      kind: 'move-differs',
      details: { what: 'the table jobs' },
    });
  });

  it('is refused while a process uses the database', async () => {
    const now = Date.now();
    const values = { id: 'a bot', role: 'bot', version: '1', protocol: 1, started_at: now, seen_at: now, info: '{}' };
    await target
      .insertInto('processes' as never)
      .values(values as never)
      .execute();
    await expect(beginMove(source, target)).rejects.toMatchObject({ kind: 'move-busy' });
  });
});
