/** What each kind of post asks for, done. Whatever is done twice does no harm. */
import { type APIThreadChannel, type REST, RESTJSONErrorCodes, Routes, ThreadAutoArchiveDuration } from 'discord.js';
import type { Logger } from 'pino';
import type { Challenge } from '../../challenges/challenge.js';
import type { Challenges } from '../../challenges/challenges.js';
import type { Post, PostKind, PostPayloads, PostResult } from '../../challenges/post.js';
import { drawPodium } from '../../images/index.js';
import type { Messages } from '../../locales/index.js';
import type { Pictures } from '../../store/pictures.js';
import { announcementOf, cancelledPostOf, reminderOf, resultsPostOf, votingPostOf } from '../messages/challenge.js';
import type { Message } from '../messages/message.js';
import { refusedAs } from '../refused.js';
import { isFinal } from '../replies/roads.js';
import { shorten } from '../shorten.js';
import type { ChannelPosts } from './channel-posts.js';
import type { ScheduledEvents } from './scheduled-events.js';
import { fixedOf, shownFixed, shownPaintings } from './shown.js';
import { SIDES, type SmallPictures } from './small-pictures.js';

export interface ErrandParts {
  readonly challenges: Challenges;
  readonly channels: ChannelPosts;
  readonly events: ScheduledEvents;
  readonly rest: REST;
  readonly pictures: Pick<Pictures, 'read'>;
  readonly smallPictures: SmallPictures;
  /** In a server's own language. */
  readonly messagesIn: (guildId: string) => Messages;
  readonly log: Logger;
}

type Of<Kind extends PostKind> = Extract<Post, { readonly kind: Kind }>;

/** Entries that are shown in public with the call for votes. */
const TEASERS = 4;
const PODIUM = 3;
/** Characters. */
const THREAD_NAME = 100;

/** Messages that show how a challenge stands. */
type Standing = 'announced' | 'opened' | 'voting';

export class Errands {
  readonly #parts: ErrandParts;

  constructor(parts: ErrandParts) {
    this.#parts = parts;
  }

  /** @returns what it has made. @throws DiscordAPIError, and UserError `challenge-unknown` */
  async run(post: Post): Promise<PostResult> {
    const challenge = await this.#parts.challenges.get(post.challengeId, post.guildId);
    switch (post.kind) {
      case 'announced':
        return this.#say(challenge, post, await this.#messageOf('announced', challenge, post.id));
      case 'opened':
        return this.#open(challenge, post);
      case 'voting':
        return this.#startVoting(challenge, post);
      case 'results':
        return this.#tellResults(challenge, post);
      case 'cancelled':
        return this.#cancel(challenge, post);
      case 'changed':
        await this.#refresh(challenge, ['announced', 'opened', 'voting']);
        if (challenge.state === 'closed') await this.#refreshResults(challenge);
        return {};
      case 'reminder':
        return this.#remind(challenge, post);
      case 'role-give':
      case 'role-take':
        return this.#setRole(post);
      case 'thread-archive':
        return this.#archive(challenge);
      default:
        return this.#keepEvent(challenge, post);
    }
  }

