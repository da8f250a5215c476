/** The role of workers may do what painting takes, on a real Postgres, and nothing else. */
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobRows } from '../../src/jobs/rows/job-rows.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { createPostgresDatabase, postgresMissing, type TestDatabase } from '../services/postgres.js';

const psqlMissing = spawnSync('psql', ['--version']).status === 0 ? undefined : 'no psql in PATH';
const missing = postgresMissing ?? psqlMissing;
const GRANTS = fileURLToPath(new URL('../../deploy/postgres/worker-grants.sql', import.meta.url));

describe.skipIf(missing !== undefined)(`the role of workers${missing === undefined ? '' : ` (${missing})`}`, () => {
  let database: TestDatabase;
  let owner: Database;
  let worker: Database;

  beforeAll(async () => {
    database = await createPostgresDatabase();
    owner = await openDatabase(database.url);
    // Twice: after an upgrade it is run again.
    for (const _ of [1, 2])
      execFileSync('psql', ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '--file', GRANTS, database.url], {
        env: { ...process.env, WORKER_PASSWORD: 'of-the-worker' },
      });
    const url = new URL(database.url);
    url.username = 'brushwork_worker';
    url.password = 'of-the-worker';
    worker = await openDatabase(url.href);
    await owner
      .insertInto('jobs')
      .values({
        id: 'j',
        sequence: 1,
        start_tag: 0,
        state: 'queued',
        user_id: 'u',
        guild_id: null,
        channel_id: 'c',
        name: 'swirls',
        options: '{}',
        content: 'h',
        aspect: 1,
        styles: '[]',
        reply: '{"expiresAt":0,"locale":"en"}',
        attempt: 0,
        accepted_at: 0,
        counts_toward_quota: 1,
        kind: 'painting',
      } as never)
      .execute();
  });
  afterAll(async () => {
    await worker?.destroy();
    await owner?.destroy();
    await database?.drop();
  });

  it('takes a job, puts it back, takes it again and ends it', async () => {
    const rows = new JobRows(worker, { perMember: 1, perGuild: 1, total: 1 });
    const begun = await rows.begin('j', { workerId: 'w', isAgain: false }, 5);
    expect(begun).toMatchObject({ state: 'running', attempt: 1 });
    expect(await rows.leave({ id: 'j', attempt: 1 })).toBe(true);
    await rows.begin('j', { workerId: 'w', isAgain: false }, 6);
    const failure = { kind: 'engine', details: {} };
    expect(await rows.end('j', { failure, attempt: 2 }, 7)).toMatchObject({ state: 'failed' });
  });

  it.each([
    ['accepts no jobs', "insert into jobs (id) values ('x')"],
    ['changes no answer', "update jobs set reply = '{}'"],
    ['changes no member', "update jobs set user_id = 'x'"],
    ['forgets no jobs', 'delete from jobs'],
    ['reads no settings', 'select * from settings'],
    ['reads no votes', 'select * from challenge_votes'],
    ['reads no uploads that wait', 'select * from held_pictures'],
    ['lifts no block', 'delete from picture_blocks'],
    ['takes no lease of bots', "insert into leases values ('shards/4/0', 'w', 1, 0)"],
    ['renames neither the fleet nor its place', "update key_values set value = 'x'"],
    ['makes no tables', 'create table mine (id int)'],
  ])('%s', async (_, statement) => {
    await expect(sql.raw(statement).execute(worker)).rejects.toThrow(/permission denied/);
  });
});
