/** Context menus of roles and threads, and prompts for new threads and channels. */
import { PermissionFlagsBits as May } from 'discord-api-types/payloads/v10';
import type { RoleChange } from '../../control-api/request-schemas.js';
import type { ChannelView, GuildView, RoleView } from '../../control-api/views.js';
import { namePrompt } from '../guild/name-dialog.js';
import { go } from '../state/route.js';
import { channelId, controlClient, errorText, memberId, notify, state } from '../state/store.js';
import type { Item } from './menu.js';

type Permission = NonNullable<RoleChange['permissions']>[number];

/** The permissions that the page can edit, with their labels. */
export const PERMISSIONS: readonly (readonly [Permission, string])[] = [
  ['ManageGuild', 'manage the server'],
  ['ManageMessages', 'manage messages'],
  ['ManageThreads', 'manage threads'],
  ['ManageEvents', 'manage events'],
  ['ManageRoles', 'manage roles'],
  ['Administrator', 'do everything'],
];

const showError = (error: unknown) => notify(errorText(error));

const has = ({ permissions }: RoleView, name: Permission) => (BigInt(permissions) & May[name]) !== 0n;

/** The bot's managed role can only be moved: its permissions belong to the bot. */
export function roleMenu({ id: guild, roles }: GuildView, role: RoleView): Item[] {
  const change = (wanted: RoleChange) => controlClient.changeRole(guild, role.id, wanted).catch(showError);
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
      label: `${has(role, name) ? 'Disallow' : 'Allow'}: ${words}`,
      act: () => turn(name, !has(role, name)),
    })),
    ...moves,
    { label: 'Delete role', danger: true, act: () => controlClient.deleteRole(guild, role.id).catch(showError) },
  ];
}

export function threadMenu({ id, archived, locked }: ChannelView): Item[] {
  const change = (wanted: { archived?: boolean; locked?: boolean }) =>
    controlClient.changeThread(memberId.peek(), id, wanted).catch(showError);
  return [
    { label: archived ? 'Reopen thread' : 'Archive thread', act: () => change({ archived: !archived }) },
    { label: locked ? 'Unlock thread' : 'Lock thread', act: () => change({ locked: !locked }) },
  ];
}

/** Reloads the state first: the event of the new channel may not have arrived yet. */
async function goToNew(channel: string): Promise<void> {
  state.value = await controlClient.state();
  go(memberId.peek(), channel);
}

/** @param message id of the message that starts the thread. */
export function promptForThread(message: string): void {
  const make = async (name: string) => {
    const member = memberId.peek();
    await goToNew((await controlClient.startThread(member, channelId.peek(), { name, message })).id);
  };
  namePrompt.value = { title: 'Create thread', make };
}

export function promptForChannel(guild: string): void {
  const make = async (name: string) => goToNew((await controlClient.addChannel(guild, name)).id);
  namePrompt.value = { title: 'Create channel', make };
}
