/** The style of the library that each member chose last, so that it is offered first. */
import type { Kysely } from 'kysely';
import type { Database } from '../store/database.js';
import type { PersonalData, PersonalDataSource } from '../store/personal-data.js';
import type { Schema } from '../store/schema.js';
import { type LibraryScope, scopeOf } from './style.js';
import type {} from './tables.js';

/** @param at milliseconds since 1970. */
export async function rememberStyle(
  store: Kysely<Schema>,
  scope: LibraryScope,
  styleId: string,
  at: number,
): Promise<void> {
  await store
    .insertInto('last_styles')
    .values({ user_id: scope.userId, scope_id: scopeOf(scope), style_id: styleId, chosen_at: at })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'scope_id']).doUpdateSet({ style_id: styleId, chosen_at: at }),
    )
    .execute();
}

/** @returns the id of a style, which may have been removed since. */
export async function lastStyleId(store: Database, scope: LibraryScope): Promise<string | undefined> {
  const row = await store
    .selectFrom('last_styles')
    .select('style_id')
    .where('user_id', '=', scope.userId)
    .where('scope_id', '=', scopeOf(scope))
    .executeTakeFirst();
  return row?.style_id;
}

export class LastStyles implements PersonalDataSource {
  readonly dataKind = 'lastStyles';
  readonly #store: Database;

  constructor(store: Database) {
    this.#store = store;
  }

  async exportPersonalData(memberId: string): Promise<PersonalData> {
    const rows = await this.#store.selectFrom('last_styles').selectAll().where('user_id', '=', memberId).execute();
    const records = rows.map(({ scope_id: place, style_id: style, chosen_at }) => ({
      place,
      style,
      chosenAt: new Date(Number(chosen_at)).toISOString(),
    }));
    return { records, pictures: [] };
  }

  async erasePersonalData(memberId: string): Promise<void> {
    await this.#store.deleteFrom('last_styles').where('user_id', '=', memberId).execute();
  }
}
