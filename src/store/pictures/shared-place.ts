/**
 * Whether the processes of a fleet keep their pictures in one place. The place holds a name, which the database knows: a worker with a folder
 * of its own, or another bucket, would paint what no bot finds, and find no picture that it is to paint.
 */
import { randomUUID } from 'node:crypto';
import { UserError } from '../../errors/user-error.js';
import { type Database, getValue, setValueOnce } from '../database.js';
import type { ObjectStore } from '../objects/object-store.js';
import { lockFor } from '../transaction-lock.js';

/** Beside the pictures, so that it goes where they go: into a backup, and back. */
export const PLACE_KEY = 'place';
const NAME = 'place of pictures';

export class SharedPlace {
  readonly #objects: ObjectStore;
  /** For people: a folder, or "s3://bucket/prefix". */
  readonly #shown: string;

  /** @param objects the pictures'. */
  constructor(objects: ObjectStore, shown: string) {
    this.#objects = objects;
    this.#shown = shown;
  }

  /** Bots do so: the first one names its place, which is the fleet's from then on. @throws UserError `blob-elsewhere` */
  async claim(store: Database): Promise<void> {
    await store.transaction().execute(async (transaction) => {
      // Two that start together do not both name theirs.
      await lockFor(transaction, NAME);
      const here = await this.#read();
      const known = await getValue(transaction, NAME);
      if (known !== undefined) return this.#compare(known, here);
      const name = here ?? randomUUID();
      if (here === undefined) await this.#objects.write(PLACE_KEY, Buffer.from(name));
      await setValueOnce(transaction, NAME, name);
    });
  }

  /** @returns whether it is the fleet's place; undefined where no bot has said yet which that is. @throws UserError `blob-elsewhere` */
  async check(store: Database): Promise<true | undefined> {
    const known = await getValue(store, NAME);
    if (known === undefined) return undefined;
    this.#compare(known, await this.#read());
    return true;
  }

  async #read(): Promise<string | undefined> {
    return (await this.#objects.read(PLACE_KEY))?.toString();
  }

  #compare(known: string, here: string | undefined): void {
    if (here !== known) throw new UserError('blob-elsewhere', { place: this.#shown });
  }
}
