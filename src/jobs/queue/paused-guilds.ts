/** Servers whose queue a moderator paused; persistent. */
import type { Database } from '../../store/database.js';

export class PausedGuilds {
  readonly #store: Database;
  #ids: ReadonlySet<string> = new Set();

  private constructor(store: Database) {
    this.#store = store;
  }

  static async open(store: Database): Promise<PausedGuilds> {
    const paused = new PausedGuilds(store);
    await paused.reload();
    return paused;
  }

  /** Another process may have changed the rows. */
  async reload(): Promise<void> {
    const rows = await this.#store.selectFrom('paused_guilds').select('guild_id').execute();
    this.#ids = new Set(rows.map(({ guild_id }) => guild_id));
  }

  /** @param guildId null for direct messages, which cannot be paused. */
  has(guildId: string | null): boolean {
    return guildId !== null && this.#ids.has(guildId);
  }

  /** @param since milliseconds since 1970. */
  async add(guildId: string, since: number): Promise<void> {
    const insert = this.#store.insertInto('paused_guilds').values({ guild_id: guildId, since });
    await insert.onConflict((conflict) => conflict.doNothing()).execute();
    this.#ids = new Set(this.#ids).add(guildId);
  }

  async remove(guildId: string): Promise<void> {
    await this.#store.deleteFrom('paused_guilds').where('guild_id', '=', guildId).execute();
    this.#ids = new Set([...this.#ids].filter((id) => id !== guildId));
  }
}
