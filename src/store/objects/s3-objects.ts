/**
 * Objects in storage that speaks the protocol of Amazon's S3. They are the bucket's, and private: nothing here sets an access list or makes
 * a public address.
 */
import { UserError } from '../../errors/user-error.js';
import { hashBytes } from '../pictures/hash.js';
import { ObjectStorageError, type ObjectStore, type StoredObject } from './object-store.js';
import { readS3Address, type S3Address, type S3Environment } from './s3-address.js';
import { readListPage } from './s3-answers.js';
import { isPassing, PassingError, S3Client } from './s3-client.js';

/** Two tries. */
const REMOVAL = { retries: 1, limitMs: 4000 } as const;
/** An object this young need not be written again to count as written now: a sixth of what orphans are given. */
const RENEWED_FOR_MS = 10 * 60_000;

export class S3Objects implements ObjectStore {
  readonly #client: S3Client;
  /** Before all keys; with a slash at its end, or empty. */
  readonly #prefix: string;

  readonly #pageSize: number;

  /**
   * @param kind a folder within the address's prefix: "pictures".
   * @param pageSize of lists; S3 itself gives no more than a thousand.
   */
  constructor(client: S3Client, { prefix }: Pick<S3Address, 'prefix'>, kind: string, pageSize = 1000) {
    this.#pageSize = pageSize;
    this.#client = client;
    this.#prefix = `${prefix}${kind}/`;
  }

  async write(key: string, bytes: Uint8Array, sha256?: string): Promise<void> {
    const hash = sha256 ?? (await hashBytes(bytes));
    await this.#client.send({ method: 'PUT', key: this.#prefix + key, body: bytes, sha256: hash });
  }

  async read(key: string, sha256?: string): Promise<Buffer | undefined> {
    const request = { method: 'GET', key: this.#prefix + key } as const;
    const { status, body } = await this.#client.send(request, async (answer) => {
      if (sha256 === undefined || answer.status === 404 || (await hashBytes(answer.body)) === sha256) return;
      throw new PassingError(`The object ${key} came damaged from the object storage. Check its disks.`, 'Damaged');
    });
    return status === 404 ? undefined : body;
  }

  async writtenAt(key: string): Promise<number | undefined> {
    const { status, headers } = await this.#head(key);
    return status === 404 ? undefined : Date.parse(headers.get('Last-Modified') ?? '');
  }

  /** By the storage's own clock. */
  async renew(key: string): Promise<boolean> {
    const { status, headers } = await this.#head(key);
    if (status === 404) return false;
    const [now, writtenAt] = ['Date', 'Last-Modified'].map((name) => Date.parse(headers.get(name) ?? ''));
    return now - writtenAt < RENEWED_FOR_MS;
  }

  /** Takes 9 s at most, since whoever removes a picture keeps a lock meanwhile. What stays behind is removed as an orphan. */
  async remove(key: string): Promise<void> {
    await this.#client.send({ method: 'DELETE', key: this.#prefix + key, ...REMOVAL });
  }

  async *list(): AsyncGenerator<readonly StoredObject[], void, void> {
    let token: string | undefined;
    do {
      const page = await this.#page(token === undefined ? {} : { 'continuation-token': token });
      yield page.objects.map(({ key, writtenAt }) => ({ key: key.slice(this.#prefix.length), writtenAt }));
      token = page.continuationToken;
    } while (token !== undefined);
  }

  #head(key: string) {
    return this.#client.send({ method: 'HEAD', key: this.#prefix + key });
  }

  async #page(query: Readonly<Record<string, string>>) {
    return listPage(this.#client, { prefix: this.#prefix, 'max-keys': String(this.#pageSize), ...query });
  }
}

async function listPage(client: S3Client, query: Readonly<Record<string, string>>, retries?: number) {
  const request = { 'list-type': '2', 'encoding-type': 'url', ...query };
  const { body } = await client.send({
    method: 'GET',
    key: '',
    query: request,
    ...(retries !== undefined && { retries }),
  });
  return readListPage(body.toString());
}

/** @param isChecked whether the storage is asked first. @throws what `readS3Address` and `checkBucket` throw. */
export async function openS3(environment: S3Environment, isChecked: boolean): Promise<(kind: string) => S3Objects> {
  const address = readS3Address(environment);
  const client = new S3Client(address);
  if (isChecked) await checkBucket(client, address);
  return (kind) => new S3Objects(client, address, kind);
}

/** @throws UserError `blob-store` for a bucket or keys that are wrong, `blob-unreachable` where nothing answers. */
async function checkBucket(client: S3Client, { name, prefix, bucketUrl }: S3Address): Promise<void> {
  try {
    await listPage(client, { prefix, 'max-keys': '1' }, 2);
  } catch (cause) {
    if (!(cause instanceof ObjectStorageError)) throw cause;
    const details = { name, host: new URL(bucketUrl).host, reason: cause.reason };
    throw new UserError(isPassing(cause) ? 'blob-unreachable' : 'blob-store', details, { cause });
  }
}
