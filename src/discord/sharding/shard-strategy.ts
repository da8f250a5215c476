/**
 * Connections of a client that come and go while it runs: discord.js decides at login which shards it has, and knows no other way to
 * change them than to begin again with an empty cache. Its strategy is ours, though, and that is what opens and closes connections. The
 * client logs in with none, so that there is one way for all of them, and none that it cannot lose while it logs in.
 */
import { setTimeout } from 'node:timers/promises';
import {
  type Client,
  Events,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  SimpleShardingStrategy,
  Status,
  WebSocketShard,
  WebSocketShardStatus,
} from 'discord.js';

export type Manager = ConstructorParameters<typeof SimpleShardingStrategy>[0];

/** @discordjs/ws tries to connect again so long after it has ended a connection, whatever has happened meanwhile; longer, to be sure. */
const SETTLING_MS = 1000;

/** What is private in discord.js and @discordjs/ws. */
interface Connection {
  readonly status: WebSocketShardStatus;
  readonly connection: { readonly readyState: number; onerror: unknown; close(): void; terminate(): void } | null;
  connect(): Promise<void>;
  destroy(): Promise<void>;
}

export class ShardStrategy extends SimpleShardingStrategy {
  readonly #leaving = new Map<number, Promise<void>>();

  get #connections(): Map<number, Connection> {
    return Reflect.get(this, 'shards') as Map<number, Connection>;
  }

  has(shardId: number): boolean {
    return this.#connections.has(shardId);
  }

  isIdle(shardId: number): boolean {
    return this.#connections.get(shardId)?.status === WebSocketShardStatus.Idle;
  }

  /**
   * Opens connections for more shards. Each then comes back by itself. One call after the other, please.
   *
   * @param isWanted whether it still is: a shard may be given up again while this waits for its former connection to end.
   */
  async add(client: Client, shardIds: readonly number[], isWanted: (shardId: number) => boolean): Promise<void> {
    await Promise.all(shardIds.map((id) => this.#leaving.get(id)));
    const added = shardIds.filter((id) => isWanted(id) && !this.has(id));
    for (const id of added) announce(client, id);
    await super.spawn(added);
    for (const id of added) {
      if (isWanted(id))
        this.#connections
          .get(id)
          ?.connect()
          .catch(() => {});
      else await this.remove(client, id);
    }
  }

  /** Ends a connection without a word, so that it is made anew. */
  cut(shardId: number): void {
    this.#connections.get(shardId)?.connection?.terminate();
  }

  /** Ends a connection for good, and forgets the shard's servers: no event of it comes any more. */
  async remove(client: Client, shardId: number): Promise<void> {
    const shard = this.#connections.get(shardId);
    if (shard === undefined) return;
    this.#connections.delete(shardId);
    const { connection } = shard;
    // It tells Discord, and waits for its answer, which may never come.
    const ended = shard.destroy().catch(() => {});
    const settled = setTimeout(SETTLING_MS).then(() => this.#leaving.delete(shardId));
    this.#leaving.set(
      shardId,
      settled.then(() => {}),
    );
    await Promise.race([ended, settled]);
    // One that is still being opened is left to itself by `destroy`.
    if (connection !== null && connection.readyState === 0) {
      connection.onerror = () => {};
      connection.close();
    }
    forget(client, shardId);
  }
}

/** Of discord.js's `WebSocketManager`, and private there: the client is ready, and acts on what it has heard so far. */
interface Readiness {
  triggerClientReady(): void;
}

/** What discord.js makes of a shard that it begins with; the first one that is ready makes the client so. */
function announce(client: Client, shardId: number): void {
  const { ws } = client;
  if (!ws.shards.has(shardId)) {
    const shard = Reflect.construct(WebSocketShard, [ws, shardId]) as WebSocketShard;
    shard.on('allReady', (unavailable) => {
      client.emit('shardReady', shardId, unavailable);
      if (ws.status !== Status.Ready) (ws as object as Readiness).triggerClientReady();
    });
    ws.shards.set(shardId, shard);
  }
  setStatus(ws.shards.get(shardId), Status.Connecting);
}

/** Events of a shard that is gone may still be on their way to its record, so that stays. */
function forget(client: Client, shardId: number): void {
  const shard = client.ws.shards.get(shardId);
  setStatus(shard, Status.Idle);
  if (shard !== undefined) {
    clearTimeout(Reflect.get(shard, 'readyTimeout') ?? undefined);
    Reflect.set(shard, 'sessionInfo', null);
  }
  forgetGuilds(client, shardId, () => true);
}

/**
 * A session that begins anew says which servers there are; discord.js adds them to those that it knows, and keeps what the bot has left
 * while nobody listened.
 */
export function forgetLeftGuilds(client: Client): void {
  client.on(Events.Raw, ({ t, d }: GatewayDispatchPayload, shardId: number) => {
    if (t !== GatewayDispatchEvents.Ready) return;
    const present = new Set(d.guilds.map(({ id }) => id));
    forgetGuilds(client, shardId, (id) => !present.has(id));
  });
}

function forgetGuilds(client: Client, shardId: number, isForgotten: (guildId: string) => boolean): void {
  for (const [id, guild] of client.guilds.cache) {
    if (guild.shardId !== shardId || !isForgotten(id)) continue;
    for (const channelId of guild.channels.cache.keys()) client.channels.cache.delete(channelId);
    client.guilds.cache.delete(id);
  }
}

const setStatus = (shard: WebSocketShard | undefined, status: Status): void => {
  if (shard !== undefined) shard.status = status;
};
