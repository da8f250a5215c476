/** The table for people, in Markdown; `docs/defaults.md` holds it and a test compares. */
import type { SettingText } from '../locales/en/settings.js';
import { SETTING_NAMES, SETTINGS, type SettingName, type Value } from './setting-table.js';
import { rangeOf } from './setting-values.js';

const shown = (value: Value): string => {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return value === '' || (Array.isArray(value) && value.length === 0) ? 'none' : String(value);
};

/** @param words in the language of the table. */
export function settingsTable(words: Readonly<Record<string, SettingText>>): string {
  const row = (name: SettingName) => {
    const { default: fallback, channel } = SETTINGS[name];
    const cells = [`\`${name}\``, words[name].help, shown(fallback), rangeOf(name), channel ? 'yes' : ''];
    return `| ${cells.join(' | ')} |`;
  };
  const head = '| setting | what it does | default | values | per channel |';
  return [head, '| --- | --- | --- | --- | --- |', ...SETTING_NAMES.map(row)].join('\n');
}
