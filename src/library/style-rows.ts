/** Queries of the style tables. */
import type { Selectable, Transaction } from 'kysely';
import { UserError } from '../errors/user-error.js';
import type { Database } from '../store/database.js';
import { addReferences } from '../store/pictures/picture-store.js';
import type { Schema } from '../store/schema.js';
import { lockFor } from '../store/transaction-lock.js';
import { nameKeyOf } from './style-name.js';
import type { StylesTable } from './tables.js';

export type StyleRow = Selectable<StylesTable>;

/** The columns of a new style, or of a proposal (where it is stored as JSON with these keys). */
export interface StyleInsert {
  readonly id: string;
  readonly guildId: string;
  readonly name: string;
  readonly description: string | null;
  readonly credit: string | null;
  /** Hashes. */
  readonly picture: string;
  readonly preview: string;
  readonly perceptualHash: string;
  readonly addedBy: string;
  readonly addedAt: number;
}

export class StyleRows {
  readonly #store: Database;

  constructor(store: Database) {
    this.#store = store;
  }

  /** The oldest first. */
  ofGuild(guildId: string): Promise<StyleRow[]> {
    const styles = this.#store.selectFrom('styles').selectAll().where('guild_id', '=', guildId);
    return styles.orderBy('added_at').orderBy('id').execute();
  }

  find(guildId: string, id: string): Promise<StyleRow | undefined> {
    const row = this.#store.selectFrom('styles').selectAll().where('id', '=', id);
    return row.where('guild_id', '=', guildId).executeTakeFirst();
  }

  /** @throws UserError `style-limit`, `style-name-taken`. */
  async check(guildId: string, name: string, limit: number): Promise<void> {
    await this.#store.transaction().execute((transaction) => checkCapacity(transaction, guildId, name, limit));
  }

  /** @throws UserError `style-limit`, `style-name-taken`. */
  insert(style: StyleInsert, limit: number): Promise<StyleRow> {
    return this.#store.transaction().execute(async (transaction) => {
      await lockStyles(transaction, style.guildId);
      await addReferences(transaction, style.id, [style.picture, style.preview]);
      return insertStyle(transaction, style, limit);
    });
  }

  /** @returns undefined if there is no such style. @throws UserError `style-name-taken`. */
  rename(guildId: string, id: string, name: string): Promise<StyleRow | undefined> {
    return this.#store.transaction().execute(async (transaction) => {
      await lockStyles(transaction, guildId);
      await checkName(transaction, guildId, name, id);
      return transaction
        .updateTable('styles')
        .set({ name, name_key: nameKeyOf(name) })
        .where('id', '=', id)
        .where('guild_id', '=', guildId)
        .returningAll()
        .executeTakeFirst();
    });
  }

  /** Deletes a style with its use counts. @returns its id, or nothing if it did not exist. */
  async remove(transaction: Transaction<Schema>, guildId: string, id: string): Promise<string[]> {
    const style = transaction.deleteFrom('styles').where('id', '=', id).where('guild_id', '=', guildId);
    const removedIds = (await style.returning('id').execute()).map((row) => row.id);
    if (removedIds.length > 0)
      for (const table of ['style_uses', 'style_counts'] as const)
        await transaction.deleteFrom(table).where('style_id', 'in', removedIds).execute();
    return removedIds;
  }

  /** Ids of the built-in styles that a server has hidden. */
  async hidden(guildId: string): Promise<Set<string>> {
    const rows = this.#store.selectFrom('hidden_styles').select('style_id').where('guild_id', '=', guildId);
    return new Set((await rows.execute()).map(({ style_id }) => style_id));
  }

  /** @returns whether it was visible. */
  async hide(guildId: string, id: string): Promise<boolean> {
    const hide = this.#store.insertInto('hidden_styles').values({ guild_id: guildId, style_id: id });
    const { numInsertedOrUpdatedRows = 0n } = await hide
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows > 0n;
  }

  /** @returns whether it was hidden. */
  async unhide(guildId: string, id: string): Promise<boolean> {
    const hidden = this.#store.deleteFrom('hidden_styles').where('guild_id', '=', guildId).where('style_id', '=', id);
    return (await hidden.executeTakeFirst()).numDeletedRows > 0n;
  }

  /** Stores a style that its member must confirm. @returns the id of the proposal, later of the style. */
  async propose(style: StyleInsert): Promise<string> {
    await this.#store.transaction().execute(async (transaction) => {
      await addReferences(transaction, style.id, [style.picture, style.preview]);
      const { id, guildId, addedBy, addedAt } = style;
      const row = { id, guild_id: guildId, user_id: addedBy, proposal: JSON.stringify(style), proposed_at: addedAt };
      await transaction.insertInto('style_proposals').values(row).execute();
    });
    return style.id;
  }

  /**
   * Turns a proposal into a style with the same id, so that the picture references stay valid.
   *
   * @returns undefined if the proposal is gone, or is another member's. @throws UserError `style-limit`, `style-name-taken`.
   */
  accept(guildId: string, id: string, userId: string, limit: number, at: number): Promise<StyleRow | undefined> {
    return this.#store.transaction().execute(async (transaction) => {
      await lockStyles(transaction, guildId);
      const proposed = await transaction
        .deleteFrom('style_proposals')
        .where('id', '=', id)
        .where('guild_id', '=', guildId)
        .where('user_id', '=', userId)
        .returning('proposal')
        .executeTakeFirst();
      if (proposed === undefined) return undefined;
      const style: StyleInsert = JSON.parse(proposed.proposal);
      return insertStyle(transaction, { ...style, addedAt: at }, limit);
    });
  }

  /** Deletes a proposal of the member. @returns its id, or nothing if it did not exist. */
  async withdraw(transaction: Transaction<Schema>, id: string, userId: string): Promise<string[]> {
    const proposal = transaction.deleteFrom('style_proposals').where('id', '=', id).where('user_id', '=', userId);
    return (await proposal.returning('id').execute()).map((row) => row.id);
  }

  /** The styles that a member has added, across servers. */
  addedBy(userId: string): Promise<StyleRow[]> {
    const styles = this.#store.selectFrom('styles').selectAll().where('added_by', '=', userId);
    return styles.orderBy('added_at').orderBy('id').execute();
  }

  async proposedBy(userId: string): Promise<StyleInsert[]> {
    const rows = this.#store.selectFrom('style_proposals').select('proposal').where('user_id', '=', userId);
    return (await rows.execute()).map(({ proposal }) => JSON.parse(proposal));
  }

  /** Removes a member from their styles and deletes their proposals. @returns the ids of these proposals. */
  async anonymiseMember(transaction: Transaction<Schema>, userId: string): Promise<string[]> {
    await transaction.updateTable('styles').set({ added_by: null }).where('added_by', '=', userId).execute();
    const proposals = transaction.deleteFrom('style_proposals').where('user_id', '=', userId);
    return (await proposals.returning('id').execute()).map(({ id }) => id);
  }

  /** Deletes proposals older than a time. @param before milliseconds since 1970. @returns their ids. */
  async deleteProposalsBefore(transaction: Transaction<Schema>, before: number): Promise<string[]> {
    const expired = transaction.deleteFrom('style_proposals').where('proposed_at', '<', before);
    return (await expired.returning('id').execute()).map(({ id }) => id);
  }
}

