/** Styles as rows: every read and write of the tables. */
import type { Selectable, Transaction } from 'kysely';
import { UserError } from '../errors/user-error.js';
import type { Database } from '../store/database.js';
import { addReferences } from '../store/picture-store.js';
import type { Schema } from '../store/schema.js';
import { nameKeyOf } from './style-name.js';
import type { StylesTable } from './tables.js';

export type StyleRow = Selectable<StylesTable>;

/** What a style is made of, before it is one. */
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

  of(guildId: string): Promise<StyleRow[]> {
    return this.#store.selectFrom('styles').selectAll().where('guild_id', '=', guildId).execute();
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
      await addReferences(transaction, style.id, [style.picture, style.preview]);
      return insertStyle(transaction, style, limit);
    });
  }

  /** @returns undefined where there is no such style. @throws UserError `style-name-taken`. */
  rename(guildId: string, id: string, name: string): Promise<StyleRow | undefined> {
    return this.#store.transaction().execute(async (transaction) => {
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

  /** Its uses go with it. @returns the ids of what is gone: this one, or none. */
  async remove(transaction: Transaction<Schema>, guildId: string, id: string): Promise<string[]> {
    const style = transaction.deleteFrom('styles').where('id', '=', id).where('guild_id', '=', guildId);
    const gone = (await style.returning('id').execute()).map((row) => row.id);
    if (gone.length > 0)
      for (const table of ['style_uses', 'style_counts'] as const)
        await transaction.deleteFrom(table).where('style_id', 'in', gone).execute();
    return gone;
  }

  /** Ids of the bot's own styles that a server does not want to see. */
  async hidden(guildId: string): Promise<Set<string>> {
    const rows = this.#store.selectFrom('hidden_styles').select('style_id').where('guild_id', '=', guildId);
    return new Set((await rows.execute()).map(({ style_id }) => style_id));
  }

  /** @returns whether it was to be seen. */
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

  /** For a style whose member is asked first. */
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
   * Makes a style of a proposal; its pictures are its own already.
   *
   * @returns undefined where it is not there any more, or somebody else's. @throws UserError `style-limit`, `style-name-taken`.
   */
  accept(guildId: string, id: string, userId: string, limit: number, at: number): Promise<StyleRow | undefined> {
    return this.#store.transaction().execute(async (transaction) => {
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

  /** @returns the ids of the proposals that are gone: this one of the member's, or none. */
  async withdraw(transaction: Transaction<Schema>, id: string, userId: string): Promise<string[]> {
    const proposal = transaction.deleteFrom('style_proposals').where('id', '=', id).where('user_id', '=', userId);
    return (await proposal.returning('id').execute()).map((row) => row.id);
  }

  /** What a member has added, to all servers. */
  addedBy(userId: string): Promise<StyleRow[]> {
    return this.#store.selectFrom('styles').selectAll().where('added_by', '=', userId).execute();
  }

  async proposedBy(userId: string): Promise<StyleInsert[]> {
    const rows = this.#store.selectFrom('style_proposals').select('proposal').where('user_id', '=', userId);
    return (await rows.execute()).map(({ proposal }) => JSON.parse(proposal));
  }

  /** Takes a member's name from the styles. @returns the ids of the member's proposals, which are gone. */
  async forgetMember(transaction: Transaction<Schema>, userId: string): Promise<string[]> {
    await transaction.updateTable('styles').set({ added_by: null }).where('added_by', '=', userId).execute();
    const proposals = transaction.deleteFrom('style_proposals').where('user_id', '=', userId);
    return (await proposals.returning('id').execute()).map(({ id }) => id);
  }

  /** @returns the ids of the proposals that nobody has answered since. */
  async forgetProposals(transaction: Transaction<Schema>, before: number): Promise<string[]> {
    const old = transaction.deleteFrom('style_proposals').where('proposed_at', '<', before);
    return (await old.returning('id').execute()).map(({ id }) => id);
  }
}

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
  const message = `This server has ${limit} styles, which is the limit; remove one first.`;
  throw new UserError('style-limit', message, { limit });
}

/** @param except the style that may have the name. */
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

/** @param name as the style that has it is called. */
export const nameTakenError = (name: string): UserError =>
  new UserError('style-name-taken', `There is a style called "${name}" already; choose another name.`, { name });
