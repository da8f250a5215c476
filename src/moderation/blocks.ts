/** Members and pictures that a server's moderators blocked: in memory, since every request is checked; written through to the database. */
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { UserError } from '../errors/user-error.js';
import type { Database } from '../store/database.js';
import type { Schema } from '../store/schema.js';
import './tables.js';

interface Block {
  readonly guildId: string;
  /** Empty where the moderator erased their data. */
  readonly by: string;
  readonly reason: string;
  readonly at: number;
}

export interface MemberBlock extends Block {
  readonly userId: string;
}

export interface PictureBlock extends Block {
  readonly id: string;
  readonly sha256: string;
  readonly perceptualHash: string | null;
  readonly name: string;
}

/** Of a server, of each kind: every picture that is sent is compared with all of them. */
export const MAX_BLOCKS = 1000;

export class Blocks {
  readonly #store: Database;
  #members: readonly MemberBlock[];
  #pictures: readonly PictureBlock[];

  private constructor(store: Database, members: readonly MemberBlock[], pictures: readonly PictureBlock[]) {
    this.#store = store;
    this.#members = members;
    this.#pictures = pictures;
  }

  static async open(store: Database): Promise<Blocks> {
    return new Blocks(store, await readMembers(store), await readPictures(store));
  }

  /** Undefined where the member is not blocked. */
  ofMember(guildId: string | null, userId: string): MemberBlock | undefined {
    return this.#members.find((each) => each.guildId === guildId && each.userId === userId);
  }

  /** The newest first. */
  members(guildId: string): MemberBlock[] {
    return this.#members.filter((each) => each.guildId === guildId);
  }

  /** The newest first. */
  pictures(guildId: string | null): PictureBlock[] {
    return this.#pictures.filter((each) => each.guildId === guildId);
  }

  guildIds(): string[] {
    return [...this.#members, ...this.#pictures].map(({ guildId }) => guildId);
  }

  /** A member who is blocked already has the new reason. @throws UserError `block-self`, `block-limit` */
  async blockMember(block: MemberBlock): Promise<void> {
    await this.insertMember(this.#store, block);
    await this.reload();
  }

  /** One that is blocked already has the new reason. @throws UserError `block-limit` */
  async blockPicture(block: Omit<PictureBlock, 'id'>): Promise<void> {
    await this.insertPicture(this.#store, block);
    await this.reload();
  }

  /** In the transaction of something larger; call `reload` after it. */
  async insertMember(store: Kysely<Schema>, { guildId, userId, by, reason, at }: MemberBlock): Promise<void> {
    if (userId === by) throw new UserError('block-self');
    if (this.ofMember(guildId, userId) === undefined) requireRoom(this.members(guildId).length);
    const changed = { blocked_by: by, reason, blocked_at: at };
    await store
      .insertInto('member_blocks')
      .values({ guild_id: guildId, user_id: userId, ...changed })
      .onConflict((conflict) => conflict.columns(['guild_id', 'user_id']).doUpdateSet(changed))
      .execute();
  }

  /** In the transaction of something larger; call `reload` after it. */
  async insertPicture(store: Kysely<Schema>, block: Omit<PictureBlock, 'id'>): Promise<void> {
    const { guildId, sha256, perceptualHash, name, by, reason, at } = block;
    requireRoom(this.pictures(guildId).filter((each) => each.sha256 !== sha256).length);
    const changed = { name, blocked_by: by, reason, blocked_at: at };
    await store
      .insertInto('picture_blocks')
      .values({ id: randomUUID(), guild_id: guildId, sha256, perceptual_hash: perceptualHash, ...changed })
      .onConflict((conflict) => conflict.columns(['guild_id', 'sha256']).doUpdateSet(changed))
      .execute();
  }

  async unblockMember(guildId: string, userId: string): Promise<void> {
    await this.#store
      .deleteFrom('member_blocks')
      .where('guild_id', '=', guildId)
      .where('user_id', '=', userId)
      .execute();
    await this.reload();
  }

  async unblockPicture(guildId: string, id: string): Promise<void> {
    await this.#store.deleteFrom('picture_blocks').where('guild_id', '=', guildId).where('id', '=', id).execute();
    await this.reload();
  }

  /** Reads what a transaction has changed. */
  async reload(): Promise<void> {
    this.#members = await readMembers(this.#store);
    this.#pictures = await readPictures(this.#store);
  }
}

function requireRoom(count: number): void {
  if (count >= MAX_BLOCKS) throw new UserError('block-limit', { limit: MAX_BLOCKS });
}

async function readMembers(store: Database): Promise<MemberBlock[]> {
  const rows = await store.selectFrom('member_blocks').selectAll().orderBy('blocked_at', 'desc').execute();
  return rows.map(({ guild_id, user_id, blocked_by, reason, blocked_at }) => ({
    guildId: guild_id,
    userId: user_id,
    by: blocked_by,
    reason,
    at: Number(blocked_at),
  }));
}

async function readPictures(store: Database): Promise<PictureBlock[]> {
  const rows = await store.selectFrom('picture_blocks').selectAll().orderBy('blocked_at', 'desc').execute();
  return rows.map(({ id, guild_id, sha256, perceptual_hash, name, blocked_by, reason, blocked_at }) => ({
    id,
    guildId: guild_id,
    sha256,
    perceptualHash: perceptual_hash,
    name,
    by: blocked_by,
    reason,
    at: Number(blocked_at),
  }));
}
