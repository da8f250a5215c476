/** The library: a server's own styles, and those that come with the bot. */
import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { UserError } from '../errors/user-error.js';
import { createStyleAsset, isSimilar, MEMBER_PICTURE_LIMITS } from '../images/index.js';
import type { Database } from '../store/database.js';
import { hashBytes, type PictureHash } from '../store/hash.js';
import type { PersonalData, PersonalDataSource } from '../store/personal-data.js';
import { type PictureInput, type PictureStore, removeReferences } from '../store/picture-store.js';
import type { Schema } from '../store/schema.js';
import { type StyleOrder, sortStyles, suggestStyles } from './ranking.js';
import type { BuiltInStyle, LibraryScope, Style } from './style.js';
import { nameKeyOf, normaliseName, validateName } from './style-name.js';
import { nameTakenError, type StyleInsert, type StyleRow, StyleRows } from './style-rows.js';
import { countUses, insertUses, type StyleUse, type UseCount } from './style-uses.js';

export interface StyleLibraryDeps {
  readonly store: Database;
  readonly pictures: PictureStore;
  readonly builtIn: readonly BuiltInStyle[];
  readonly log?: Logger;
  readonly now?: () => number;
}

/** What a member brings. */
export interface NewStyleRequest {
  readonly guildId: string;
  readonly userId: string;
  readonly name: string;
  readonly description?: string | null;
  readonly credit?: string | null;
  /** An encoded picture, as it was sent. */
  readonly picture: Uint8Array;
}

/** A style that is there now; or one that resembles `like`, and waits for its member's word. */
export type AddResult =
  | { readonly style: Style }
  | { readonly proposal: string; readonly name: string; readonly like: Style };

/** Characters of a description and of a credit. */
export const MAX_TEXT_CHARS = 200;
/** How long a member may think about a proposal, in milliseconds. */
const PROPOSAL_LIFETIME_MS = 24 * 3600 * 1000;
/** Pictures decoded at the same time. */
const MAX_CONCURRENT_ASSETS = 1;
const NEVER: UseCount = { uses: 0, lastUsed: 0 };

export class StyleLibrary implements PersonalDataSource {
  readonly dataKind = 'styles';
  readonly #store: Database;
  readonly #pictures: PictureStore;
  readonly #rows: StyleRows;
  readonly #builtIn: readonly BuiltInStyle[];
  readonly #builtInIds: ReadonlySet<string>;
  /** Of the pictures of built-in styles that were used; each is hashed once. */
  readonly #builtInHashes = new Map<string, PictureHash>();
  readonly #log: Logger | undefined;
  readonly #now: () => number;
  readonly #turns = new PQueue({ concurrency: MAX_CONCURRENT_ASSETS });

  constructor({ store, pictures, builtIn, log, now = Date.now }: StyleLibraryDeps) {
    this.#store = store;
    this.#pictures = pictures;
    this.#rows = new StyleRows(store);
    this.#builtIn = builtIn;
    this.#builtInIds = new Set(builtIn.map(({ id }) => id));
    this.#log = log;
    this.#now = now;
  }

