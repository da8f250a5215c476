/** Members and pictures that a server's moderators blocked: in memory, since every request is checked; written through to the database. */
import { randomUUID } from 'node:crypto';
import type { Selectable, Transaction } from 'kysely';
import PQueue from 'p-queue';
import { UserError } from '../errors/user-error.js';
import type { Database } from '../store/database.js';
import type { Schema } from '../store/schema.js';
import { lockFor } from '../store/transaction-lock.js';
import type { MemberBlocksTable, PictureBlocksTable } from './tables.js';

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

/** Of one server, the newest first. */
interface ServerBlocks {
  readonly members: readonly MemberBlock[];
  readonly pictures: readonly PictureBlock[];
}

const NOTHING: ServerBlocks = { members: [], pictures: [] };

export class Blocks {
  readonly #store: Database;
  /** By server. */
  readonly #servers = new Map<string, ServerBlocks>();
  /** One after the other: an earlier read must not replace a later one. */
  readonly #reads = new PQueue({ concurrency: 1 });
  #onChanged: (guildId: string) => void = () => {};

  private constructor(store: Database) {
    this.#store = store;
  }

  static async open(store: Database): Promise<Blocks> {
    const blocks = new Blocks(store);
    await blocks.reloadAll();
    return blocks;
  }

  /** @param listener is told of each server whose blocks this process has changed. */
  onChanged(listener: (guildId: string) => void): void {
    this.#onChanged = listener;
  }

  /** Undefined where the member is not blocked. */
  ofMember(guildId: string | null, userId: string): MemberBlock | undefined {
    return this.#of(guildId).members.find((each) => each.userId === userId);
  }

  /** @returns `member-blocked` */
  refusalOf(guildId: string | null, userId: string): UserError | undefined {
    const block = this.ofMember(guildId, userId);
    return block && new UserError('member-blocked', { reason: block.reason });
  }

  /** The newest first. */
  members(guildId: string): readonly MemberBlock[] {
    return this.#of(guildId).members;
  }

  /** The newest first. */
  pictures(guildId: string | null): readonly PictureBlock[] {
    return this.#of(guildId).pictures;
  }

  guildIds(): string[] {
    return [...this.#servers.keys()];
  }

  #of(guildId: string | null): ServerBlocks {
    return this.#servers.get(guildId ?? '') ?? NOTHING;
  }

  /** A member who is blocked already has the new reason. @throws UserError `block-self`, `block-limit` */
  async blockMember(block: MemberBlock): Promise<void> {
    await this.#store.transaction().execute((transaction) => this.insertMember(transaction, block));
    await this.changed(block.guildId);
  }

  /** One that is blocked already has the new reason. @throws UserError `block-limit` */
  async blockPicture(block: Omit<PictureBlock, 'id'>): Promise<void> {
    await this.#store.transaction().execute((transaction) => this.insertPicture(transaction, block));
    await this.changed(block.guildId);
  }

  /** In the transaction of something larger; call `changed` after it. */
  async insertMember(
    transaction: Transaction<Schema>,
    { guildId, userId, by, reason, at }: MemberBlock,
  ): Promise<void> {
    if (userId === by) throw new UserError('block-self');
    await lockFor(transaction, `blocks:${guildId}`);
    const { others } = await transaction
      .selectFrom('member_blocks')
      .select(({ fn }) => fn.countAll<number>().as('others'))
      .where('guild_id', '=', guildId)
      .where('user_id', '!=', userId)
      .executeTakeFirstOrThrow();
    requireRoom(Number(others));
    const changed = { blocked_by: by, reason, blocked_at: at };
    await transaction
      .insertInto('member_blocks')
      .values({ guild_id: guildId, user_id: userId, ...changed })
      .onConflict((conflict) => conflict.columns(['guild_id', 'user_id']).doUpdateSet(changed))
      .execute();
  }

  /** In the transaction of something larger; call `changed` after it. */
  async insertPicture(transaction: Transaction<Schema>, block: Omit<PictureBlock, 'id'>): Promise<void> {
    const { guildId, sha256, perceptualHash, name, by, reason, at } = block;
    await lockFor(transaction, `blocks:${guildId}`);
    const { others } = await transaction
      .selectFrom('picture_blocks')
      .select(({ fn }) => fn.countAll<number>().as('others'))
      .where('guild_id', '=', guildId)
      .where('sha256', '!=', sha256)
      .executeTakeFirstOrThrow();
    requireRoom(Number(others));
    const changed = { name, blocked_by: by, reason, blocked_at: at };
    await transaction
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
    await this.changed(guildId);
  }

  async unblockPicture(guildId: string, id: string): Promise<void> {
    await this.#store.deleteFrom('picture_blocks').where('guild_id', '=', guildId).where('id', '=', id).execute();
    await this.changed(guildId);
  }

  /** A transaction of this process has changed them in a server. */
  async changed(guildId: string): Promise<void> {
    await this.reload(guildId);
    this.#onChanged(guildId);
  }

  /** Reads what was changed in a server. */
  reload(guildId: string): Promise<void> {
    return this.#reads.add(() => this.#reload(guildId));
  }

  /** As `reload`, in every server. */
  reloadAll(): Promise<void> {
    return this.#reads.add(() => this.#reloadAll());
  }

  async #reload(guildId: string): Promise<void> {
    const members = await this.#store.selectFrom('member_blocks').selectAll().where('guild_id', '=', guildId).execute();
    const pictures = await this.#store
      .selectFrom('picture_blocks')
      .selectAll()
      .where('guild_id', '=', guildId)
      .execute();
    this.#set(guildId, members.map(toMemberBlock), pictures.map(toPictureBlock));
  }

  async #reloadAll(): Promise<void> {
    const members = byGuild((await this.#store.selectFrom('member_blocks').selectAll().execute()).map(toMemberBlock));
    const pictures = byGuild(
      (await this.#store.selectFrom('picture_blocks').selectAll().execute()).map(toPictureBlock),
    );
    this.#servers.clear();
    for (const guildId of new Set([...members.keys(), ...pictures.keys()]))
      this.#set(guildId, members.get(guildId) ?? [], pictures.get(guildId) ?? []);
  }

  #set(guildId: string, members: readonly MemberBlock[], pictures: readonly PictureBlock[]): void {
    if (members.length + pictures.length === 0) this.#servers.delete(guildId);
    else
      this.#servers.set(guildId, { members: members.toSorted(newestFirst), pictures: pictures.toSorted(newestFirst) });
  }
}

function byGuild<Each extends Block>(blocks: readonly Each[]): Map<string, Each[]> {
  const groups = new Map<string, Each[]>();
  for (const block of blocks) {
    const group = groups.get(block.guildId);
    if (group === undefined) groups.set(block.guildId, [block]);
    else group.push(block);
  }
  return groups;
}

const newestFirst = (one: Block, other: Block): number => other.at - one.at;

function requireRoom(count: number): void {
  if (count >= MAX_BLOCKS) throw new UserError('block-limit', { limit: MAX_BLOCKS });
}

const toMemberBlock = (row: Selectable<MemberBlocksTable>): MemberBlock => ({
  guildId: row.guild_id,
  userId: row.user_id,
  by: row.blocked_by,
  reason: row.reason,
  at: Number(row.blocked_at),
});

const toPictureBlock = (row: Selectable<PictureBlocksTable>): PictureBlock => ({
  id: row.id,
  guildId: row.guild_id,
  sha256: row.sha256,
  perceptualHash: row.perceptual_hash,
  name: row.name,
  by: row.blocked_by,
  reason: row.reason,
  at: Number(row.blocked_at),
});
