/** `brushwork migrate`: a data folder moves into Postgres and object storage. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTokenCipher } from '../../src/discord/replies/token-cipher.js';
import { acquireDataDirLock } from '../../src/store/data-dir-lock.js';
import { openDatabase } from '../../src/store/database.js';
import { refuseUnfinishedMove } from '../../src/store/move/move-database.js';
import { openBlobStores } from '../../src/store/pictures/open-blob-stores.js';
import { createPostgresDatabase, postgresMissing, type TestDatabase } from '../services/postgres.js';
import { type S3Service, startS3 } from '../services/s3.js';
import { type DataFolder, DISCORD_TOKEN, makeDataFolder, REPLY_TOKEN } from '../store/move/data-folder.js';

const JOBS = 1000;
const TIMEOUT_MS = 120_000;
const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

let s3: S3Service;
let folder: string;
let data: DataFolder;
const databases: TestDatabase[] = [];

beforeAll(async () => {
  s3 = await startS3();
  folder = mkdtempSync(join(tmpdir(), 'brushwork-'));
  data = await makeDataFolder(folder, JOBS);
}, TIMEOUT_MS);
afterEach(async () => {
  for (const { drop } of databases.splice(0)) await drop();
});
afterAll(async () => {
  await s3.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Environment = Readonly<Record<string, string | undefined>>;

function migrate(environment: Environment): ChildProcess {
  const env = { PATH: process.env.PATH, BRUSHWORK_DATA_DIR: folder, ...environment };
  return spawn(process.execPath, [cli, 'migrate'], { env, cwd: folder });
}

async function ended(child: ChildProcess) {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (text) => (out += text));
  child.stderr?.on('data', (text) => (err += text));
  const [code, signal] = await once(child, 'close');
  return { code, signal, out, err };
}

async function emptyPostgres(): Promise<string> {
  const database = await createPostgresDatabase();
  databases.push(database);
  return database.url;
}

/** Every file with its size and time, but for what only a process at work has. */
const stateOf = (path: string) =>
  (readdirSync(path, { recursive: true }) as string[])
    .filter((name) => !/^lock|-(wal|shm)$/.test(name))
    .map((name) => [name, statSync(join(path, name))] as const)
    .filter(([, file]) => file.isFile())
    .map(([name, { size, mtimeMs }]) => `${name} ${size} ${mtimeMs}`)
    .sort();

describe.skipIf(postgresMissing !== undefined)(
  `a folder of ${JOBS} jobs (${postgresMissing ?? 'with Postgres'})`,
  () => {
    it(
      'is moved whole, though the move is killed in the middle, and stays as it was',
      async () => {
        const before = [stateOf(folder), readFileSync(join(folder, 'brushwork.db')).toString('base64')];
        const environment = { ...s3.environment(), BRUSHWORK_DATABASE_URL: await emptyPostgres() };
        const killed = migrate(environment);
        const death = ended(killed);
        const first = s3.requests.length;
        await vi.waitFor(() => expect(s3.requests.length - first).toBeGreaterThan(150), {
          timeout: 30_000,
          interval: 5,
        });
        killed.kill('SIGKILL');
        expect(await death).toMatchObject({ signal: 'SIGKILL' });

        const store = await openDatabase(environment.BRUSHWORK_DATABASE_URL);
        await expect(refuseUnfinishedMove(store)).rejects.toMatchObject({ kind: 'move-unfinished' });
        const { code, out, err } = await ended(migrate(environment));
        expect(err).not.toMatch(/ {4}at /);
        expect(code).toBe(0);
        expect(out).toContain(`jobs: ${JOBS}`);
        expect(out).toContain(`${JOBS / 4 + 1} pictures (`);
        expect(out).toContain('1 checkpoints');
        expect(out).toContain('1 pictures that nothing refers to stay behind');
        expect(out).toContain('1 pictures were missing in the folder, 1 were damaged');
        await refuseUnfinishedMove(store);

        const rows = await store.selectFrom('jobs').selectAll().orderBy('sequence').execute();
        expect(rows).toHaveLength(JOBS);
        expect(rows[7]).toMatchObject({ id: 'job-7', name: 'Größe 🎨 7', aspect: 2, accepted_at: 1_760_000_000_007 });
        const { token } = JSON.parse(rows[7].reply);
        expect(createTokenCipher(DISCORD_TOKEN).decrypt(token)).toBe(REPLY_TOKEN);
        const blobs = await openBlobStores({ DATA_DIR: 'unused', ...environment });
        const there: string[] = [];
        for await (const page of blobs.pictures.list()) there.push(...page.map(({ name }) => name));
        expect(there.sort()).toEqual(data.hashes);
        expect(String(await blobs.checkpoints.read('job-0'))).toBe('a checkpoint');
        await store.destroy();

        const again = await ended(migrate(environment));
        expect(again).toMatchObject({ code: 0, out: expect.stringContaining('was moved into this database before') });
        expect([stateOf(folder), readFileSync(join(folder, 'brushwork.db')).toString('base64')]).toEqual(before);
      },
      TIMEOUT_MS,
    );

    it(
      'is not moved into a database that holds other data',
      async () => {
        const url = await emptyPostgres();
        const store = await openDatabase(url);
        await store.insertInto('paused_guilds').values({ guild_id: 'another', since: 1 }).execute();
        await store.destroy();
        const { code, err } = await ended(migrate({ DATABASE_URL: url }));
        expect(err).toBe(
          'The database holds other data already (paused_guilds). Name an empty one; nothing was changed.\n',
        );
        expect(code).toBe(2);
      },
      TIMEOUT_MS,
    );
  },
);

it(
  'pictures alone can be moved, but not beside those of others',
  async () => {
    const environment = s3.environment();
    const small = mkdtempSync(join(folder, 'small-'));
    const { hashes } = await makeDataFolder(small, 3);
    const moving = { ...environment, BRUSHWORK_DATA_DIR: small };
    const { code, out } = await ended(migrate(moving));
    expect(code).toBe(0);
    expect(out).toContain('the bot goes on using its database');
    const { pictures } = await openBlobStores({ DATA_DIR: 'unused', ...environment });
    for (const hash of hashes) expect(await pictures.has(hash)).toBe(true);
    const other = await pictures.write(Buffer.from('of another bot'));
    expect(await ended(migrate(moving))).toMatchObject({ code: 2, err: expect.stringContaining(`picture ${other}`) });
  },
  TIMEOUT_MS,
);

describe('nothing is moved', () => {
  it.each<[string, Environment, RegExp]>([
    ['where nothing says where to', {}, /^Nothing says where to move to\. Set BRUSHWORK_DATABASE_URL/],
    [
      'from a folder without a database',
      { BRUSHWORK_DATA_DIR: '/nowhere', BLOB_URL: 's3://pictures' },
      /^There is no database in \/nowhere/,
    ],
    ['into a bucket that there is not', { BLOB_URL: 's3://another' }, /NoSuchBucket/],
  ])('%s', async (_, environment, message) => {
    const { AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = s3.environment();
    const keys = { AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
    const { code, err } = await ended(migrate({ ...keys, ...environment }));
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });

  it('while a bot uses the folder', async () => {
    const unlock = acquireDataDirLock(folder);
    try {
      const { code, err } = await ended(migrate(s3.environment() as object as Environment));
      expect(err).toMatch(/^Another Brushwork is using /);
      expect(code).toBe(2);
    } finally {
      unlock();
    }
  });
});