  /** All that can be chosen there. */
  async list(place: LibraryScope, order: StyleOrder): Promise<Style[]> {
    return sortStyles(order, await this.#visible(place));
  }

  /** What a member may mean by what they have typed so far. @param locale as Discord names it. */
  async suggest(place: LibraryScope, typed: string, locale: string): Promise<Style[]> {
    return suggestStyles(await this.#visible(place), typed, locale);
  }

  /** @param given an id, or a name in any language. @throws UserError `style-unknown` */
  async find(place: LibraryScope, given: string): Promise<Style> {
    return pickStyle(await this.#visible(place), given);
  }

  /** The bot's own styles that a server does not want to see. */
  async hidden(place: LibraryScope): Promise<Style[]> {
    if (place.guildId === null) return [];
    const hidden = await this.#rows.hidden(place.guildId);
    return this.#builtIn.filter(({ id }) => hidden.has(id)).map((each) => toBuiltInStyle(each, NEVER));
  }

  /**
   * Adds a style, unless it resembles one that is there: then its member is asked first.
   *
   * @throws UserError a picture's kinds (see `decodePicture`), `style-name`, `style-name-taken`, `style-limit`.
   */
  async add(draft: NewStyleRequest, limit: number): Promise<AddResult> {
    const { guildId, userId } = draft;
    const name = this.#free(validateName(draft.name));
    // Before the work is done; it is asked again when the work is done.
    await this.#rows.check(guildId, name, limit);
    await this.#forgetProposals();
    const options = { limits: MEMBER_PICTURE_LIMITS, name: 'That picture' };
    const { picture, preview, perceptualHash } = await this.#turns.add(() => createStyleAsset(draft.picture, options));
    const like = await this.#like({ guildId, userId }, perceptualHash);
    const id = randomUUID();
    const text = { description: normaliseText(draft.description), credit: normaliseText(draft.credit) };
    const style = { id, guildId, name, ...text, perceptualHash, addedBy: userId, addedAt: this.#now() };
    return this.#pictures.put([picture, preview], async ([whole, small]): Promise<AddResult> => {
      const made: StyleInsert = { ...style, picture: whole, preview: small };
      if (like !== undefined) return { proposal: await this.#rows.propose(made), name, like };
      return { style: this.#isThere(await this.#rows.insert(made, limit)) };
    });
  }

  /** "Add it all the same." @throws UserError `style-gone`, `style-name-taken`, `style-limit`. */
  async accept({ guildId, userId }: LibraryScope, proposal: string, limit: number): Promise<Style> {
    const row = await this.#rows.accept(guildId ?? '', proposal, userId, limit, this.#now());
    if (row === undefined) throw new UserError('style-gone', 'That question was answered already, or is too old.');
    return this.#isThere(row);
  }

  /** @returns whether there was anything to withdraw. */
  async withdraw({ userId }: LibraryScope, proposal: string): Promise<boolean> {
    const gone = await this.#removeWithPictures((transaction) => this.#rows.withdraw(transaction, proposal, userId));
    return gone.length > 0;
  }

  /** @throws UserError `style-unknown`, `style-name`, `style-name-taken`. */
  async rename({ guildId }: LibraryScope, id: string, given: string): Promise<Style> {
    const name = this.#free(validateName(given));
    const row = guildId === null ? undefined : await this.#rows.rename(guildId, id, name);
    if (row === undefined) throw unknownStyle();
    return toStyle(row, NEVER);
  }

  /** Its pictures go with it; paintings that are made in it keep their own. @throws UserError `style-unknown` */
  async remove({ guildId, userId }: LibraryScope, id: string): Promise<void> {
    const gone = await this.#removeWithPictures((transaction) => this.#rows.remove(transaction, guildId ?? '', id));
    if (gone.length === 0) throw unknownStyle();
    this.#log?.info({ style: id, guild: guildId, user: userId }, 'a style was removed');
  }

  /** One of the bot's own is not offered in a server any more. @returns whether it was. @throws UserError `style-unknown` */
  hide(guildId: string, id: string): Promise<boolean> {
    this.#mustShip(id);
    return this.#rows.hide(guildId, id);
  }

  /** @returns whether it was hidden. @throws UserError `style-unknown` */
  unhide(guildId: string, id: string): Promise<boolean> {
    this.#mustShip(id);
    return this.#rows.unhide(guildId, id);
  }

  /** To paint with. @throws UserError `style-unknown` where it was removed meanwhile. */
  picture(style: Style): Promise<Uint8Array> {
    return this.#read(style, 'picture');
  }

  /**
   * To paint with, for a job: the hash, and for a built-in style the bytes if the store lacks them.
   *
   * @throws UserError `style-unknown` where it was removed meanwhile.
   */
  async storedPicture({ id, guildId }: Style): Promise<PictureInput> {
    const builtIn = this.#builtIn.find((each) => each.id === id);
    if (builtIn !== undefined) return this.#hashed(builtIn);
    const row = guildId === null ? undefined : await this.#rows.find(guildId, id);
    if (row === undefined) throw unknownStyle();
    return row.picture;
  }

  async #hashed({ id, asset }: BuiltInStyle): Promise<PictureInput> {
    const read = async () => (await asset()).picture;
    const hash = this.#builtInHashes.get(id) ?? (await hashBytes(await read()));
    this.#builtInHashes.set(id, hash);
    return { hash, read };
  }

  /** To look at: a JPEG. @throws UserError `style-unknown` where it was removed meanwhile. */
  preview(style: Style): Promise<Uint8Array> {
    return this.#read(style, 'preview');
  }

  /** Counts a job for its styles, in the transaction that accepts it. */
  recordUses(transaction: Transaction<Schema>, job: StyleUse): Promise<void> {
    return insertUses(transaction, job, this.#builtInIds);
  }

  async exportPersonalData(memberId: string): Promise<PersonalData> {
    const added = await this.#rows.addedBy(memberId);
    const proposed = await this.#rows.proposedBy(memberId);
    const all = [
      ...added.map(({ guild_id: guildId, added_at: addedAt, ...row }) => ({ ...row, guildId, addedAt })),
      ...proposed,
    ];
    const records = all.map(({ id, guildId, name, description, credit, picture, addedAt }) => {
      const at = new Date(Number(addedAt)).toISOString();
      return { id, guildId, name, description, credit, picture, addedAt: at };
    });
    return { records, pictures: all.map(({ picture }) => picture) };
  }

  /** What a member has added stays with the server, without the name. */
  async erasePersonalData(memberId: string): Promise<void> {
    await this.#removeWithPictures((transaction) => this.#rows.forgetMember(transaction, memberId));
  }

  async #visible(place: LibraryScope): Promise<Style[]> {
    const { guildId } = place;
    const uses = await countUses(this.#store, place);
    const usesOf = (id: string) => uses.get(id) ?? NEVER;
    const shipped = this.#builtIn.map((each) => toBuiltInStyle(each, usesOf(each.id)));
    if (guildId === null) return shipped;
    const [own, hidden] = [await this.#rows.of(guildId), await this.#rows.hidden(guildId)];
    return [...own.map((row) => toStyle(row, usesOf(row.id))), ...shipped.filter(({ id }) => !hidden.has(id))];
  }

  #isThere(row: StyleRow): Style {
    this.#log?.info({ style: row.id, guild: row.guild_id, user: row.added_by }, 'a style was added');
    return toStyle(row, NEVER);
  }

  async #read({ id, guildId }: Style, which: 'picture' | 'preview'): Promise<Uint8Array> {
    const shipped = this.#builtIn.find((each) => each.id === id);
    if (shipped !== undefined) return (await shipped.asset())[which];
    const row = guildId === null ? undefined : await this.#rows.find(guildId, id);
    const bytes = row && (await this.#pictures.read(row[which]));
    if (bytes === undefined) throw unknownStyle();
    return bytes;
  }

  /** The style that looks like a picture. */
  async #like(place: LibraryScope, hash: string): Promise<Style | undefined> {
    const own = place.guildId === null ? [] : await this.#rows.of(place.guildId);
    const hashes = new Map(own.map((row) => [row.id, row.perceptual_hash]));
    for (const style of await this.#visible(place)) {
      const shipped = this.#builtIn.find(({ id }) => id === style.id);
      const known = shipped?.perceptualHash ?? hashes.get(style.id);
      if (known !== undefined && isSimilar(known, hash)) return style;
    }
    return undefined;
  }

  /** @returns the name, where none of the bot's own styles has it in any language. @throws UserError `style-name-taken` */
  #free(name: string): string {
    for (const { names } of this.#builtIn)
      for (const taken of Object.values(names)) if (nameKeyOf(taken) === nameKeyOf(name)) throw nameTakenError(taken);
    return name;
  }

  #mustShip(id: string): void {
    if (!this.#builtInIds.has(id)) throw unknownStyle();
  }

  /** @param remove removes styles or proposals, and names those that are gone. @returns them. */
  async #removeWithPictures(remove: (transaction: Transaction<Schema>) => Promise<string[]>): Promise<string[]> {
    const { gone, hashes } = await this.#store.transaction().execute(async (transaction) => {
      const owners = await remove(transaction);
      return { gone: owners, hashes: await removeReferences(transaction, owners) };
    });
    await this.#pictures.collectGarbage(hashes);
    return gone;
  }

