/** Shows the state of jobs in their replies: only the newest update, rate-limited; the result is always delivered. */
import { userMention } from 'discord.js';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { Delivery, DeliveryHost, QueuePosition } from '../../jobs/delivery.js';
import type { Job } from '../../jobs/job.js';
import type { Clock, Timer } from '../../time/clock.js';
import type { Progress, Snapshot } from '../../worker/protocol.js';
import type { GalleryFeed } from '../feed/gallery-feed.js';
import type { ChannelMessenger } from '../messages/channel-messenger.js';
import { escapeMemberText } from '../messages/components.js';
import {
  channelTarget,
  directTarget,
  NO_MESSAGE,
  type ReplyTarget,
  replyLink,
  replyTargetOf,
} from '../replies/reply-target.js';
import type { MessageRenderer, ReplyTransport, SendOutcome } from '../replies/reply-transport.js';
import { sendWhile } from '../replies/send-guard.js';
import { renderPreview } from '../settings/render-preview.js';
import { awaitingUserMessage, progressMessage, queuedMessage } from './job-messages.js';
import { messagesOf, renderResult } from './render-result.js';

export interface DiscordDeliveryDeps {
  readonly transport: ReplyTransport;
  readonly log: Logger;
  readonly clock: Clock;
  /** Finds messages that were posted before the process ended. */
  readonly messenger: Pick<ChannelMessenger, 'findSent'>;
  readonly feed: Pick<GalleryFeed, 'postIfWanted'>;
}

/** Shortest time between two edits of one message. */
const EDIT_INTERVAL_MS = 2000;
/** Positions far back in the queue are updated less often, at least this often. */
const MAX_EDIT_INTERVAL_MS = 60_000;
/** A painting that is sooner is seen as it appears. */
const PING_AFTER_MS = 60_000;
/** The "Show" button is put up this long before the token expires. */
const TOKEN_EXPIRY_MARGIN_MS = 60_000;

/** Rate limit over all edits; results go first, then progress, then queue positions. */
const EDIT_RATE_LIMIT = { concurrency: 32, interval: 1000, intervalCap: 40 } as const;
const EDIT_PRIORITY = { ended: 2, progress: 1, queued: 0 } as const;

interface ReplyUpdate {
  readonly render: MessageRenderer;
  readonly priority: number;
  /** Since the last edit, in milliseconds. */
  readonly minIntervalMs: number;
  /** Send only while the interaction token works: the bot token's per-channel rate limit is for more important updates. */
  readonly onlyByToken?: boolean;
}

/** State of the reply of a queued or running job. */
interface ReplyState {
  job: Job;
  pendingUpdate: ReplyUpdate | undefined;
  sending: Promise<void> | undefined;
  editTimer: Timer | undefined;
  tokenExpiryTimer: Timer | undefined;
  lastEditAt: number;
  /** The reply shows a snapshot; an update without one would remove it. */
  showsSnapshot: boolean;
  /** Only the result will be sent. */
  muted: boolean;
  /** Something else is shown for good: not even the result will be sent. */
  replaced: boolean;
}

export class DiscordDelivery implements Delivery {
  readonly #deps: DiscordDeliveryDeps;
  readonly #editQueue = new PQueue(EDIT_RATE_LIMIT);
  readonly #replies = new Map<string, ReplyState>();
  /** Set by `attach`, which is called first. */
  #jobs!: DeliveryHost;

  constructor(deps: DiscordDeliveryDeps) {
    this.#deps = deps;
  }

  attach(jobs: DeliveryHost): void {
    this.#jobs = jobs;
  }

  queued(job: Job, place: QueuePosition): void {
    if (replyTargetOf(job).variant === 'after') {
      // The first job of a preview shows the queue position; the second only needs its token-expiry timer.
      this.#replyStateOf(job);
      return;
    }
    const pause = Math.min(MAX_EDIT_INTERVAL_MS, EDIT_INTERVAL_MS * place.position);
    const make = () => queuedMessage(job, place, messagesOf(job));
    this.#update(job, { render: make, priority: EDIT_PRIORITY.queued, minIntervalMs: pause, onlyByToken: true });
  }

