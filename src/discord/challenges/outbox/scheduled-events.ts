/** Creates, updates, starts and ends the Discord scheduled event of a challenge. Every method is idempotent. */

import {
  type APIGuildScheduledEvent,
  channelLink,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventStatus,
  type REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import type { Challenge } from '../../../challenges/challenge.js';
import { isDiscordError } from '../../discord-errors.js';
import { MAX_EVENT_DESCRIPTION_LENGTH, MAX_EVENT_NAME_LENGTH } from '../../discord-limits.js';
import { truncate } from '../../truncate.js';

/** Milliseconds. */
export interface EventTimes {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Discord rejects an event that starts in the past; this leaves time for the request. */
const MIN_LEAD_TIME_MS = 60_000;

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
   * @param mayExist whether it may have been made before.
   * @returns its id; null where it would be over.
   */
  async create(challenge: Challenge, span: EventTimes, description: string, mayExist: boolean): Promise<string | null> {
    const body = this.#requestBody(challenge, span, description);
    if (body === undefined) return null;
    const known = mayExist ? await this.#findExisting(challenge.guildId, body) : undefined;
    if (known !== undefined) return known;
    const made = await this.#rest.post(Routes.guildScheduledEvents(challenge.guildId), { body });
    return (made as APIGuildScheduledEvent).id;
  }

  async update(challenge: Challenge, id: string, span: EventTimes, description: string): Promise<void> {
    const body = this.#requestBody(challenge, span, description);
    const event = await this.#get(challenge.guildId, id);
    if (body === undefined || event === undefined || hasEnded(event)) return;
    const { scheduled_start_time, ...others } = body;
    // The start of an active event cannot be changed.
    const begun = event.status === GuildScheduledEventStatus.Active;
    const changes = begun ? others : { ...others, scheduled_start_time };
    await this.#rest.patch(Routes.guildScheduledEvent(challenge.guildId, id), { body: changes });
  }

  async start(guildId: string, id: string): Promise<void> {
    const event = await this.#get(guildId, id);
    if (event?.status === GuildScheduledEventStatus.Scheduled)
      await this.#setStatus(guildId, id, GuildScheduledEventStatus.Active);
  }

  /** @param cancelled cancelled rather than completed. */
  async end(guildId: string, id: string, cancelled: boolean): Promise<void> {
    const event = await this.#get(guildId, id);
    if (event === undefined || hasEnded(event)) return;
    if (event.status === GuildScheduledEventStatus.Active)
      return this.#setStatus(guildId, id, GuildScheduledEventStatus.Completed);
    if (!cancelled) await this.#setStatus(guildId, id, GuildScheduledEventStatus.Active);
    await this.#setStatus(
      guildId,
      id,
      cancelled ? GuildScheduledEventStatus.Canceled : GuildScheduledEventStatus.Completed,
    );
  }

  #requestBody({ title, channelId, guildId }: Challenge, { startsAt, endsAt }: EventTimes, description: string) {
    const start = Math.max(startsAt, this.#now() + MIN_LEAD_TIME_MS);
    if (endsAt <= start) return undefined;
    return {
      name: truncate(title, MAX_EVENT_NAME_LENGTH),
      description: truncate(description, MAX_EVENT_DESCRIPTION_LENGTH),
      privacy_level: GuildScheduledEventPrivacyLevel.GuildOnly,
      entity_type: GuildScheduledEventEntityType.External,
      entity_metadata: { location: channelLink(channelId, guildId) },
      scheduled_start_time: new Date(start).toISOString(),
      scheduled_end_time: new Date(endsAt).toISOString(),
    };
  }

  async #findExisting(
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
      if (isDiscordError(error, RESTJSONErrorCodes.UnknownGuildScheduledEvent)) return undefined;
      throw error;
    }
  }

  async #setStatus(guildId: string, id: string, status: GuildScheduledEventStatus): Promise<void> {
    await this.#rest.patch(Routes.guildScheduledEvent(guildId, id), { body: { status } });
  }
}

const hasEnded = ({ status }: APIGuildScheduledEvent): boolean =>
  status === GuildScheduledEventStatus.Completed || status === GuildScheduledEventStatus.Canceled;
