/**
 * The control API for places and ranks. Whoever sits before the page owns every server here.
 *
 *     POST   /control/guilds/:guild/channels                     a channel
 *     POST   /control/guilds/:guild/stickers                     a sticker: a form with one file
 *     POST   /control/guilds/:guild/roles                        a role, below all others unless `position` says more
 *     PATCH  /control/guilds/:guild/roles/:role                  where it stands, and what it lets its members do
 *     DELETE /control/guilds/:guild/roles/:role
 *     PUT    /control/guilds/:guild/members/:member/roles/:role  somebody has it
 *     DELETE /control/guilds/:guild/members/:member/roles/:role
 *     POST   /control/members/:member/channels/:channel/threads  a thread of the member's, at a message or not
 *     PATCH  /control/members/:member/channels/:channel/thread   archived or open, locked or not
 */
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { ClientRejection } from '../actors/client-rejection.js';
import { createSticker } from '../actors/new-sticker.js';
import type { DiscordState } from '../state/discord-state.js';
import type { GuildRecord, MemberRecord, RoleRecord } from '../state/records.js';
import { createRole, deleteRole, moveRole, setRole, setRolePermissions } from '../state/roles.js';
import { messageOf } from './actions.js';
import { actorOf } from './find-actor.js';
import { ROLE, ROLE_CHANGE, STICKER, THREAD, THREAD_CHANGE } from './request-schemas.js';
import { type ControlRequest, type ControlRoute, controlRoute } from './routes.js';
import { viewChannel, viewRole, viewSticker } from './views.js';

const CHANNEL = z.strictObject({ name: z.string().trim().min(1).max(100) });

function guildOf(discord: DiscordState, id: string): GuildRecord {
  const guild = discord.guilds.get(id);
  if (guild === undefined) throw new ClientRejection(`There is no server ${id}.`);
  return guild;
}

/** @throws ClientRejection for the bot's own: it comes and goes with the bot. */
function roleOf({ discord, parameters }: ControlRequest): { guild: GuildRecord; role: RoleRecord } {
  const guild = guildOf(discord, parameters.guild);
  const role = guild.roles.get(parameters.role);
  if (role === undefined) throw new ClientRejection(`There is no role ${parameters.role} in ${guild.name}.`);
  return { guild, role };
}

const bits = (names: readonly (keyof typeof PermissionFlagsBits)[]): bigint =>
  names.reduce((sum, each) => sum | PermissionFlagsBits[each], 0n);

function setMemberRole(request: ControlRequest, has: boolean): undefined {
  const { guild, role } = roleOf(request);
  const { discord, parameters } = request;
  const member: MemberRecord | undefined = guild.members.get(parameters.member);
  if (member === undefined) throw new ClientRejection(`There is no member ${parameters.member} in ${guild.name}.`);
  if (role.managed) throw new ClientRejection(`${role.name} is the bot's own role; nobody else can have it.`);
  setRole(discord, guild, member, role, has);
  return undefined;
}

export const GUILD_CONTROL_ROUTES: readonly ControlRoute[] = [
  controlRoute('POST /guilds/:guild/channels', ({ discord, parameters, body }) => {
    return viewChannel(discord.createChannel(CHANNEL.parse(body).name, guildOf(discord, parameters.guild)));
  }),
  controlRoute('POST /guilds/:guild/stickers', async ({ discord, parameters, body, files }) => {
    const { name } = STICKER.parse(body);
    const [file] = files;
    if (file === undefined) throw new ClientRejection('A sticker needs a picture.');
    return viewSticker(await createSticker(discord, guildOf(discord, parameters.guild), { ...file, name }));
  }),
  controlRoute('POST /guilds/:guild/roles', ({ discord, parameters, body }) => {
    const { permissions, ...role } = ROLE.parse(body);
    return viewRole(
      createRole(discord, guildOf(discord, parameters.guild), { ...role, permissions: bits(permissions) }),
    );
  }),
  controlRoute('PATCH /guilds/:guild/roles/:role', (request) => {
    const { guild, role } = roleOf(request);
    const { permissions, position } = ROLE_CHANGE.parse(request.body);
    if (permissions !== undefined) setRolePermissions(request.discord, guild, role, bits(permissions));
    if (position !== undefined) moveRole(request.discord, guild, role, position);
    return viewRole(role);
  }),
  controlRoute('DELETE /guilds/:guild/roles/:role', (request) => {
    const { guild, role } = roleOf(request);
    if (role.managed) throw new ClientRejection(`${role.name} is the bot's own role; it goes when the bot goes.`);
    deleteRole(request.discord, guild, role);
  }),
  controlRoute('PUT /guilds/:guild/members/:member/roles/:role', (request) => setMemberRole(request, true)),
  controlRoute('DELETE /guilds/:guild/members/:member/roles/:role', (request) => setMemberRole(request, false)),
  controlRoute('POST /members/:member/channels/:channel/threads', ({ discord, parameters, body }) => {
    const { name, message } = THREAD.parse(body);
    const actor = actorOf(discord, parameters.member, parameters.channel);
    const begun = actor.startThread(name, message === undefined ? undefined : messageOf(actor, message));
    return viewChannel(begun.channel);
  }),
  controlRoute('PATCH /members/:member/channels/:channel/thread', ({ discord, parameters, body }) => {
    actorOf(discord, parameters.member, parameters.channel).changeThread(THREAD_CHANGE.parse(body));
  }),
];
