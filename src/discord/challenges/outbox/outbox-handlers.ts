/** One handler for each kind of post. Every handler is idempotent. */
import { type APIThreadChannel, type REST, RESTJSONErrorCodes, Routes, ThreadAutoArchiveDuration } from 'discord.js';
import type { Logger } from 'pino';
import type { Challenge } from '../../../challenges/challenge.js';
import type { Challenges } from '../../../challenges/challenges.js';
import type { Post, PostKind, PostPayloads, PostResult } from '../../../challenges/outbox/post.js';
import { drawPodium } from '../../../images/index.js';
import type { Messages } from '../../../locales/index.js';
import type { PictureStore } from '../../../store/pictures/picture-store.js';
import { isDiscordError, isPermanentError } from '../../discord-errors.js';
import type { BotMessage } from '../../messages/bot-message.js';
import type { ChannelMessenger } from '../../messages/channel-messenger.js';
import { truncate } from '../../truncate.js';
import { entryAttachments, fixedPictureAttachments, fixedPicturesOf } from '../attachments.js';
import { THUMBNAIL_SIDES_PX, type ThumbnailCache } from '../thumbnail-cache.js';
import { announcementPost, cancelledPost, reminderPost, resultsPost, votingPost } from './post-messages.js';
import type { ScheduledEvents } from './scheduled-events.js';

export interface OutboxHandlerDeps {
  readonly challenges: Challenges;
  readonly messenger: ChannelMessenger;
  readonly scheduledEvents: ScheduledEvents;
  readonly rest: REST;
  readonly pictures: Pick<PictureStore, 'read'>;
  readonly thumbnails: ThumbnailCache;
  /** In a server's own language. */
  readonly messagesIn: (guildId: string) => Promise<Messages>;
  readonly log: Logger;
}

type PostOf<Kind extends PostKind> = Extract<Post, { readonly kind: Kind }>;

/** Entries that are shown in public with the call for votes. */
const TEASER_COUNT = 4;
const PODIUM_PLACES = 3;
/** Characters. */
const MAX_THREAD_NAME_LENGTH = 100;

/** Posts that show the state of the challenge and are edited when it changes. */
type StatusPostKind = 'announced' | 'opened' | 'voting';

export class OutboxHandlers {
  readonly #deps: OutboxHandlerDeps;

  constructor(deps: OutboxHandlerDeps) {
    this.#deps = deps;
  }

  /** @returns what it has made. @throws DiscordAPIError, and UserError `challenge-unknown` */
  async execute(post: Post): Promise<PostResult> {
    const challenge = await this.#deps.challenges.get(post.challengeId, post.guildId);
    switch (post.kind) {
      case 'announced':
        return this.#sendMessage(challenge, post, await this.#renderStatusPost('announced', challenge, post.id));
      case 'opened':
        return this.#openSubmissions(challenge, post);
      case 'voting':
        return this.#startVoting(challenge, post);
      case 'results':
        return this.#postResults(challenge, post);
      case 'cancelled':
        return this.#postCancellation(challenge, post);
      case 'changed':
        await this.#refreshStatusPosts(challenge, ['announced', 'opened', 'voting']);
        if (challenge.state === 'closed') await this.#refreshResults(challenge);
        return {};
      case 'reminder':
        return this.#postReminder(challenge, post);
      case 'role-give':
      case 'role-take':
        return this.#setRole(post);
      case 'thread-archive':
        return this.#archiveThread(challenge);
      default:
        return this.#syncScheduledEvent(challenge, post);
    }
  }

