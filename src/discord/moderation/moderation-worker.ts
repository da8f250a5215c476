/** Does what was decided: posts reports to the log channel and takes paintings away; over restarts, from the rows. */
import { type Client, Events, ShardClientUtil, Status } from 'discord.js';
import type { Logger } from 'pino';
import type { Challenges } from '../../challenges/challenges.js';
import type { Job } from '../../jobs/job.js';
import type { Jobs } from '../../jobs/jobs.js';
import type { Moderation, Removal } from '../../moderation/moderation.js';
import type { ReportCase } from '../../moderation/reports.js';
import { effectiveSetting } from '../../settings/resolve-options.js';
import type { Settings } from '../../settings/settings.js';
import type { Clock, Timer } from '../../time/clock.js';
import { missingPostPermissions } from '../bot-permissions.js';
import { THUMBNAIL_SIDES_PX, type ThumbnailCache } from '../challenges/thumbnail-cache.js';
import { isPermanentError } from '../discord-errors.js';
import type { GuildDirectory } from '../guild-directory.js';
import type { ChannelMessenger } from '../messages/channel-messenger.js';
import { replyTargetOf } from '../replies/reply-target.js';
import type { ReplyTransport } from '../replies/reply-transport.js';
import type { DiscordDelivery } from '../stylize/discord-delivery.js';
import { removeCopies } from '../stylize/remove-painting.js';
import { messagesOf } from '../stylize/render-result.js';
import { isShowableIn } from '../stylize/showable.js';
import { removedMessage, removedNotice } from './removal-messages.js';
import { reportCaseMessage, reportMark } from './report-case-message.js';

export interface ModerationWorkerDeps {
  readonly moderation: Moderation;
  readonly jobs: Jobs;
  readonly delivery: DiscordDelivery;
  readonly transport: ReplyTransport;
  readonly messenger: ChannelMessenger;
  readonly challenges: { readonly entries: Pick<Challenges['entries'], 'disqualifyPaintings'> };
  readonly settings: Settings;
  readonly thumbnails: ThumbnailCache;
  /** Logged in. */
  readonly client: Pick<Client<true>, 'guilds' | 'options' | 'on' | 'ws'>;
  readonly guilds: GuildDirectory;
  /** Runs a task while no other process of a fleet runs one; it does not need to be where this process is alone. */
  readonly exclusively?: <T>(task: () => Promise<T>) => Promise<T | undefined>;
  /** Days that records are kept. */
  readonly keepRecordDays: number;
  readonly log: Logger;
  readonly clock: Clock;
}

/** What failed is tried again; also where a server has set its log channel, or given a permission, meanwhile. */
const RETRY_INTERVAL_MS = 60_000;

const SWEEP_INTERVAL_MS = 3600_000;

/** By painting: what shows a removed one still to others, since the bot may not change or delete it. */
export type MessagesLeft = ReadonlyMap<string, readonly Job[]>;

export class ModerationWorker {
  readonly #deps: ModerationWorkerDeps;
  #timers: readonly Timer[] = [];
  #running: Promise<MessagesLeft> = Promise.resolve(new Map());
  #stopped = false;

  constructor(deps: ModerationWorkerDeps) {
    this.#deps = deps;
  }

