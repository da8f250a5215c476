/** Servers whose queue a moderator paused; persistent. */
import type { Database } from '../store/database.js';

export class PausedGuilds {
  readonly #store: Database;
  readonly #ids: Set<string>;

  private constructor(store: Database, ids: readonly string[]) {
    this.#store = store;
    this.#ids = new Set(ids);
  }

  static async open(store: Database): Promise<PausedGuilds> {
    const rows = await store.selectFrom('paused_guilds').select('guild_id').execute();
    return new PausedGuilds(
      store,
      rows.map(({ guild_id }) => guild_id),
    );
  }

  /** @param guildId null for direct messages, which cannot be paused. */
  has(guildId: string | null): boolean {
    return guildId !== null && this.#ids.has(guildId);
  }

  /** @param since milliseconds since 1970. */
  async add(guildId: string, since: number): Promise<void> {
    const insert = this.#store.insertInto('paused_guilds').values({ guild_id: guildId, since });
    await insert.onConflict((conflict) => conflict.doNothing()).execute();
    this.#ids.add(guildId);
  }

  async remove(guildId: string): Promise<void> {
    await this.#store.deleteFrom('paused_guilds').where('guild_id', '=', guildId).execute();
    this.#ids.delete(guildId);
  }
}
