/** Object storage that is away, busy, slow or damaged; and what is said about one that is wrong. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isStorageError } from '../../../src/store/database.js';
import { readS3Address, type S3Environment } from '../../../src/store/objects/s3-address.js';
import { readErrorAnswer, readListPage } from '../../../src/store/objects/s3-answers.js';
import { S3Client } from '../../../src/store/objects/s3-client.js';
import { S3Objects } from '../../../src/store/objects/s3-objects.js';
import { HashedBlobStore } from '../../../src/store/pictures/blob-store.js';
import { hashBytes } from '../../../src/store/pictures/hash.js';
import { openBlobStores } from '../../../src/store/pictures/open-blob-stores.js';
import { type Fault, type S3Service, startS3 } from '../../services/s3.js';

let s3: S3Service;
let environment: S3Environment;
let pictures: HashedBlobStore;

/** A test does not wait for longer. */
const PATIENCE = { limitMs: 300, pauseMs: 5 };

beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());
beforeEach(() => {
  environment = s3.environment();
  const address = readS3Address(environment);
  pictures = new HashedBlobStore(new S3Objects(new S3Client(address, PATIENCE), address, 'pictures'));
});
afterEach(() => s3.disturb([]));

const bytes = Buffer.from('a picture, and more of it');
const open = (changes: Partial<S3Environment> = {}) =>
  openBlobStores({ DATA_DIR: 'unused', ...environment, ...changes });
const always = (fault: Fault) => Array<Fault>(20).fill(fault);

describe('a fault that passes', () => {
  it.each<Fault>(['refuse', 'busy', 'cut', 'hang'])('"%s" is not noticed by who writes and reads', async (fault) => {
    s3.disturb([fault, fault]);
    const hash = await pictures.write(bytes);
    s3.disturb([fault, fault]);
    expect(await pictures.read(hash)).toEqual(bytes);
    s3.disturb([fault]);
    await pictures.remove(hash);
    s3.disturb([]);
    expect(await pictures.has(hash)).toBe(false);
  });

  it('"damage" of what is read is not noticed either', async () => {
    const hash = await pictures.write(bytes);
    s3.disturb(['damage']);
    expect(await pictures.read(hash)).toEqual(bytes);
  });
});

describe('a fault that stays', () => {
  it.each<Fault>(['refuse', 'busy', 'damage'])(
    '"%s" is a storage error with a sentence for the operator',
    async (fault) => {
      const hash = await pictures.write(bytes);
      s3.disturb(always(fault));
      const error = await pictures.read(hash).catch((caught: unknown) => caught);
      expect(isStorageError(error)).toBe(true);
      // A worker sends no more than message and code.
      expect(error).toMatchObject({ code: 'OBJECT_STORAGE' });
      expect((error as Error).message).toMatch(/^The object .*\. (Check|It may be busy)/);
      expect((error as Error).message).not.toContain('S3RVER');
    },
  );
});

describe('a request', () => {
  it('carries the hash of its body, signed, and no access list', async () => {
    const before = s3.requests.length;
    await pictures.write(bytes);
    const put = s3.requests.slice(before).find(({ method }) => method === 'PUT');
    expect(put?.headers['x-amz-content-sha256']).toBe(await hashBytes(bytes));
    expect(put?.headers.authorization).toMatch(/SignedHeaders=[^,]*x-amz-content-sha256/);
    expect(Object.keys(put?.headers ?? {}).filter((name) => /acl|grant/.test(name))).toEqual([]);
  });

  it('to write a picture that is there already has no body', async () => {
    await pictures.write(bytes);
    const before = s3.requests.length;
    await pictures.write(bytes);
    expect(s3.requests.slice(before).map(({ method }) => method)).toEqual(['HEAD']);
  });
});

it('lists page by page', async () => {
  const address = readS3Address(environment);
  const client = new S3Client(address);
  const objects = new S3Objects(client, address, 'many', 3);
  const keys = Array.from({ length: 7 }, (_, index) => `key ${index}`);
  for (const key of keys) await objects.write(key, Buffer.from(key));
  const pages: string[][] = [];
  for await (const page of objects.list()) pages.push(page.map(({ key }) => key));
  expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
  expect(new Set(pages.flat())).toEqual(new Set(keys));
});

