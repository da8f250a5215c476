/** Discord's own event for a challenge: made, moved, started and ended along with it. Every step may be repeated. */
import {
  type APIGuildScheduledEvent,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventStatus,
  type REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import type { Challenge } from '../../challenges/challenge.js';
import { refusedAs } from '../refused.js';
import { shorten } from '../shorten.js';

/** Milliseconds. */
export interface Span {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Characters, and how far away an event must begin in milliseconds. */
const [NAME, DESCRIPTION, SOON] = [100, 1000, 60_000] as const;

export class ScheduledEvents {
  readonly #rest: REST;
  readonly #userId: string;
  readonly #now: () => number;

  /** @param userId the bot's. */
  constructor(rest: REST, userId: string, now: () => number) {
    this.#rest = rest;
    this.#userId = userId;
    this.#now = now;
  }

  /**
   * @param again whether it may have been made before.
   * @returns its id; null where it would be over.
   */
  async make(challenge: Challenge, span: Span, description: string, again: boolean): Promise<string | null> {
    const body = this.#bodyOf(challenge, span, description);
    if (body === undefined) return null;
    const known = again ? await this.#find(challenge.guildId, body) : undefined;
    if (known !== undefined) return known;
    const made = await this.#rest.post(Routes.guildScheduledEvents(challenge.guildId), { body });
    return (made as APIGuildScheduledEvent).id;
  }

  async change(challenge: Challenge, id: string, span: Span, description: string): Promise<void> {
    const body = this.#bodyOf(challenge, span, description);
    const event = await this.#get(challenge.guildId, id);
    if (body === undefined || event === undefined || isOver(event)) return;
    const { scheduled_start_time, ...others } = body;
    // What has begun has begun.
    const begun = event.status === GuildScheduledEventStatus.Active;
    const changes = begun ? others : { ...others, scheduled_start_time };
    await this.#rest.patch(Routes.guildScheduledEvent(challenge.guildId, id), { body: changes });
  }

  async start(guildId: string, id: string): Promise<void> {
    const event = await this.#get(guildId, id);
    if (event?.status === GuildScheduledEventStatus.Scheduled)
      await this.#setStatus(guildId, id, GuildScheduledEventStatus.Active);
  }

  /** @param cancelled it is not to be, rather than over. */
  async end(guildId: string, id: string, cancelled: boolean): Promise<void> {
    const event = await this.#get(guildId, id);
    if (event === undefined || isOver(event)) return;
    if (event.status === GuildScheduledEventStatus.Active)
      return this.#setStatus(guildId, id, GuildScheduledEventStatus.Completed);
    if (!cancelled) await this.#setStatus(guildId, id, GuildScheduledEventStatus.Active);
    await this.#setStatus(
      guildId,
      id,
      cancelled ? GuildScheduledEventStatus.Canceled : GuildScheduledEventStatus.Completed,
    );
  }

  #bodyOf({ title, channelId, guildId }: Challenge, { startsAt, endsAt }: Span, description: string) {
    const start = Math.max(startsAt, this.#now() + SOON);
    if (endsAt <= start) return undefined;
    return {
      name: shorten(title, NAME),
      description: shorten(description, DESCRIPTION),
      privacy_level: GuildScheduledEventPrivacyLevel.GuildOnly,
      entity_type: GuildScheduledEventEntityType.External,
      entity_metadata: { location: `https://discord.com/channels/${guildId}/${channelId}` },
      scheduled_start_time: new Date(start).toISOString(),
      scheduled_end_time: new Date(endsAt).toISOString(),
    };
  }

  async #find(
    guildId: string,
    body: {
      readonly name: string;
      readonly scheduled_end_time: string;
      readonly entity_metadata: { readonly location: string };
    },
  ): Promise<string | undefined> {
    const events = (await this.#rest.get(Routes.guildScheduledEvents(guildId))) as APIGuildScheduledEvent[];
    const end = Date.parse(body.scheduled_end_time);
    return events.find(
      (event) =>
        event.creator_id === this.#userId &&
        event.name === body.name &&
        event.entity_metadata?.location === body.entity_metadata.location &&
        Date.parse(event.scheduled_end_time ?? '') === end,
    )?.id;
  }

  /** @returns undefined for one that somebody deleted. */
  async #get(guildId: string, id: string): Promise<APIGuildScheduledEvent | undefined> {
    try {
      return (await this.#rest.get(Routes.guildScheduledEvent(guildId, id))) as APIGuildScheduledEvent;
    } catch (error) {
      if (refusedAs(error, RESTJSONErrorCodes.UnknownGuildScheduledEvent)) return undefined;
      throw error;
    }
  }

  async #setStatus(guildId: string, id: string, status: GuildScheduledEventStatus): Promise<void> {
    await this.#rest.patch(Routes.guildScheduledEvent(guildId, id), { body: { status } });
  }
}

const isOver = ({ status }: APIGuildScheduledEvent): boolean =>
  status === GuildScheduledEventStatus.Completed || status === GuildScheduledEventStatus.Canceled;