  progress(job: Job, progress: Progress, snapshot?: Snapshot): void {
    const reply = this.#replyStateOf(job);
    if (snapshot === undefined && reply.showsSnapshot) return;
    if (snapshot !== undefined) reply.showsSnapshot = true;
    const make = () => progressMessage(job, progress, snapshot, messagesOf(job));
    this.#update(job, { render: make, priority: EDIT_PRIORITY.progress, minIntervalMs: EDIT_INTERVAL_MS });
  }

  async ended(job: Job, painting: Uint8Array | undefined): Promise<boolean> {
    const reply = this.#replyStateOf(job);
    this.#mute(reply);
    await reply.sending;
    await this.#passed(reply, EDIT_INTERVAL_MS);
    const send = (): Promise<SendOutcome> =>
      this.#guarded(job.id, async () => (reply.replaced ? 'deleted' : this.#sendResult(job, painting)));
    const result = this.#editQueue.add(send, { priority: EDIT_PRIORITY.ended });
    // What replaces it waits for it; whether it failed is told here.
    reply.sending = result.then(
      () => {},
      () => {},
    );
    const outcome = await result;
    this.#replies.delete(job.id);
    if (outcome === 'sent') {
      // Before the end is noted: interrupted here, the next start comes by again, and the painting is posted once.
      await this.#guarded(job.id, async () => {
        await this.#deps.feed.postIfWanted(job, this.#jobs);
        await this.#ping(job);
      });
    }
    return outcome !== 'deleted';
  }

  forget(id: string): void {
    const reply = this.#replies.get(id);
    if (reply !== undefined) this.#mute(reply);
    this.#replies.delete(id);
  }

  /** Resumes updates of a reply that was waiting for its user, with a new token. */
  resume(job: Job): void {
    const reply = this.#replies.get(job.id);
    if (reply === undefined) return;
    reply.tokenExpiryTimer?.cancel();
    this.#replies.delete(job.id);
    this.#replyStateOf(job);
  }

  /** Sends no more updates; edits in flight complete. */
  stop(): void {
    for (const reply of this.#replies.values()) this.#mute(reply);
  }

  #replyStateOf(job: Job): ReplyState {
    const known = this.#replies.get(job.id);
    if (known !== undefined) {
      known.job = job;
      return known;
    }
    const reply: ReplyState = {
      job,
      pendingUpdate: undefined,
      sending: undefined,
      editTimer: undefined,
      tokenExpiryTimer: undefined,
      lastEditAt: 0,
      // A snapshot of an earlier attempt stays until there is a newer one.
      showsSnapshot: job.attempt > 1,
      muted: replyTargetOf(job).awaitingUser,
      replaced: false,
    };
    this.#replies.set(job.id, reply);
    this.#scheduleTokenExpiry(reply);
    return reply;
  }

  #update(job: Job, update: ReplyUpdate): void {
    const reply = this.#replyStateOf(job);
    if (reply.muted) return;
    reply.pendingUpdate = update;
    this.#scheduleEdit(reply);
  }

  #scheduleEdit(reply: ReplyState): void {
    const { pendingUpdate, sending, editTimer } = reply;
    if (pendingUpdate === undefined || sending !== undefined) return;
    editTimer?.cancel();
    const send = () => this.#enqueueEdit(reply, () => this.#sendUpdate(reply), pendingUpdate.priority);
    reply.editTimer = this.#deps.clock.setTimeout(send, this.#left(reply, pendingUpdate.minIntervalMs));
  }

  /** What is left of a pause since the last edit, in milliseconds: never more than all of it, though the clock was set back. */
  #left({ lastEditAt }: ReplyState, pause: number): number {
    return Math.min(pause, Math.max(0, lastEditAt + pause - this.#deps.clock.now()));
  }

  #passed(reply: ReplyState, pause: number): Promise<void> | undefined {
    const left = this.#left(reply, pause);
    return left > 0 ? new Promise((resolve) => this.#deps.clock.setTimeout(resolve, left)) : undefined;
  }

  #enqueueEdit(reply: ReplyState, send: () => Promise<void>, priority: number): void {
    const sending: Promise<void> = Promise.all([
      reply.sending,
      this.#editQueue.add(() => this.#guarded(reply.job.id, send), { priority }),
    ]).then(() => {
      if (reply.sending !== sending) return;
      reply.sending = undefined;
      this.#scheduleEdit(reply);
    });
    reply.sending = sending;
  }

  /** Sends what belongs to a job, unless another process has taken it over. */
  #guarded<T>(id: string, send: () => Promise<T>): Promise<T> {
    return sendWhile(() => this.#jobs.mayAnswer(id), send);
  }

  /** No retry: the next update replaces one that failed. */
  async #sendUpdate(reply: ReplyState): Promise<void> {
    const { job, pendingUpdate } = reply;
    reply.pendingUpdate = undefined;
    if (pendingUpdate === undefined || reply.muted) return;
    const { transport, log } = this.#deps;
    const target = replyTargetOf(job);
    try {
      if (!transport.editsAreUncounted(target)) {
        reply.muted = true;
        return;
      }
      if (pendingUpdate.onlyByToken && !transport.isTokenUsable(target)) return;
      reply.lastEditAt = this.#deps.clock.now();
      const outcome = await transport.edit(job, target, pendingUpdate.render);
      if (outcome === 'sent') return;
      this.#mute(reply);
      if (outcome === 'deleted') this.#handleDeletedReply(job);
    } catch (error) {
      log.warn({ job: job.id, err: error }, 'reply not updated');
    }
  }

  #handleDeletedReply({ id }: Job): void {
    this.#replies.delete(id);
    this.#jobs.abandon(id).catch((error: unknown) => {
      this.#deps.log.warn({ job: id, err: error }, 'job of a deleted reply not cancelled');
    });
  }

  #mute(reply: ReplyState): void {
    reply.muted = true;
    reply.pendingUpdate = undefined;
    reply.editTimer?.cancel();
    reply.tokenExpiryTimer?.cancel();
  }

  async #sendResult(job: Job, painting: Uint8Array | undefined): Promise<SendOutcome> {
    const { transport } = this.#deps;
    const target = replyTargetOf(job);
    if (target.pairedJobId !== undefined)
      return transport.edit(job, target, await renderPreview(job, painting, this.#jobs));
    if (target.messageId === NO_MESSAGE) return this.#post(job, target, painting);
    const changed = await transport.edit(job, target, renderResult(job, painting, this.#jobs));
    // The member who cancelled needs no second message.
    if (changed !== 'unavailable' || target.awaitingUser || job.cancelledBy === job.userId) return changed;
    const { replyMoved } = messagesOf(job).painting;
    const posted = await transport.sendToChannel(
      job,
      renderResult(job, painting, this.#jobs, replyMoved.channel({ link: replyLink(target) })),
      // What shows the painting is deleted with it.
      (messageId) =>
        this.#jobs.setReply(job.id, { ...channelTarget(target, target.channelId, target.spoiler), messageId }, target),
    );
    if (posted !== 'unavailable') return posted;
    const sent = await transport.sendDirectMessage(
      job,
      renderResult(job, painting, this.#jobs, replyMoved.direct),
      (messageId, channelId) => this.#jobs.setReply(job.id, directTarget(target, channelId, messageId), target),
    );
    return sent === 'unavailable' ? 'deleted' : sent;
  }

  /** The first message of a painting in another channel than it was painted in; once, though the process ended in between. */
  async #post(job: Job, target: ReplyTarget, painting: Uint8Array | undefined): Promise<SendOutcome> {
    const { transport } = this.#deps;
    const { isPosting: _, ...sent } = target;
    const noteMessage = async (messageId: string, from: ReplyTarget) => {
      await this.#jobs.setReply(job.id, { ...sent, messageId }, from);
      // It was removed while it was being posted.
      const now = await this.#jobs.find(job.id);
      if (now === undefined || now.endedAt !== null) await transport.delete(job.id, { ...sent, messageId });
    };
    const messageId = await this.#findPosted(job, target);
    if (messageId !== undefined) {
      await noteMessage(messageId, target);
      return 'sent';
    }
    const posting: ReplyTarget = { ...target, isPosting: true };
    await this.#jobs.setReply(job.id, posting, target);
    const posted = await transport.sendToChannel(job, renderResult(job, painting, this.#jobs), (messageId) =>
      noteMessage(messageId, posting),
    );
    return posted === 'unavailable' ? 'deleted' : posted;
  }

  /** @returns the message that was posted before the process ended; undefined where there is none. */
  async #findPosted(job: Job, { messageId, channelId, isPosting }: ReplyTarget): Promise<string | undefined> {
    if (messageId !== NO_MESSAGE || isPosting !== true) return undefined;
    return this.#deps.messenger.findSent(channelId, { id: job.id, writtenAt: job.acceptedAt });
  }

  /** Deletes the message that shows a job. @returns whether the bot could. */
  async removeReply(job: Job): Promise<boolean> {
    const target = replyTargetOf(job);
    const messageId = (await this.#findPosted(job, target)) ?? target.messageId;
    return (await this.#deps.transport.delete(job.id, { ...target, messageId })) !== 'unavailable';
  }

  /** Shows something else in place of a job, for good. */
  async replaceReply(job: Job, render: MessageRenderer): Promise<SendOutcome> {
    const reply = this.#replies.get(job.id);
    if (reply !== undefined) {
      reply.replaced = true;
      this.#mute(reply);
      await reply.sending;
      this.#replies.delete(job.id);
    }
    const target = replyTargetOf(job);
    return target.messageId === NO_MESSAGE ? 'unavailable' : this.#deps.transport.edit(job, target, render);
  }

  /** Once the painting is there: whoever has waited for a while looks elsewhere. A ping that fails is not tried again. */
  async #ping(job: Job): Promise<void> {
    const { ping, pingAlways = false, awaitingUser } = replyTargetOf(job);
    const waited = (job.endedAt ?? this.#deps.clock.now()) - job.acceptedAt;
    if (ping === undefined || awaitingUser || job.cancelledBy !== null) return;
    if (waited < PING_AFTER_MS && !pingAlways) return;
    const { preferences } = messagesOf(job);
    const say = job.painted === null ? preferences.failed : preferences.ready;
    const link = replyLink(replyTargetOf(job));
    const content = say({ user: userMention(job.userId), name: escapeMemberText(job.name), link });
    try {
      await this.#deps.transport.ping(job, ping, content);
    } catch (error) {
      this.#deps.log.warn({ job: job.id, err: error }, 'the requester was not pinged');
    }
  }

  /** Replaces a reply that only its token can edit by the "Show" button before the token expires. */
  #scheduleTokenExpiry(reply: ReplyState): void {
    const { botCanPost, ephemeral, awaitingUser, tokenExpiresAt } = replyTargetOf(reply.job);
    if (awaitingUser || (botCanPost && !ephemeral)) return;
    const wait = Math.max(0, tokenExpiresAt - TOKEN_EXPIRY_MARGIN_MS - this.#deps.clock.now());
    const showButton = () => this.#enqueueEdit(reply, () => this.#awaitUser(reply), EDIT_PRIORITY.ended);
    reply.tokenExpiryTimer = this.#deps.clock.setTimeout(showButton, wait);
  }

  async #awaitUser(reply: ReplyState): Promise<void> {
    const { job } = reply;
    this.#mute(reply);
    const target = replyTargetOf(job);
    try {
      const outcome = await this.#deps.transport.edit(job, target, () => awaitingUserMessage(job, messagesOf(job)));
      const awaiting: ReplyTarget = { ...target, awaitingUser: true };
      if (outcome === 'sent') await this.#jobs.setReply(job.id, awaiting, target);
      if (outcome === 'deleted') this.#handleDeletedReply(job);
    } catch (error) {
      this.#deps.log.warn({ job: job.id, err: error }, 'could not show the "Show" button');
    }
  }
}
