/** Context menus of messages and members; the bot's context menu commands come first. */
import {
  type APIMessage,
  ApplicationCommandType,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord-api-types/payloads/v10';
import { availableCommands, localised } from '../composer/commands.js';
import { newRoleFor } from '../guild/new-role.js';
import { runCommand } from '../state/actions.js';
import { go } from '../state/route.js';
import {
  channelId,
  controlClient,
  DIRECT,
  dismissed,
  errorText,
  guild,
  me,
  memberId,
  members,
  notify,
  state,
} from '../state/store.js';
import type { Item } from './menu.js';
import { promptForThread } from './role-and-thread-menus.js';

const showError = (error: unknown) => notify(errorText(error));

const appCommands = (
  type: ApplicationCommandType,
  toAction: (name: string) => Parameters<typeof runCommand>[1],
): Item[] =>
  availableCommands(type).map((each) => ({
    section: 'Apps',
    label: localised(each).name,
    icon: state.value?.bot.avatar,
    act: () => runCommand(each.name, toAction(each.name)).catch(showError),
  }));

export function messageMenu(message: APIMessage): Item[] {
  const { id, author, content } = message;
  const ephemeral = ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const moderates =
    guild.value !== undefined && (BigInt(me.value?.permissions ?? 0) & PermissionFlagsBits.ManageMessages) !== 0n;
  const remove = () => controlClient.deleteMessage(memberId.peek(), channelId.peek(), id).catch(showError);
  return [
    ...appCommands(ApplicationCommandType.Message, (name) => ({ kind: 'message', name, message: id })),
    ...(content === ''
      ? []
      : [{ label: 'Copy text', act: () => navigator.clipboard.writeText(content).catch(showError) }]),
    ...(mayStartThread(message) ? [{ label: 'Create thread', act: () => promptForThread(id) }] : []),
    { label: 'Copy message ID', act: () => navigator.clipboard.writeText(id).catch(showError) },
    ...(ephemeral
      ? [{ label: 'Dismiss message', act: () => (dismissed.value = new Set([...dismissed.peek(), id])) }]
      : author.id === memberId.value || moderates
        ? [{ label: 'Delete message', danger: true, act: remove }]
        : []),
  ];
}

/** A message in a server channel can start one thread. */
function mayStartThread({ id, flags }: APIMessage): boolean {
  const { channels = [] } = guild.value ?? {};
  const here = channels.find((channel) => channel.id === channelId.value);
  const taken = channels.some((channel) => channel.id === id);
  return here?.parent === null && !taken && ((flags ?? 0) & MessageFlags.Ephemeral) === 0;
}

export function memberMenu(id: string): Item[] {
  const person = members.value.find((member) => member.id === id);
  if (person === undefined)
    return [{ label: 'Copy user ID', act: () => navigator.clipboard.writeText(id).catch(showError) }];
  return [
    ...appCommands(ApplicationCommandType.User, (name) => ({ kind: 'user', name, user: id })),
    ...roleItems(id),
    ...(id === memberId.value ? [] : [{ label: `Act as ${person.name}`, act: () => actAs(id) }]),
    { label: 'Copy user ID', act: () => navigator.clipboard.writeText(id).catch(showError) },
  ];
}

/** Menu items that give and take roles. */
function roleItems(id: string): Item[] {
  const here = guild.value;
  const member = here?.members.find((each) => each.id === id);
  if (here === undefined || member === undefined) return [];
  const handable = here.roles.filter(({ managed }) => !managed).reverse();
  const set = (role: string, has: boolean) => controlClient.setRole(here.id, id, role, has).catch(showError);
  return [
    ...handable.map((role) => {
      const has = member.roles.includes(role.id);
      return {
        section: 'Roles',
        label: has ? `Remove ${role.name}` : `Add ${role.name}`,
        act: () => set(role.id, !has),
      };
    }),
    { section: 'Roles', label: 'Create role…', act: () => (newRoleFor.value = id) },
  ];
}

/** Switches to another member, in the same channel if they are in it. */
export function actAs(id: string): void {
  const here = guild.value?.members.some((member) => member.id === id) === true || channelId.value === DIRECT;
  go(id, here ? channelId.value : '');
}
