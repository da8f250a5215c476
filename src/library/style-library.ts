/** The style library of a server: its own styles and the built-in ones. */
import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { UserError } from '../errors/user-error.js';
import { createStyleAsset, isSimilar, MEMBER_PICTURE_LIMITS } from '../images/index.js';
import type { Database } from '../store/database.js';
import type { PersonalData, PersonalDataSource } from '../store/personal-data.js';
import { hashBytes, type PictureHash } from '../store/pictures/hash.js';
import { type PictureInput, type PictureStore, removeReferences } from '../store/pictures/picture-store.js';
import type { Schema } from '../store/schema.js';
import { within } from '../time/within.js';
import { lastStyleId } from './last-styles.js';
import { isStyleId, matchStyle, type StyleMatch } from './match-style.js';
import { type StyleOrder, sortStyles, suggestStyles } from './ranking.js';
import { type BuiltInStyle, type LibraryScope, nameOf, type Style } from './style.js';
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

/** A style that a member wants to add. */
export interface NewStyleRequest {
  readonly guildId: string;
  readonly userId: string;
  readonly name: string;
  readonly description?: string | null;
  readonly credit?: string | null;
  /** The encoded picture as uploaded. */
  readonly picture: Uint8Array;
}

/** The added style; or, if it looks like an existing style (`similarTo`), the id of a proposal that the member must confirm. */
export type AddResult =
  | { readonly style: Style }
  | { readonly proposal: string; readonly name: string; readonly similarTo: Style };

export interface StyleChoices {
  readonly styles: readonly Style[];
  readonly last: Style | undefined;
}