  async #forgetProposals(): Promise<void> {
    const before = this.#now() - PROPOSAL_LIFETIME_MS;
    await this.#removeWithPictures((transaction) => this.#rows.forgetProposals(transaction, before));
  }
}

const unknownStyle = () => new UserError('style-unknown', 'There is no such style here; look at /style list.');

/** @param given an id, or a name in any language. @throws UserError `style-unknown` */
export function pickStyle(styles: readonly Style[], given: string): Style {
  const key = nameKeyOf(given);
  const found =
    styles.find(({ id }) => id === given) ??
    styles.find(({ names }) => Object.values(names).some((name) => nameKeyOf(name) === key));
  if (found === undefined) throw unknownStyle();
  return found;
}

function normaliseText(given: string | null | undefined): string | null {
  const text = [...normaliseName(given ?? '')].slice(0, MAX_TEXT_CHARS).join('');
  return text === '' ? null : text;
}

function toStyle({ id, guild_id, name, description, credit, added_by, added_at }: StyleRow, counted: UseCount): Style {
  const made = { addedBy: added_by, addedAt: Number(added_at) };
  return { id, guildId: guild_id, names: { en: name }, description, credit, ...made, ...counted };
}

function toBuiltInStyle({ id, names }: BuiltInStyle, counted: UseCount): Style {
  return { id, guildId: null, names, description: null, credit: null, addedBy: null, addedAt: 0, ...counted };
}