  /** A message in the challenge's channel, or elsewhere. */
  async #sendMessage(
    challenge: Challenge,
    post: Post,
    message: BotMessage,
    channelId = challenge.channelId,
  ): Promise<PostResult> {
    const messageId = await this.#deps.messenger.sendOnce(channelId, post, message);
    return { channelId, messageId, mark: post.id };
  }

  async #renderStatusPost(kind: StatusPostKind, challenge: Challenge, mark: string): Promise<BotMessage> {
    const { thumbnails, messagesIn, challenges } = this.#deps;
    const messages = await messagesIn(challenge.guildId);
    const post = { challenge, idempotencyKey: mark };
    if (kind !== 'voting')
      return announcementPost(
        kind,
        post,
        await fixedPictureAttachments(fixedPicturesOf(challenge), thumbnails, messages),
        messages,
      );
    const { entries, total } = await challenges.gallery.page(challenge.id, challenge.guildId, null, {
      size: TEASER_COUNT,
    });
    const teasers = await entryAttachments(entries, THUMBNAIL_SIDES_PX.gallery, thumbnails, messages);
    return votingPost(post, total, [...teasers.values()], messages);
  }

  async #openSubmissions(challenge: Challenge, post: PostOf<'opened'>): Promise<PostResult> {
    const said = await this.#sendMessage(challenge, post, await this.#renderStatusPost('opened', challenge, post.id));
    const threadId = await this.#createThread(challenge, challenge.channelId, String(said.messageId));
    await this.#refreshStatusPosts(challenge, ['announced']);
    return { ...said, threadId };
  }

  /** A thread of a message has the message's id, so there is never a second one. @returns null where the bot may make none. */
  async #createThread({ title, guildId }: Challenge, channelId: string, messageId: string): Promise<string | null> {
    const { rest, log } = this.#deps;
    const name = truncate(title, MAX_THREAD_NAME_LENGTH);
    const body = { name, auto_archive_duration: ThreadAutoArchiveDuration.OneWeek };
    try {
      return ((await rest.post(Routes.threads(channelId, messageId), { body })) as APIThreadChannel).id;
    } catch (error) {
      if (isDiscordError(error, RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage)) return messageId;
      if (!isPermanentError(error)) throw error;
      log.info({ code: error.code, guild: guildId }, 'there is no thread for a challenge');
      return null;
    }
  }

  async #startVoting(challenge: Challenge, post: PostOf<'voting'>): Promise<PostResult> {
    const said = await this.#sendMessage(challenge, post, await this.#renderStatusPost('voting', challenge, post.id));
    await this.#refreshStatusPosts(challenge, ['announced', 'opened']);
    return said;
  }

  async #postResults(challenge: Challenge, post: PostOf<'results'>): Promise<PostResult> {
    const message = await this.#renderResults(challenge, post.id, post.payload);
    const said = await this.#sendMessage(challenge, post, message, challenge.resultsChannelId ?? challenge.channelId);
    await this.#refreshStatusPosts(challenge, ['announced', 'opened', 'voting']);
    return { ...said, ...post.payload };
  }

  async #renderResults(challenge: Challenge, mark: string, counts: PostPayloads['results']): Promise<BotMessage> {
    const { challenges, pictures, messagesIn, log } = this.#deps;
    const { items } = await challenges.results.page(challenge.id, challenge.guildId, {
      offset: 0,
      size: PODIUM_PLACES,
    });
    const first = items.filter(({ votes }) => votes > 0);
    const places = [];
    for (const { entry } of first) {
      // Of a member whose data was erased there is none.
      const picture = entry.painting === '' ? undefined : await pictures.read(entry.painting);
      if (picture !== undefined) places.push({ picture, title: entry.title });
    }
    // A missing picture would look like an empty place on the podium, so draw none.
    const drawable = places.length === first.length && places.length > 0;
    const podium = drawable
      ? await drawPodium(places).catch((error: unknown) => {
          // Post the results without the podium.
          log.warn({ err: error, challenge: challenge.id }, 'the podium could not be drawn');
          return undefined;
        })
      : undefined;
    return resultsPost({ challenge, idempotencyKey: mark }, first, counts, podium, await messagesIn(challenge.guildId));
  }

  /** Data of a member on the podium may have been erased since. */
  async #refreshResults(challenge: Challenge): Promise<void> {
    const { mark, entries, votes, ...made } =
      (await this.#deps.challenges.outbox.resultsByKind(challenge.id)).get('results') ?? {};
    if (mark === undefined) return;
    await this.#editPost(challenge, made, () =>
      this.#renderResults(challenge, String(mark), { entries: Number(entries), votes: Number(votes) }),
    );
  }

  async #postCancellation(challenge: Challenge, post: PostOf<'cancelled'>): Promise<PostResult> {
    const messages = await this.#deps.messagesIn(challenge.guildId);
    const message = cancelledPost({ challenge, idempotencyKey: post.id }, post.payload.reason, messages);
    const said = await this.#sendMessage(challenge, post, message);
    await this.#refreshStatusPosts(challenge, ['announced', 'opened', 'voting']);
    return said;
  }

  async #postReminder(challenge: Challenge, post: PostOf<'reminder'>): Promise<PostResult> {
    const { of, endsAt } = post.payload;
    // Too late (Discord was down): post nothing.
    if (challenge.state !== (of === 'submissions' ? 'open' : 'voting')) return {};
    const message = reminderPost(
      { challenge, idempotencyKey: post.id },
      of,
      endsAt,
      await this.#deps.messagesIn(challenge.guildId),
    );
    return this.#sendMessage(challenge, post, message);
  }

  /** Edits earlier posts to show the current state. */
  async #refreshStatusPosts(challenge: Challenge, kinds: readonly StatusPostKind[]): Promise<void> {
    const made = await this.#deps.challenges.outbox.resultsByKind(challenge.id);
    for (const kind of kinds) {
      const result = made.get(kind);
      if (result !== undefined)
        await this.#editPost(challenge, result, () => this.#renderStatusPost(kind, challenge, String(result.mark)));
    }
  }

  /** A deleted message is not posted again. */
  async #editPost(
    { guildId }: Challenge,
    { channelId, messageId }: PostResult,
    make: () => Promise<BotMessage>,
  ): Promise<void> {
    const { messenger, log } = this.#deps;
    if (typeof channelId !== 'string' || typeof messageId !== 'string') return;
    try {
      await messenger.edit(channelId, messageId, await make());
    } catch (error) {
      if (!isPermanentError(error)) throw error;
      log.info({ code: error.code, guild: guildId }, 'a message of a challenge could not be changed');
    }
  }

  async #setRole({ kind, guildId, payload }: PostOf<'role-give' | 'role-take'>): Promise<PostResult> {
    const { rest } = this.#deps;
    const route = Routes.guildMemberRole(guildId, payload.memberId, payload.roleId);
    try {
      await (kind === 'role-give' ? rest.put(route) : rest.delete(route));
    } catch (error) {
      // Members who left have no roles.
      if (!isDiscordError(error, RESTJSONErrorCodes.UnknownMember)) throw error;
    }
    return {};
  }

  async #archiveThread({ id }: Challenge): Promise<PostResult> {
    const { challenges, rest } = this.#deps;
    const { threadId } = (await challenges.outbox.resultsByKind(id)).get('opened') ?? {};
    if (typeof threadId !== 'string') return {};
    try {
      await rest.patch(Routes.channel(threadId), { body: { archived: true } });
    } catch (error) {
      // Somebody deleted it, or locked it, which closes it too.
      if (!isPermanentError(error)) throw error;
    }
    return {};
  }

  async #syncScheduledEvent(
    challenge: Challenge,
    post: PostOf<'event-make' | 'event-change' | 'event-start' | 'event-end'>,
  ): Promise<PostResult> {
    const { challenges, scheduledEvents, messagesIn } = this.#deps;
    const description = challenge.theme || (await messagesIn(challenge.guildId)).challenges.posts.eventDescription;
    if (post.kind === 'event-make')
      return { eventId: await scheduledEvents.create(challenge, post.payload, description, post.attempt > 1) };
    const { eventId } = (await challenges.outbox.resultsByKind(challenge.id)).get('event-make') ?? {};
    if (typeof eventId !== 'string') return {};
    if (post.kind === 'event-change') await scheduledEvents.update(challenge, eventId, post.payload, description);
    else if (post.kind === 'event-start') await scheduledEvents.start(challenge.guildId, eventId);
    else await scheduledEvents.end(challenge.guildId, eventId, (post.payload as PostPayloads['event-end']).cancelled);
    return {};
  }
}