/** Maximum length of a description and of a credit, in characters; longer ones are truncated. */
export const MAX_TEXT_CHARS = 200;
/** Unconfirmed proposals are deleted after this time. */
const PROPOSAL_LIFETIME_MS = 24 * 3600 * 1000;
/** One at a time, to limit the memory of decoding. */
const MAX_CONCURRENT_ASSETS = 1;
/** Of what was typed and is no style, in characters. */
const MAX_SHOWN_CHARS = 60;
/** Windows must open within three seconds. */
const CHOICES_TIMEOUT_MS = 1000;
const UNUSED: UseCount = { uses: 0, lastUsed: 0 };

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
  readonly #assetQueue = new PQueue({ concurrency: MAX_CONCURRENT_ASSETS });

  constructor({ store, pictures, builtIn, log, now = Date.now }: StyleLibraryDeps) {
    this.#store = store;
    this.#pictures = pictures;
    this.#rows = new StyleRows(store);
    this.#builtIn = builtIn;
    this.#builtInIds = new Set(builtIn.map(({ id }) => id));
    this.#log = log;
    this.#now = now;
  }

  /** All styles that can be used in the scope. */
  async list(scope: LibraryScope, order: StyleOrder): Promise<Style[]> {
    return sortStyles(order, await this.#visible(scope));
  }

  /** Autocomplete suggestions. @param locale as Discord names it. */
  async suggest(scope: LibraryScope, typed: string, locale: string): Promise<Style[]> {
    return suggestStyles(await this.#visible(scope), typed, locale);
  }

  /** @param idOrName an id, or a name or its beginning, in any language. @throws UserError `style-unknown`. */
  async find(scope: LibraryScope, idOrName: string): Promise<Style> {
    return pickStyle(await this.#visible(scope), idOrName, scope.locale);
  }

  /** As `find`, for whoever can ask about the style that was perhaps meant. */
  async match(scope: LibraryScope, idOrName: string): Promise<StyleMatch> {
    return matchStyle(await this.#visible(scope), idOrName);
  }

  /**
   * What a member can choose from, the most used first, and the style that they chose last here. While a backup holds the database, it is
   * what comes with the bot.
   *
   * @param atMost the last one is among so many.
   */
  async choices(scope: LibraryScope, atMost: number): Promise<StyleChoices> {
    const choices = await within(CHOICES_TIMEOUT_MS, this.#choices(scope, atMost));
    if (choices !== undefined) return choices;
    return { styles: this.#builtIn.map((each) => toBuiltInStyle(each, UNUSED)).slice(0, atMost), last: undefined };
  }

  async #choices(scope: LibraryScope, atMost: number): Promise<StyleChoices> {
    const styles = await this.list(scope, 'popular');
    const lastId = await lastStyleId(this.#store, scope);
    const last = styles.find(({ id }) => id === lastId);
    const first = styles.slice(0, atMost);
    if (last === undefined || first.includes(last)) return { styles: first, last };
    return { styles: [...first.slice(0, -1), last], last };
  }

  /** Built-in styles that the server has hidden. */
  async hidden(scope: LibraryScope): Promise<Style[]> {
    if (scope.guildId === null) return [];
    const hidden = await this.#rows.hidden(scope.guildId);
    return this.#builtIn.filter(({ id }) => hidden.has(id)).map((each) => toBuiltInStyle(each, UNUSED));
  }

  /**
   * Adds a style, or a proposal if it looks like an existing style.
   *
   * @param limit maximum number of the server's own styles.
   * @throws UserError the kinds of `decodePicture`, `style-name`, `style-name-taken`, `style-limit`.
   */
  async add(draft: NewStyleRequest, limit: number): Promise<AddResult> {
    const { guildId, userId } = draft;
    const name = this.#requireFreeName(validateName(draft.name));
    // Fail before the expensive decoding; `insert` checks again in its transaction.
    await this.#rows.check(guildId, name, limit);
    await this.#deleteOldProposals();
    const options = { limits: MEMBER_PICTURE_LIMITS, name: 'That picture' };
    const { picture, preview, perceptualHash } = await this.#assetQueue.add(() =>
      createStyleAsset(draft.picture, options),
    );
    const similarTo = await this.#findSimilar({ guildId, userId }, perceptualHash);
    const id = randomUUID();
    const text = { description: normaliseText(draft.description), credit: normaliseText(draft.credit) };
    const style = { id, guildId, name, ...text, perceptualHash, addedBy: userId, addedAt: this.#now() };
    return this.#pictures.put([picture, preview], async ([pictureHash, previewHash]): Promise<AddResult> => {
      const row: StyleInsert = { ...style, picture: pictureHash, preview: previewHash };
      if (similarTo !== undefined) return { proposal: await this.#rows.propose(row), name, similarTo };
      return { style: this.#logAdded(await this.#rows.insert(row, limit)) };
    });
  }

  /** Confirms a proposal. @throws UserError `style-gone` if it was answered or has expired, `style-name-taken`, `style-limit`. */
  async accept({ guildId, userId }: LibraryScope, proposal: string, limit: number): Promise<Style> {
    const row = await this.#rows.accept(guildId ?? '', proposal, userId, limit, this.#now());
    if (row === undefined) throw new UserError('style-gone');
    return this.#logAdded(row);
  }

  /** Rejects a proposal. @returns whether it existed. */
  async withdraw({ userId }: LibraryScope, proposal: string): Promise<boolean> {
    const removedIds = await this.#removeWithPictures((transaction) =>
      this.#rows.withdraw(transaction, proposal, userId),
    );
    return removedIds.length > 0;
  }

  /** @throws UserError `style-unknown`, `style-name`, `style-name-taken`. */
  async rename({ guildId }: LibraryScope, id: string, given: string): Promise<Style> {
    const name = this.#requireFreeName(validateName(given));
    const row = guildId === null ? undefined : await this.#rows.rename(guildId, id, name);
    if (row === undefined) throw unknownStyleError();
    return toStyle(row, UNUSED);
  }

  /** Removes a style and its pictures. Jobs that use it keep their own reference to the picture. @throws UserError `style-unknown`. */
  async remove({ guildId, userId }: LibraryScope, id: string): Promise<void> {
    const removedIds = await this.#removeWithPictures((transaction) =>
      this.#rows.remove(transaction, guildId ?? '', id),
    );
    if (removedIds.length === 0) throw unknownStyleError();
    this.#log?.info({ style: id, guild: guildId, user: userId }, 'style removed');
  }

  /** Hides a built-in style in a server. @returns whether it was visible. @throws UserError `style-unknown`. */
  hide(guildId: string, id: string): Promise<boolean> {
    this.#requireBuiltIn(id);
    return this.#rows.hide(guildId, id);
  }

  /** Shows a hidden built-in style again. @returns whether it was hidden. @throws UserError `style-unknown`. */
  unhide(guildId: string, id: string): Promise<boolean> {
    this.#requireBuiltIn(id);
    return this.#rows.unhide(guildId, id);
  }

  /** The encoded picture to paint with. @throws UserError `style-unknown` if it was removed meanwhile. */
  picture(style: Style): Promise<Uint8Array> {
    return this.#read(style, 'picture');
  }

  /**
   * The picture for a job: its hash, and for a built-in style the bytes if the store lacks them.
   *
   * @throws UserError `style-unknown` if it was removed meanwhile.
   */
  async storedPicture({ id, guildId }: Style): Promise<PictureInput> {
    const builtIn = this.#builtIn.find((each) => each.id === id);
    if (builtIn !== undefined) return this.#hashed(builtIn);
    const row = guildId === null ? undefined : await this.#rows.find(guildId, id);
    if (row === undefined) throw unknownStyleError();
    return row.picture;
  }

  async #hashed({ id, asset }: BuiltInStyle): Promise<PictureInput> {
    const read = async () => (await asset()).picture;
    const hash = this.#builtInHashes.get(id) ?? (await hashBytes(await read()));
    this.#builtInHashes.set(id, hash);
    return { hash, read };
  }

  /** A small JPEG for display. @throws UserError `style-unknown` if it was removed meanwhile. */
  preview(style: Style): Promise<Uint8Array> {
    return this.#read(style, 'preview');
  }

  /** A picture for a sheet of many; of a built-in style it is there sooner than the preview. @throws UserError `style-unknown`. */
  async tile(style: Style): Promise<Uint8Array> {
    return this.#builtIn.find(({ id }) => id === style.id)?.tile() ?? this.preview(style);
  }

  /** Counts the uses of styles by a job; call it in the transaction that inserts the job. */
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

  /** Styles that the member added stay in the server, anonymised. */
  async erasePersonalData(memberId: string): Promise<void> {
    await this.#removeWithPictures((transaction) => this.#rows.anonymiseMember(transaction, memberId));
  }

  async #visible(scope: LibraryScope): Promise<Style[]> {
    const { guildId } = scope;
    const uses = await countUses(this.#store, scope);
    const usesOf = (id: string) => uses.get(id) ?? UNUSED;
    const builtIn = this.#builtIn.map((each) => toBuiltInStyle(each, usesOf(each.id)));
    if (guildId === null) return builtIn;
    const [own, hidden] = [await this.#rows.ofGuild(guildId), await this.#rows.hidden(guildId)];
    return [...own.map((row) => toStyle(row, usesOf(row.id))), ...builtIn.filter(({ id }) => !hidden.has(id))];
  }

  #logAdded(row: StyleRow): Style {
    this.#log?.info({ style: row.id, guild: row.guild_id, user: row.added_by }, 'style added');
    return toStyle(row, UNUSED);
  }

  async #read({ id, guildId }: Style, which: 'picture' | 'preview'): Promise<Uint8Array> {
    const builtIn = this.#builtIn.find((each) => each.id === id);
    if (builtIn !== undefined) return (await builtIn.asset())[which];
    const row = guildId === null ? undefined : await this.#rows.find(guildId, id);
    const bytes = row && (await this.#pictures.read(row[which]));
    if (bytes === undefined) throw unknownStyleError();
    return bytes;
  }

  /** The first visible style whose picture is similar. @param hash a perceptual hash. */
  async #findSimilar(scope: LibraryScope, hash: string): Promise<Style | undefined> {
    const own = scope.guildId === null ? [] : await this.#rows.ofGuild(scope.guildId);
    const hashes = new Map(own.map((row) => [row.id, row.perceptual_hash]));
    for (const style of await this.#visible(scope)) {
      const builtIn = this.#builtIn.find(({ id }) => id === style.id);
      const known = builtIn?.perceptualHash ?? hashes.get(style.id);
      if (known !== undefined && isSimilar(known, hash)) return style;
    }
    return undefined;
  }

  /** @returns the name, if no built-in style has it in any language. @throws UserError `style-name-taken`. */
  #requireFreeName(name: string): string {
    for (const { names } of this.#builtIn)
      for (const taken of Object.values(names)) if (nameKeyOf(taken) === nameKeyOf(name)) throw nameTakenError(taken);
    return name;
  }

  #requireBuiltIn(id: string): void {
    if (!this.#builtInIds.has(id)) throw unknownStyleError();
  }

  /** Removes rows and their pictures. @param remove deletes styles or proposals and returns their ids. @returns these ids. */
  async #removeWithPictures(remove: (transaction: Transaction<Schema>) => Promise<string[]>): Promise<string[]> {
    const { removedIds, hashes } = await this.#store.transaction().execute(async (transaction) => {
      const owners = await remove(transaction);
      return { removedIds: owners, hashes: await removeReferences(transaction, owners) };
    });
    await this.#pictures.collectGarbage(hashes);
    return removedIds;
  }

  async #deleteOldProposals(): Promise<void> {
    const before = this.#now() - PROPOSAL_LIFETIME_MS;
    await this.#removeWithPictures((transaction) => this.#rows.deleteProposalsBefore(transaction, before));
  }
}