  /** Does what the last process left, and what is asked for from now on. */
  start(): void {
    const { clock } = this.#deps;
    this.#timers = [
      clock.setInterval(() => void this.wake(), RETRY_INTERVAL_MS),
      clock.setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS),
    ];
    void this.wake();
    this.#sweep();
  }

  /** Resolves once everything that was decided before has been tried. Never rejects. @returns what is left of what it removed. */
  wake(): Promise<MessagesLeft> {
    this.#running = this.#running.then(() => this.#run());
    return this.#running;
  }

  /** Waits for what is in progress. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) timer.cancel();
    await this.#running;
  }

  /**
   * Forgets servers that the bot leaves, or has left while nobody listened. The gateway tells the process that has a server's shard, and
   * no other one: in a moment, or with the list of servers that a shard begins with.
   */
  forgetLeftGuilds(): void {
    const { moderation, client, log } = this.#deps;
    const forget = async (guildId: string) => {
      await moderation.forgetGuild(guildId);
      log.info({ guild: guildId }, 'reports and blocks of a server that the bot has left are deleted');
    };
    const isReady = (shardId: number) => client.ws.shards.get(shardId)?.status === Status.Ready;
    const isLeft = (guildId: string, shardId: number) =>
      isReady(shardId) &&
      ShardClientUtil.shardIdForGuildId(guildId, client.options.shardCount ?? 1) === shardId &&
      !client.guilds.cache.has(guildId);
    const forgetAll = async (shardId: number) => {
      for (const guildId of await moderation.guildIds()) if (isLeft(guildId, shardId)) await forget(guildId);
    };
    const failed = (error: unknown) => log.warn({ err: error }, 'a server that the bot has left is not forgotten');
    client.on(Events.GuildDelete, ({ id }) => void forget(id).catch(failed));
    client.on(Events.ShardReady, (shardId) => void forgetAll(shardId).catch(failed));
    for (const shardId of client.ws.shards.keys()) void forgetAll(shardId).catch(failed);
  }

  /** Forgets what is old, after what is in progress. */
  #sweep(): void {
    const { moderation, keepRecordDays, clock, log } = this.#deps;
    this.#running = this.#running.then(async (left) => {
      if (this.#stopped) return left;
      await moderation.forgetOld(keepRecordDays, clock.now()).catch((error: unknown) => {
        log.warn({ err: error }, 'old reports and removals could not be forgotten');
      });
      return left;
    });
  }

  async #run(): Promise<MessagesLeft> {
    const { exclusively = (task) => task(), log } = this.#deps;
    const left = new Map<string, readonly Job[]>();
    try {
      await exclusively(() => this.#doAll(left));
    } catch (error) {
      log.warn({ err: error }, 'reports and removals could not be read');
    }
    return left;
  }

  async #doAll(left: Map<string, readonly Job[]>): Promise<void> {
    const { moderation } = this.#deps;
    for (const removal of await moderation.unfinishedRemovals())
      await this.#attempt({ job: removal.jobId }, async () => {
        left.set(removal.jobId, await this.#remove(removal));
      });
    for (const reported of await moderation.reports.unshown())
      await this.#attempt({ job: reported.jobId }, () => this.#show(reported));
  }

  /** One that fails keeps no other one from being done. */
  async #attempt(about: object, action: () => Promise<void>): Promise<void> {
    if (this.#stopped) return;
    try {
      await action();
    } catch (error) {
      this.#deps.log.warn({ ...about, err: error }, 'a report or a removal failed; will retry');
    }
  }

  /** Each step can be done again, and what is done last makes it done. @returns what shows it still to others in the server. */
  async #remove(removal: Removal): Promise<Job[]> {
    const { moderation, jobs, delivery, transport, challenges, guilds, clock, log } = this.#deps;
    const job = await jobs.find(removal.jobId);
    const left: Job[] = [];
    if (job !== undefined) {
      await jobs.abandon(job.id);
      const messages = messagesOf(job);
      const outcome = await delivery.replaceReply(job, () => removedMessage(messages));
      if (outcome === 'unavailable' && !(await delivery.removeReply(job))) left.push(job);
      // From now on nothing is made of it.
      await jobs.discard(job.id);
      // What other servers show of it, their moderators decide on.
      const isOfServer = ({ guildId }: Job) =>
        guildId === job.guildId || (guildId === null && job.sourceJobId === null);
      left.push(...(await removeCopies(job, { jobs, delivery }, undefined, isOfServer)));
      const ids = (await jobs.withDerived(job)).map(({ id }) => id);
      await challenges.entries.disqualifyPaintings(
        [...ids, ...(job.sourceJobId === null ? [] : [job.sourceJobId])],
        { guildId: removal.guildId, userId: removal.by },
        removal.reason,
      );
      const server = (await guilds.find(removal.guildId))?.name ?? '';
      await transport.tell(job, `${job.id} removed`, removedNotice(job, removal.reason, server, messages));
    }
    await moderation.removed(removal, clock.now());
    log.info({ job: removal.jobId, guild: removal.guildId, by: removal.by }, 'a painting was removed by a moderator');
    return left.filter((each) => each.guildId !== null && !replyTargetOf(each).ephemeral);
  }

  /** Posts a case to the log channel, or shows there what has changed. */
  async #show(reported: ReportCase): Promise<void> {
    const { moderation, messenger, settings, guilds, log } = this.#deps;
    const { guildId, jobId } = reported;
    const channelId = effectiveSetting('reportChannel', settings.layers(guildId, []));
    const shownIn = reported.log?.channelId ?? channelId;
    const guild = await guilds.find(guildId, shownIn);
    const channel = guild?.channels.cache.get(shownIn);
    // It waits until there is one, and the bot may post there.
    if (
      reported.log === undefined &&
      (channel === undefined || missingPostPermissions(guild ?? null, channelId).length > 0)
    )
      return;
    const message = await this.#caseMessage(reported, channel);
    try {
      if (reported.log === undefined) {
        await moderation.reports.posting(reported);
        const post = { id: reportMark(jobId), attempt: reported.attempts + 1, writtenAt: reported.openedAt };
        const messageId = await messenger.sendOnce(channelId, post, message);
        await moderation.reports.shown(reported, { channelId, messageId });
      } else {
        await messenger.edit(reported.log.channelId, reported.log.messageId, message);
        await moderation.reports.shown(reported);
      }
    } catch (error) {
      if (!isPermanentError(error)) throw error;
      log.info({ guild: guildId, job: jobId, code: error.code }, 'a report cannot be shown in the log channel');
      // Its message was deleted: moderators have seen it. One that was never posted waits for the permission.
      if (reported.log !== undefined) await moderation.reports.shown(reported);
    }
  }

  async #caseMessage(reported: ReportCase, channel: Parameters<typeof isShowableIn>[1]) {
    const { moderation, jobs, thumbnails, guilds } = this.#deps;
    const job = await jobs.find(reported.shownJobId);
    const isOpen = reported.state === 'open';
    const painting = isOpen && job !== undefined && isShowableIn(job, channel) ? job.painted : null;
    const picture = painting && (await thumbnails.get(painting.picture, THUMBNAIL_SIDES_PX.gallery));
    const details = {
      job,
      picture: picture ?? undefined,
      reports: await moderation.reports.of(reported.jobId),
      reason: await moderation.reasonOfRemoval(reported.jobId),
    };
    return reportCaseMessage(reported, details, await guilds.messagesIn(reported.guildId));
  }
}
