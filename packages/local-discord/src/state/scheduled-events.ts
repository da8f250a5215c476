/** Scheduled events outside of Discord. https://discord.com/developers/docs/resources/guild-scheduled-event */
import {
  GatewayDispatchEvents,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventStatus,
} from 'discord-api-types/v10';
import { refusals } from '../rest/api-error.js';
import { Form } from '../validation/form-errors.js';
import type { DiscordStore } from './discord-store.js';
import type { EventRecord, GuildRecord } from './records.js';
import { serializeEvent } from './serializers.js';

export interface EventPayload {
  readonly name?: string;
  readonly description?: string | null;
  readonly scheduled_start_time?: string;
  readonly scheduled_end_time?: string | null;
  readonly privacy_level?: number;
  readonly entity_type?: number | null;
  readonly entity_metadata?: { readonly location?: string } | null;
  readonly status?: number | null;
}

/** Documented limits. */
const NAME = [1, 100] as const;
const DESCRIPTION = [0, 1000] as const;
const LOCATION = [1, 100] as const;
const MAX_EVENTS = 100;

const { Scheduled, Active, Completed, Canceled } = GuildScheduledEventStatus;
/** What may become of an event by hand. */
const ALLOWED_TRANSITIONS: Readonly<Record<number, readonly GuildScheduledEventStatus[]>> = {
  [Scheduled]: [Scheduled, Active, Canceled],
  [Active]: [Active, Completed],
};

export const isOver = ({ status }: EventRecord): boolean => status === Completed || status === Canceled;

/** @throws ApiError 50035 or 30038. */
export function createEvent(
  discord: DiscordStore,
  guild: GuildRecord,
  creatorId: string,
  payload: EventPayload,
): EventRecord {
  const form = new Form();
  form.expectThere(payload.scheduled_start_time, ['scheduled_start_time']);
  form.expectThere(payload.scheduled_end_time, ['scheduled_end_time']);
  form.expectThere(payload.entity_metadata?.location, ['entity_metadata', 'location']);
  form.expectChoice(payload.privacy_level, [GuildScheduledEventPrivacyLevel.GuildOnly], ['privacy_level']);
  // There are no voice channels here, where the others take place.
  form.expectChoice(payload.entity_type, [GuildScheduledEventEntityType.External], ['entity_type']);
  form.close();
  const event: EventRecord = {
    id: discord.id(),
    creatorId,
    name: payload.name ?? '',
    description: payload.description ?? null,
    location: payload.entity_metadata?.location ?? '',
    startsAt: Date.parse(payload.scheduled_start_time ?? ''),
    endsAt: Date.parse(payload.scheduled_end_time ?? ''),
    status: Scheduled,
  };
  checkEvent(discord, event);
  checkStart(discord, event);
  if ([...guild.events.values()].filter((each) => !isOver(each)).length >= MAX_EVENTS) throw refusals.tooManyEvents();
  guild.events.set(event.id, event);
  dispatchEvent(discord, guild, GatewayDispatchEvents.GuildScheduledEventCreate, event);
  scheduleStart(discord, guild, event);
  return event;
}

/** @throws ApiError 50035 or 180000. */
export function changeEvent(
  discord: DiscordStore,
  guild: GuildRecord,
  event: EventRecord,
  payload: EventPayload,
): void {
  if (isOver(event)) throw refusals.finishedEvent();
  const { name, description, scheduled_start_time: start, scheduled_end_time: end, entity_metadata, status } = payload;
  const changed: EventRecord = {
    ...event,
    name: name ?? event.name,
    description: description === undefined ? event.description : description,
    location: entity_metadata?.location ?? event.location,
    startsAt: start === undefined ? event.startsAt : Date.parse(start),
    endsAt: end === undefined || end === null ? event.endsAt : Date.parse(end),
    status: status ?? event.status,
  };
  const form = new Form();
  form.expectChoice(changed.status, ALLOWED_TRANSITIONS[event.status], ['status']);
  form.close();
  checkEvent(discord, changed);
  if (changed.startsAt !== event.startsAt) checkStart(discord, changed);
  Object.assign(event, changed);
  dispatchEvent(discord, guild, GatewayDispatchEvents.GuildScheduledEventUpdate, event);
  scheduleStart(discord, guild, event);
}

export function deleteEvent(discord: DiscordStore, guild: GuildRecord, event: EventRecord): void {
  guild.events.delete(event.id);
  dispatchEvent(discord, guild, GatewayDispatchEvents.GuildScheduledEventDelete, event);
}

/** One outside of Discord begins and ends by itself, at its times. */
export function scheduleStart(discord: DiscordStore, guild: GuildRecord, event: EventRecord): void {
  if (isOver(event)) return;
  const { clock } = discord;
  const due = event.status === Scheduled ? event.startsAt : event.endsAt;
  clock.schedule(due, () => {
    const waits = guild.events.get(event.id) === event && !isOver(event);
    // Another alarm is set for every time that it was given since.
    if (!waits || clock.now() < (event.status === Scheduled ? event.startsAt : event.endsAt)) return;
    event.status = event.status === Scheduled ? Active : Completed;
    dispatchEvent(discord, guild, GatewayDispatchEvents.GuildScheduledEventUpdate, event);
    scheduleStart(discord, guild, event);
  });
}

function checkEvent({ clock }: DiscordStore, { name, description, location, startsAt, endsAt }: EventRecord): void {
  const form = new Form();
  form.expectLength(name.length, NAME, ['name']);
  form.expectLength(description?.length, DESCRIPTION, ['description']);
  form.expectLength(location.length, LOCATION, ['entity_metadata', 'location']);
  for (const [time, field] of [
    [startsAt, 'scheduled_start_time'],
    [endsAt, 'scheduled_end_time'],
  ] as const) {
    const message = 'This field must be a valid ISO8601 date.';
    form.expect(!Number.isNaN(time), [field], 'DATE_TIME_TYPE_PARSE', message);
  }
  const late = endsAt > startsAt && endsAt > clock.now();
  const message = 'Cannot schedule event to end in the past or before it starts.';
  form.expect(late || Number.isNaN(endsAt), ['scheduled_end_time'], 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST', message);
  form.close();
}

function checkStart({ clock }: DiscordStore, { startsAt }: EventRecord): void {
  const form = new Form();
  const message = 'Cannot schedule event in the past.';
  form.expect(startsAt > clock.now(), ['scheduled_start_time'], 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST', message);
  form.close();
}

function dispatchEvent(
  discord: DiscordStore,
  guild: GuildRecord,
  name: GatewayDispatchEvents,
  event: EventRecord,
): void {
  if (guild.bot !== undefined) discord.gateway.dispatch(name, serializeEvent(event, guild));
  discord.changes.emit('state');
}
