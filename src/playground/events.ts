/** Events that a server plans: https://discord.com/developers/docs/resources/guild-scheduled-event */
import {
  GatewayDispatchEvents,
  GuildScheduledEventEntityType,
  GuildScheduledEventStatus,
  PermissionFlagsBits,
} from 'discord.js';
import { refusals } from './api-error.js';
import type { Discord } from './discord.js';
import { Form } from './form.js';
import { showEvent } from './present.js';
import type { EventRecord, GuildRecord } from './records.js';

/** What the bot sends, as far as it is looked at. Other kinds than events elsewhere are not offered here. */
export interface EventPayload {
  readonly name?: string;
  readonly description?: string | null;
  readonly scheduled_start_time?: string;
  readonly scheduled_end_time?: string | null;
  readonly privacy_level?: number;
  readonly entity_type?: number;
  readonly entity_metadata?: { readonly location?: string } | null;
  readonly status?: number;
}

const { Scheduled, Active, Completed, Canceled } = GuildScheduledEventStatus;

/** What may become of an event that is not over. */
const NEXT: Readonly<Record<number, readonly number[]>> = {
  [Scheduled]: [Active, Canceled],
  [Active]: [Completed],
};

/** @throws ApiError 50013, 50035. */
export function createEvent(discord: Discord, guild: GuildRecord, payload: EventPayload): object {
  if (((guild.botPermissions ?? 0n) & PermissionFlagsBits.CreateEvents) === 0n) throw refusals.missingPermissions();
  const form = new Form();
  for (const name of ['name', 'privacy_level', 'scheduled_start_time', 'entity_type'] as const)
    form.expectThere(payload[name], [name]);
  form.expectChoice(payload.entity_type, [GuildScheduledEventEntityType.External], ['entity_type']);
  form.expectThere(payload.scheduled_end_time, ['scheduled_end_time']);
  form.expectThere(payload.entity_metadata?.location, ['entity_metadata', 'location']);
  form.close();
  const event: EventRecord = {
    id: discord.id(),
    creatorId: discord.bot.id,
    status: Scheduled,
    ...valuesOf(discord, { name: '', description: null, startsAt: 0, endsAt: 0, location: '' }, payload),
  };
  guild.events.set(event.id, event);
  watchEvent(discord, guild, event);
  return tell(discord, guild, GatewayDispatchEvents.GuildScheduledEventCreate, event);
}

/** @throws ApiError 10070, 50013, 50035. */
export function changeEvent(discord: Discord, guild: GuildRecord, id: string, payload: EventPayload): object {
  const event = eventForBot(discord, guild, id);
  const { status = event.status } = payload;
  const form = new Form();
  form.expectChoice(status, [event.status, ...(NEXT[event.status] ?? [])], ['status']);
  form.close();
  Object.assign(event, valuesOf(discord, event, payload), { status });
  watchEvent(discord, guild, event);
  return tell(discord, guild, GatewayDispatchEvents.GuildScheduledEventUpdate, event);
}

/** @throws ApiError 10070, 50013. */
export function deleteEvent(discord: Discord, guild: GuildRecord, id: string): void {
  const event = eventForBot(discord, guild, id);
  guild.events.delete(id);
  tell(discord, guild, GatewayDispatchEvents.GuildScheduledEventDelete, event);
}

/** @throws ApiError 10070. */
export function eventOf(guild: GuildRecord, id: string): EventRecord {
  const event = guild.events.get(id);
  if (event === undefined) throw refusals.unknownEvent();
  return event;
}

/** Events elsewhere begin and end by themselves. */
export function watchEvent(discord: Discord, guild: GuildRecord, event: EventRecord): void {
  const turn = (from: GuildScheduledEventStatus, to: GuildScheduledEventStatus, due: 'startsAt' | 'endsAt') => {
    discord.clock.at(event[due], () => {
      // It may have been moved, ended or taken away since.
      const holds = guild.events.get(event.id) === event && event.status === from;
      if (!holds || discord.clock.now() < event[due]) return;
      event.status = to;
      tell(discord, guild, GatewayDispatchEvents.GuildScheduledEventUpdate, event);
    });
  };
  turn(Scheduled, Active, 'startsAt');
  turn(Active, Completed, 'endsAt');
}

function eventForBot(discord: Discord, guild: GuildRecord, id: string): EventRecord {
  const event = eventOf(guild, id);
  const needed =
    event.creatorId === discord.bot.id ? PermissionFlagsBits.CreateEvents : PermissionFlagsBits.ManageEvents;
  if (((guild.botPermissions ?? 0n) & needed) === 0n) throw refusals.missingPermissions();
  return event;
}

type Values = Pick<EventRecord, 'name' | 'description' | 'startsAt' | 'endsAt' | 'location'>;

/** @throws ApiError 50035. */
function valuesOf({ clock }: Discord, before: Values, payload: EventPayload): Values {
  const { name = before.name, description = before.description, entity_metadata: metadata } = payload;
  const location = metadata?.location ?? before.location;
  const startsAt = timeOf(payload.scheduled_start_time) ?? before.startsAt;
  const endsAt = timeOf(payload.scheduled_end_time ?? undefined) ?? before.endsAt;
  const form = new Form();
  form.expectLength(name.length, [1, 100], ['name']);
  form.expectLength(description?.length, [0, 1000], ['description']);
  form.expectLength(location.length, [1, 100], ['entity_metadata', 'location']);
  const future = startsAt === before.startsAt || startsAt > clock.now();
  form.expect(future, ['scheduled_start_time'], 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST', 'Cannot schedule in the past.');
  form.expect(
    endsAt > startsAt,
    ['scheduled_end_time'],
    'GUILD_SCHEDULED_EVENT_END',
    'The end must be after the start.',
  );
  form.close();
  return { name, description, startsAt, endsAt, location };
}

const timeOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

function tell(discord: Discord, guild: GuildRecord, kind: GatewayDispatchEvents, event: EventRecord): object {
  const shown = showEvent(event, guild.id);
  discord.gateway.dispatch(kind, shown);
  discord.changes.emit('scene');
  return shown;
}