  /** A message in the challenge's channel, or elsewhere. */
  async #say(challenge: Challenge, post: Post, message: Message, channelId = challenge.channelId): Promise<PostResult> {
    const messageId = await this.#parts.channels.once(channelId, post, message);
    return { channelId, messageId, mark: post.id };
  }

  async #messageOf(kind: Standing, challenge: Challenge, mark: string): Promise<Message> {
    const { smallPictures, messagesIn, challenges } = this.#parts;
    const messages = messagesIn(challenge.guildId);
    const post = { challenge, mark };
    if (kind !== 'voting')
      return announcementOf(kind, post, await shownFixed(fixedOf(challenge), smallPictures, messages), messages);
    const { entries, total } = await challenges.gallery.page(challenge.id, challenge.guildId, null, { size: TEASERS });
    const teasers = await shownPaintings(entries, SIDES.gallery, smallPictures, messages);
    return votingPostOf(post, total, [...teasers.values()], messages);
  }

  async #open(challenge: Challenge, post: Of<'opened'>): Promise<PostResult> {
    const said = await this.#say(challenge, post, await this.#messageOf('opened', challenge, post.id));
    const threadId = await this.#makeThread(challenge, challenge.channelId, String(said.messageId));
    await this.#refresh(challenge, ['announced']);
    return { ...said, threadId };
  }

  /** A thread of a message has the message's id, so there is never a second one. @returns null where the bot may make none. */
  async #makeThread({ title, guildId }: Challenge, channelId: string, messageId: string): Promise<string | null> {
    const { rest, log } = this.#parts;
    const name = shorten(title, THREAD_NAME);
    const body = { name, auto_archive_duration: ThreadAutoArchiveDuration.OneWeek };
    try {
      return ((await rest.post(Routes.threads(channelId, messageId), { body })) as APIThreadChannel).id;
    } catch (error) {
      if (refusedAs(error, RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage)) return messageId;
      if (!isFinal(error)) throw error;
      log.info({ code: error.code, guild: guildId }, 'there is no thread for a challenge');
      return null;
    }
  }

  async #startVoting(challenge: Challenge, post: Of<'voting'>): Promise<PostResult> {
    const said = await this.#say(challenge, post, await this.#messageOf('voting', challenge, post.id));
    await this.#refresh(challenge, ['announced', 'opened']);
    return said;
  }

  async #tellResults(challenge: Challenge, post: Of<'results'>): Promise<PostResult> {
    const message = await this.#resultsOf(challenge, post.id, post.payload);
    const said = await this.#say(challenge, post, message, challenge.resultsChannelId ?? challenge.channelId);
    await this.#refresh(challenge, ['announced', 'opened', 'voting']);
    return { ...said, ...post.payload };
  }

  async #resultsOf(challenge: Challenge, mark: string, counts: PostPayloads['results']): Promise<Message> {
    const { challenges, pictures, messagesIn, log } = this.#parts;
    const { items } = await challenges.results.page(challenge.id, challenge.guildId, { offset: 0, size: PODIUM });
    const first = items.filter(({ votes }) => votes > 0);
    const places = [];
    for (const { entry } of first) {
      // Of a member whose data was erased there is none.
      const picture = entry.painting === '' ? undefined : await pictures.read(entry.painting);
      if (picture !== undefined) places.push({ picture, title: entry.title });
    }
    // Whoever has no picture any more would leave a gap that looks like somebody else's place.
    const drawable = places.length === first.length && places.length > 0;
    const podium = drawable
      ? await drawPodium(places).catch((error: unknown) => {
          // The results are told all the same.
          log.warn({ err: error, challenge: challenge.id }, 'the podium could not be drawn');
          return undefined;
        })
      : undefined;
    return resultsPostOf({ challenge, mark }, first, counts, podium, messagesIn(challenge.guildId));
  }

  /** Whoever was on the podium may be forgotten since. */
  async #refreshResults(challenge: Challenge): Promise<void> {
    const { mark, entries, votes, ...made } =
      (await this.#parts.challenges.outbox.made(challenge.id)).get('results') ?? {};
    if (mark === undefined) return;
    await this.#change(challenge, made, () =>
      this.#resultsOf(challenge, String(mark), { entries: Number(entries), votes: Number(votes) }),
    );
  }

  async #cancel(challenge: Challenge, post: Of<'cancelled'>): Promise<PostResult> {
    const messages = this.#parts.messagesIn(challenge.guildId);
    const message = cancelledPostOf({ challenge, mark: post.id }, post.payload.reason, messages);
    const said = await this.#say(challenge, post, message);
    await this.#refresh(challenge, ['announced', 'opened', 'voting']);
    return said;
  }

  async #remind(challenge: Challenge, post: Of<'reminder'>): Promise<PostResult> {
    const { of, endsAt } = post.payload;
    // Who comes too late, because Discord was not there, says nothing.
    if (challenge.state !== (of === 'submissions' ? 'open' : 'voting')) return {};
    const message = reminderOf({ challenge, mark: post.id }, of, endsAt, this.#parts.messagesIn(challenge.guildId));
    return this.#say(challenge, post, message);
  }

  /** Messages of before show how it stands now. */
  async #refresh(challenge: Challenge, kinds: readonly Standing[]): Promise<void> {
    const made = await this.#parts.challenges.outbox.made(challenge.id);
    for (const kind of kinds) {
      const result = made.get(kind);
      if (result !== undefined)
        await this.#change(challenge, result, () => this.#messageOf(kind, challenge, String(result.mark)));
    }
  }

  /** One that is gone stays gone. */
  async #change(
    { guildId }: Challenge,
    { channelId, messageId }: PostResult,
    make: () => Promise<Message>,
  ): Promise<void> {
    const { channels, log } = this.#parts;
    if (typeof channelId !== 'string' || typeof messageId !== 'string') return;
    try {
      await channels.change(channelId, messageId, await make());
    } catch (error) {
      if (!isFinal(error)) throw error;
      log.info({ code: error.code, guild: guildId }, 'a message of a challenge could not be changed');
    }
  }

  async #setRole({ kind, guildId, payload }: Of<'role-give' | 'role-take'>): Promise<PostResult> {
    const { rest } = this.#parts;
    const route = Routes.guildMemberRole(guildId, payload.memberId, payload.roleId);
    try {
      await (kind === 'role-give' ? rest.put(route) : rest.delete(route));
    } catch (error) {
      // Who has left has no roles.
      if (!refusedAs(error, RESTJSONErrorCodes.UnknownMember)) throw error;
    }
    return {};
  }

  async #archive({ id }: Challenge): Promise<PostResult> {
    const { challenges, rest } = this.#parts;
    const { threadId } = (await challenges.outbox.made(id)).get('opened') ?? {};
    if (typeof threadId !== 'string') return {};
    try {
      await rest.patch(Routes.channel(threadId), { body: { archived: true } });
    } catch (error) {
      // Somebody deleted it, or locked it, which closes it too.
      if (!isFinal(error)) throw error;
    }
    return {};
  }

  async #keepEvent(
    challenge: Challenge,
    post: Of<'event-make' | 'event-change' | 'event-start' | 'event-end'>,
  ): Promise<PostResult> {
    const { challenges, events, messagesIn } = this.#parts;
    const description = challenge.theme || messagesIn(challenge.guildId).challenges.posts.event;
    if (post.kind === 'event-make')
      return { eventId: await events.make(challenge, post.payload, description, post.attempt > 1) };
    const { eventId } = (await challenges.outbox.made(challenge.id)).get('event-make') ?? {};
    if (typeof eventId !== 'string') return {};
    if (post.kind === 'event-change') await events.change(challenge, eventId, post.payload, description);
    else if (post.kind === 'event-start') await events.start(challenge.guildId, eventId);
    else await events.end(challenge.guildId, eventId, (post.payload as PostPayloads['event-end']).cancelled);
    return {};
  }
}
