/** How a setting's value reads. */
import { channelMention, roleMention } from 'discord.js';
import { choiceNamesOf } from '../../locales/failures.js';
import type { Messages } from '../../locales/index.js';
import { OPTIONS, type Options } from '../../painting/options.js';
import { SERVER_SCOPE } from '../../settings/changes.js';
import { OWN_DEFAULTS, type RoleLimit, SETTINGS, type SettingName, type Value } from '../../settings/setting-table.js';
import type { ServerSettings } from '../../settings/settings.js';

export function formatSettingValue(name: SettingName, value: Value, messages: Messages): string {
  const { values } = messages.settings;
  const setting = SETTINGS[name];
  switch (setting.kind) {
    case 'number':
      if (setting.zeroIsUnlimited && value === 0) return name === 'cooldown' ? values.none : values.noLimit;
      return name === 'cooldown' ? values.seconds({ seconds: value as number }) : String(value);
    case 'choice':
      return formatChoice(name, value as string, messages);
    case 'switch':
      return value === true ? values.yes : values.no;
    case 'channels': {
      const ids = value as readonly string[];
      return ids.length === 0 ? values.everywhere : ids.map(channelMention).join(' ');
    }
    case 'channel':
      return value === '' ? values.none : channelMention(value as string);
    case 'roles': {
      const limits = value as readonly RoleLimit[];
      return limits.length === 0 ? values.none : limits.map((limit) => formatRoleLimit(limit, messages)).join('; ');
    }
    case 'hours':
    case 'zone':
      return value === '' ? values.none : String(value);
  }
}

/** Also of a menu's entry, where no mention can be. */
export const formatChoice = (name: SettingName, value: string, messages: Messages): string =>
  choiceNamesOf(name, messages)?.[value] ?? value;

/** "@Painters: 5 at once and 20 per day" */
function formatRoleLimit({ role, waiting, day }: RoleLimit, { settings: { values } }: Messages): string {
  const limits = [
    ...(waiting === undefined ? [] : [values.roleAtOnce({ count: waiting })]),
    ...(day === undefined ? [] : [values.rolePerDay({ count: day })]),
  ];
  return values.role({ role: roleMention(role), limits });
}

/** What holds where nothing is set: in a channel the server's value, else the bot's. */
export function inheritedValue(
  name: SettingName,
  channel: string,
  settings: ServerSettings,
  botDefaults: Options,
): { readonly value: Value; readonly from: 'server' | 'bot' } {
  const server = channel === SERVER_SCOPE ? undefined : settings.get(SERVER_SCOPE)?.[name];
  if (server !== undefined) return { value: server, from: 'server' };
  const own: Readonly<Record<string, Value>> =
    name in OPTIONS ? (botDefaults as object as Record<string, Value>) : OWN_DEFAULTS;
  return { value: own[name], from: 'bot' };
}