describe('at the start', () => {
  it('storage that answers and knows us is accepted', async () => {
    await expect(open()).resolves.toBeDefined();
  });

  it.each<[string, Partial<S3Environment>, string, RegExp]>([
    ['another bucket', { BLOB_URL: 's3://another' }, 'blob-store', /s3:\/\/another at 127\S+ refuses \(NoSuchBucket\)/],
    ['an unknown key', { AWS_ACCESS_KEY_ID: 'unknown' }, 'blob-store', /refuses \(InvalidAccessKeyId\).*AWS keys/],
    ['no key', { AWS_ACCESS_KEY_ID: '' }, 'blob-keys', /AWS_ACCESS_KEY_ID is missing\. Set it/],
    [
      'an endpoint that is none',
      { AWS_ENDPOINT_URL_S3: 'nowhere' },
      'config',
      /^AWS_ENDPOINT_URL_S3 is wrong; it takes/,
    ],
    ['no bucket', { BLOB_URL: 's3://' }, 'config', /s3:\/\/bucket\/prefix/],
  ])('%s is a wrong configuration, told in one sentence', async (_, changes, kind, message) => {
    const error = await open(changes).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind, policy: { isConfiguration: true }, message: expect.stringMatching(message) });
  });

  it('a wrong secret is one, too', async () => {
    s3.disturb(['forbid']);
    const error = await open().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'blob-store', details: { reason: 'SignatureDoesNotMatch' } });
  });

  it('storage that does not answer is no wrong configuration: it may start a moment later', async () => {
    s3.disturb(always('refuse'));
    const error = await open().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'blob-unreachable', policy: {} });
    expect((error as Error).message).toMatch(/^Can't reach the object storage/);
  });

  it('keys in an address are not repeated', () => {
    const refused = () => readS3Address({ ...environment, BLOB_URL: 's3://key:hidden@bucket' });
    expect(refused).toThrow('it takes s3://bucket/prefix');
    expect(refused).not.toThrow('hidden');
  });
});

describe('an address', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
  const url = 'https://s3.example.com/';
  it.each<[Omit<S3Environment, keyof typeof keys>, string, string]>([
    [{ BLOB_URL: 's3://bucket' }, 'https://s3.us-east-1.amazonaws.com/bucket', ''],
    [{ BLOB_URL: 's3://bucket/', AWS_REGION: 'eu-west-1' }, 'https://s3.eu-west-1.amazonaws.com/bucket', ''],
    [{ BLOB_URL: 's3://bucket/a//b/', AWS_ENDPOINT_URL: url }, 'https://s3.example.com/bucket', 'a/b/'],
    [{ BLOB_URL: 's3://b.c', AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_S3: 'https://other' }, 'https://other/b.c', ''],
  ])('%o is understood as other tools do', (given, bucketUrl, prefix) => {
    expect(readS3Address({ ...keys, ...given })).toMatchObject({ bucketUrl, prefix });
  });
});

it('answers are read as S3 writes them', () => {
  const contents = '<Contents><Key>a%2Fb+c%26</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>';
  const rest = '<NextContinuationToken>1&amp;2&#x3D;&#61;</NextContinuationToken>';
  const xml = `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>${contents}${rest}</ListBucketResult>`;
  const objects = [{ key: 'a/b c&', writtenAt: Date.UTC(2026, 0, 2, 3, 4, 5) }];
  expect(readListPage(xml)).toEqual({ objects, continuationToken: '1&2==' });
  expect(readListPage(xml.replace('true', 'false')).continuationToken).toBeUndefined();
  const error = '<Error><Code>SlowDown</Code><Message>Wait.</Message></Error>';
  expect(readErrorAnswer(error)).toEqual({ code: 'SlowDown', message: 'Wait.' });
  expect(readErrorAnswer('<html>Bad gateway</html>')).toEqual({ code: undefined, message: undefined });
});
