/** How a setting's value reads. */
import { channelMention } from 'discord.js';
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
      return name === 'cooldown' ? values.seconds(value as number) : String(value);
    case 'choice':
      return formatChoice(name, value as string, messages);
    case 'switch':
      return value === true ? values.yes : values.no;
    case 'channels': {
      const ids = value as readonly string[];
      return ids.length === 0 ? values.everywhere : ids.map(channelMention).join(' ');
    }
    case 'roles': {
      const limits = value as readonly RoleLimit[];
      return limits.length === 0
        ? values.none
        : limits.map(({ role, waiting, day }) => values.role(role, waiting, day)).join('; ');
    }
    case 'hours':
    case 'zone':
      return value === '' ? values.none : String(value);
  }
}

/** Also of a menu's entry, where no mention can be. */
export function formatChoice(name: SettingName, value: string, { options, settings }: Messages): string {
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    quality: options.quality,
    ceilingQuality: options.quality,
    colours: options.colours,
  };
  return words[name]?.[value] ?? settings.choices[value] ?? value;
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
