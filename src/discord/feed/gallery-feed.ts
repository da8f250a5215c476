/** A server's gallery channel: finished public paintings are posted there once, if their painter wants. */
import type { GuildBasedChannel } from 'discord.js';
import type { Logger } from 'pino';
import { UserError } from '../../errors/user-error.js';
import type { DeliveryHost } from '../../jobs/delivery.js';
import { type Job, showsPainting } from '../../jobs/job.js';
import type { Moderation } from '../../moderation/moderation.js';
import type { Preferences } from '../../preferences/preferences.js';
import { effectiveSetting } from '../../settings/resolve-options.js';
import type { Settings } from '../../settings/settings.js';
import { isForEverybody, missingPostPermissions } from '../bot-permissions.js';
import type { GuildDirectory } from '../guild-directory.js';
import { channelTarget, isInServer, type ReplyTarget, replyTargetOf } from '../replies/reply-target.js';
import { requireShowableIn } from '../stylize/showable.js';

export interface GalleryFeedDeps {
  readonly settings: Settings;
  readonly preferences: Preferences;
  readonly moderation: { readonly blocks: Pick<Moderation['blocks'], 'refusalOf'> };
  readonly guilds: Pick<GuildDirectory, 'find'>;
  readonly log: Logger;
}

type Posts = Pick<DeliveryHost, 'derive'>;

export class GalleryFeed {
  readonly #deps: GalleryFeedDeps;

  constructor(deps: GalleryFeedDeps) {
    this.#deps = deps;
  }

  /** The gallery channel of a server; undefined where it has none. */
  channelOf(guildId: string | null): string | undefined {
    if (guildId === null) return undefined;
    return effectiveSetting('galleryChannel', this.#deps.settings.layers(guildId, [])) || undefined;
  }

  /**
   * Posts a painting whose painter wants it there.
   *
   * @returns the channel's id.
   * @throws UserError `job-unknown`, `member-blocked`, `gallery-none`, `gallery-private`, `gallery-closed`, `gallery-already`,
   *   `age-restricted`, and as `Jobs.derive`.
   */
  async post(job: Job, jobs: Posts): Promise<string> {
    const channel = await this.#requireChannel(job);
    const { userId, guildId } = job;
    await jobs.derive(job, 'gallery', { userId, guildId, channelId: channel.id, reply: this.#targetIn(channel, job) });
    return channel.id;
  }

  /** As `post`, of a painting that has just been delivered, where its painter wants all of them there; what forbids it is no error. */
  async postIfWanted(job: Job, jobs: Posts): Promise<void> {
    if (job.painted === null || !showsPainting(job) || !isPublic(job)) return;
    if (this.channelOf(job.guildId) === undefined) return;
    if ((await this.#deps.preferences.find(job.userId)).gallery !== 'always') return;
    // Elsewhere it takes a press of its painter, who sees where it is.
    const guild = await this.#deps.guilds.find(job.guildId, job.channelId);
    if (guild === undefined || !isForEverybody(guild, job.channelId)) return;
    try {
      await this.post(job, jobs);
    } catch (error) {
      if (!(error instanceof UserError) || error.kind === 'storage' || error.kind === 'stopping') throw error;
      this.#deps.log.info({ job: job.id, kind: error.kind }, 'a painting was not posted to the gallery');
    }
  }

  async #requireChannel(job: Job): Promise<GuildBasedChannel> {
    const { moderation, guilds } = this.#deps;
    if (job.painted === null || !showsPainting(job)) throw new UserError('job-unknown');
    const blocked = moderation.blocks.refusalOf(job.guildId, job.userId);
    if (blocked !== undefined) throw blocked;
    const id = this.channelOf(job.guildId);
    if (id === undefined) throw new UserError('gallery-none');
    if (!isPublic(job)) throw new UserError('gallery-private');
    if (replyTargetOf(job).channelId === id) throw new UserError('gallery-already');
    const guild = await guilds.find(job.guildId, id);
    const channel = guild?.channels.cache.get(id);
    if (guild === undefined || channel === undefined || missingPostPermissions(guild, id).length > 0)
      throw new UserError('gallery-closed', { channel: id });
    requireShowableIn(job, channel);
    return channel;
  }

  #targetIn(channel: GuildBasedChannel, job: Job): ReplyTarget {
    const { settings } = this.#deps;
    const { ping: _, pingAlways: __, isPosting: ___, ...target } = replyTargetOf(job);
    const places = [channel.id, ...(channel.parentId === null ? [] : [channel.parentId])];
    const spoiler = target.spoiler || effectiveSetting('spoiler', settings.layers(channel.guild.id, places));
    return channelTarget(target, channel.id, spoiler);
  }
}

/** For everybody in the channel to see, in a server that has installed the bot. */
function isPublic(job: Job): boolean {
  const target = replyTargetOf(job);
  return !target.ephemeral && isInServer(target);
}
