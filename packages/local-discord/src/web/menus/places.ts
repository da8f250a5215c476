/** What can be done with a role or a thread, and where new ones come from. */
import { PermissionFlagsBits as May } from 'discord-api-types/payloads/v10';
import type { RoleChange } from '../../control-api/requests.js';
import type { ChannelView, GuildView, RoleView } from '../../control-api/views.js';
import { naming } from '../guild/naming.js';
import { go } from '../state/route.js';
import { channelId, controlClient, errorText, memberId, notify, state } from '../state/store.js';
import type { Item } from './menu.js';

type Permission = NonNullable<RoleChange['permissions']>[number];

/** What a role may let its members do, as far as it matters here. */
export const PERMISSIONS: readonly (readonly [Permission, string])[] = [
  ['ManageGuild', 'manage the server'],
  ['ManageMessages', 'manage messages'],
  ['ManageThreads', 'manage threads'],
  ['ManageEvents', 'manage events'],
  ['ManageRoles', 'manage roles'],
  ['Administrator', 'do everything'],
];

const complain = (error: unknown) => notify(errorText(error));

const has = ({ permissions }: RoleView, name: Permission) => (BigInt(permissions) & May[name]) !== 0n;

/** Of the bot's own role only the rank can be changed: what it may do comes with the bot. */
export function roleMenu({ id: guild, roles }: GuildView, role: RoleView): Item[] {
  const change = (wanted: RoleChange) => controlClient.changeRole(guild, role.id, wanted).catch(complain);
  const position = roles.findIndex(({ id }) => id === role.id) + 1;
  const known = (Object.keys(May) as Permission[]).filter((name) => has(role, name));
  const turn = (name: Permission, on: boolean) =>
    change({ permissions: on ? [...known, name] : known.filter((each) => each !== name) });
  const moves: Item[] = [
    ...(position < roles.length ? [{ label: 'Move up', act: () => change({ position: position + 1 }) }] : []),
    ...(position > 1 ? [{ label: 'Move down', act: () => change({ position: position - 1 }) }] : []),
  ];
  if (role.managed) return moves;
  return [
    ...PERMISSIONS.map(([name, words]) => ({
      section: role.name,
      label: `${has(role, name) ? 'No longer let it' : 'Let it'} ${words}`,
      act: () => turn(name, !has(role, name)),
    })),
    ...moves,
    { label: 'Delete role', danger: true, act: () => controlClient.deleteRole(guild, role.id).catch(complain) },
  ];
}

export function threadMenu({ id, archived, locked }: ChannelView): Item[] {
  const change = (wanted: { archived?: boolean; locked?: boolean }) =>
    controlClient.changeThread(memberId.peek(), id, wanted).catch(complain);
  return [
    { label: archived ? 'Open the thread again' : 'Archive the thread', act: () => change({ archived: !archived }) },
    { label: locked ? 'Unlock the thread' : 'Lock the thread', act: () => change({ locked: !locked }) },
  ];
}

/** The page may not have been told of it yet. */
async function goToNew(channel: string): Promise<void> {
  state.value = await controlClient.state();
  go(memberId.peek(), channel);
}

/** @param message where it begins, by id. */
export function nameThread(message: string): void {
  const make = async (name: string) => {
    const member = memberId.peek();
    await goToNew((await controlClient.startThread(member, channelId.peek(), { name, message })).id);
  };
  naming.value = { title: 'A new thread', make };
}

export function nameChannel(guild: string): void {
  const make = async (name: string) => goToNew((await controlClient.addChannel(guild, name)).id);
  naming.value = { title: 'A new channel', make };
}