const unknownStyleError = (details: { given?: string; suggestion?: string } = {}) =>
  new UserError('style-unknown', details);

/**
 * @param idOrName an id, or a name or its beginning, in any language.
 * @param locale in which the error names another style.
 * @throws UserError `style-unknown`.
 */
export function pickStyle(styles: readonly Style[], idOrName: string, locale = 'en'): Style {
  const match = matchStyle(styles, idOrName);
  if (match.style !== undefined) return match.style;
  const { suggestion } = match;
  throw unknownStyleError({
    ...(isStyleId(idOrName) || idOrName === '' ? {} : { given: idOrName.slice(0, MAX_SHOWN_CHARS) }),
    ...(suggestion === undefined ? {} : { suggestion: nameOf(suggestion, locale) }),
  });
}

function normaliseText(given: string | null | undefined): string | null {
  const text = [...normaliseName(given ?? '')].slice(0, MAX_TEXT_CHARS).join('');
  return text === '' ? null : text;
}

function toStyle({ id, guild_id, name, description, credit, added_by, added_at }: StyleRow, useCount: UseCount): Style {
  const made = { addedBy: added_by, addedAt: Number(added_at) };
  return { id, guildId: guild_id, names: { en: name }, description, credit, ...made, ...useCount };
}

function toBuiltInStyle({ id, names }: BuiltInStyle, useCount: UseCount): Style {
  return { id, guildId: null, names, description: null, credit: null, addedBy: null, addedAt: 0, ...useCount };
}
