/** The REST API of servers: members, roles, scheduled events. */
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { rankOf } from '../state/permissions.js';
import type { EventRecord, GuildRecord, MemberRecord } from '../state/records.js';
import { setRole } from '../state/roles.js';
import { changeEvent, createEvent, deleteEvent, type EventPayload, isOver } from '../state/scheduled-events.js';
import {
  activeThreads,
  serializeChannel,
  serializeEvent,
  serializeGuild,
  serializeMember,
  serializeRoles,
  topLevelChannels,
} from '../state/serializers.js';
import { refusals } from './api-error.js';
import { guildForBot, type RestRequest, type Route, requirePermission, route } from './route.js';

const { ManageRoles, CreateEvents, ManageEvents } = PermissionFlagsBits;

function memberOf({ members, bot }: GuildRecord, id: string): MemberRecord {
  const member = bot?.user.id === id ? bot : members.get(id);
  if (member === undefined) throw refusals.unknownMember();
  return member;
}

/**
 * Roles below the bot's highest one, and none that belong to an application. Of @everyone Discord knows nothing here:
 * https://github.com/polarsource/polar/issues/4009
 */
function setMemberRole(call: RestRequest, has: boolean): undefined {
  const { discord, parameters } = call;
  const guild = guildForBot(call);
  requirePermission(guild, ManageRoles);
  const member = memberOf(guild, parameters.user);
  const role = guild.roles.get(parameters.role);
  if (role === undefined) throw refusals.unknownRole();
  if (role.managed || role.position >= rankOf(guild, guild.bot)) throw refusals.missingPermissions();
  setRole(discord, guild, member, role, has);
  return undefined;
}

function eventOf(guild: GuildRecord, { parameters }: RestRequest): EventRecord {
  const event = guild.events.get(parameters.event);
  if (event === undefined) throw refusals.unknownEvent();
  return event;
}

/** Whoever may make events rules over their own, who may manage them over all. */
function eventToChange(call: RestRequest) {
  const guild = guildForBot(call);
  const event = eventOf(guild, call);
  requirePermission(guild, event.creatorId === guild.bot.user.id ? CreateEvents : ManageEvents);
  return { guild, event };
}

const EVENTS = '/guilds/:guild/scheduled-events';

export const GUILD_ROUTES: readonly Route[] = [
  route('GET /guilds/:guild', (call) => serializeGuild(guildForBot(call))),
  route('GET /guilds/:guild/channels', (call) => topLevelChannels(guildForBot(call)).map(serializeChannel)),
  route('GET /guilds/:guild/threads/active', (call) => {
    return { threads: activeThreads(guildForBot(call)).map(serializeChannel), members: [], has_more: false };
  }),
  route('GET /guilds/:guild/members/:user', (call) =>
    serializeMember(memberOf(guildForBot(call), call.parameters.user)),
  ),
  route('GET /guilds/:guild/roles', (call) => serializeRoles(guildForBot(call))),
  route('PUT /guilds/:guild/members/:user/roles/:role', (call) => setMemberRole(call, true)),
  route('DELETE /guilds/:guild/members/:user/roles/:role', (call) => setMemberRole(call, false)),

  route(`GET ${EVENTS}`, (call) => {
    const guild = guildForBot(call);
    return [...guild.events.values()].filter((event) => !isOver(event)).map((event) => serializeEvent(event, guild));
  }),
  route(`POST ${EVENTS}`, (call) => {
    const guild = guildForBot(call);
    requirePermission(guild, CreateEvents);
    return serializeEvent(
      createEvent(call.discord, guild, call.discord.bot.id, (call.body ?? {}) as EventPayload),
      guild,
    );
  }),
  route(`GET ${EVENTS}/:event`, (call) => {
    const guild = guildForBot(call);
    return serializeEvent(eventOf(guild, call), guild);
  }),
  route(`PATCH ${EVENTS}/:event`, (call) => {
    const { guild, event } = eventToChange(call);
    changeEvent(call.discord, guild, event, (call.body ?? {}) as EventPayload);
    return serializeEvent(event, guild);
  }),
  route(`DELETE ${EVENTS}/:event`, (call) => {
    const { guild, event } = eventToChange(call);
    deleteEvent(call.discord, guild, event);
  }),
];
