/** Servers whose queue a moderator paused; persistent. */
import PQueue from 'p-queue';
import type { Database } from '../../store/database.js';

export class PausedGuilds {
  readonly #store: Database;
  /** One after the other: an earlier read must not undo a later change. */
  readonly #changes = new PQueue({ concurrency: 1 });
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
    await this.#changes.add(async () => {
      const rows = await this.#store.selectFrom('paused_guilds').select('guild_id').execute();
      this.#ids = new Set(rows.map(({ guild_id }) => guild_id));
    });
  }

  /** @param guildId null for direct messages, which cannot be paused. */
  has(guildId: string | null): boolean {
    return guildId !== null && this.#ids.has(guildId);
  }

  /** @param since milliseconds since 1970. */
  async add(guildId: string, since: number): Promise<void> {
    await this.#changes.add(async () => {
      const insert = this.#store.insertInto('paused_guilds').values({ guild_id: guildId, since });
      await insert.onConflict((conflict) => conflict.doNothing()).execute();
      this.#ids = new Set(this.#ids).add(guildId);
    });
  }

  async remove(guildId: string): Promise<void> {
    await this.#changes.add(async () => {
      await this.#store.deleteFrom('paused_guilds').where('guild_id', '=', guildId).execute();
      this.#ids = new Set([...this.#ids].filter((id) => id !== guildId));
    });
  }
}
