/** Bytes by key ("ab/ab12…", "<job>.png"): in a folder, or in object storage that speaks the protocol of Amazon's S3. */

export interface StoredObject {
  readonly key: string;
  /** Milliseconds since 1970, by the clock of the storage. */
  readonly writtenAt: number;
}

/** Each is one kind of things, and knows nothing of other kinds beside it. */
export interface ObjectStore {
  /**
   * Once it resolves, the object is durable. It replaces the one that was there; readers see the one or the other, whole.
   *
   * @param sha256 of the bytes, in hexadecimal, where it is known already.
   */
  write(key: string, bytes: Uint8Array, sha256?: string): Promise<void>;

  /**
   * @param sha256 that the bytes must have; a store that reads over a network then reads again what came damaged.
   * @returns undefined where there is none.
   */
  read(key: string, sha256?: string): Promise<Buffer | undefined>;

  /** @returns milliseconds since 1970; undefined where there is none. */
  writtenAt(key: string): Promise<number | undefined>;

  /** @returns whether it is there, and from now on counts as written now. Where not, write it. */
  renew(key: string): Promise<boolean>;

  /** Does nothing where there is none. */
  remove(key: string): Promise<void>;

  /** All objects, in pages; also temporary files that a crash left. */
  list(): AsyncGenerator<readonly StoredObject[], void, void>;
}

/** The storage does not answer, or refuses; retrying later may help. Its message is a sentence for the operator. */
export class ObjectStorageError extends Error {
  override readonly name = 'ObjectStorageError';

  /** By which `isStorageError` knows it, also when it comes from a worker. */
  readonly code = 'OBJECT_STORAGE';

  /** @param reason the storage's ("SlowDown"), or the connection's ("ECONNREFUSED"). */
  constructor(
    message: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