/** Under which a server's styles are counted, and their names compared, before there is another one. */
const lockStyles = (transaction: Transaction<Schema>, guildId: string): Promise<void> =>
  lockFor(transaction, `styles:${guildId}`);

async function insertStyle(transaction: Transaction<Schema>, style: StyleInsert, limit: number): Promise<StyleRow> {
  await checkCapacity(transaction, style.guildId, style.name, limit);
  const row: StylesTable = {
    id: style.id,
    guild_id: style.guildId,
    name: style.name,
    name_key: nameKeyOf(style.name),
    description: style.description,
    credit: style.credit,
    picture: style.picture,
    preview: style.preview,
    perceptual_hash: style.perceptualHash,
    added_by: style.addedBy,
    added_at: style.addedAt,
  };
  return transaction.insertInto('styles').values(row).returningAll().executeTakeFirstOrThrow();
}

async function checkCapacity(
  transaction: Transaction<Schema>,
  guildId: string,
  name: string,
  limit: number,
): Promise<void> {
  await checkName(transaction, guildId, name);
  const { count } = await transaction
    .selectFrom('styles')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('guild_id', '=', guildId)
    .executeTakeFirstOrThrow();
  if (Number(count) < limit) return;
  throw new UserError('style-limit', { limit });
}

/** @param except id of a style that may have the name: the one being renamed. */
async function checkName(transaction: Transaction<Schema>, guildId: string, name: string, except = ''): Promise<void> {
  const taken = await transaction
    .selectFrom('styles')
    .select('name')
    .where('guild_id', '=', guildId)
    .where('name_key', '=', nameKeyOf(name))
    .where('id', '!=', except)
    .executeTakeFirst();
  if (taken !== undefined) throw nameTakenError(taken.name);
}

/** @param name display name of the style that has it. */
export const nameTakenError = (name: string): UserError => new UserError('style-name-taken', { name });
