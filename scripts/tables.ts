/** The tables in the documentation, made of the tables in the code. */
import { z } from 'zod';
import { type ConfigName, configSchema, variableName } from '../src/config.js';
import { formatRange } from '../src/locales/failures.js';
import { messagesFor, SOURCE_LANGUAGE } from '../src/locales/index.js';
import { flagOf, OPTIONS, type OptionName, rangeOf as optionRange } from '../src/painting/options.js';
import { SETTING_NAMES, SETTINGS, type SettingName, type Value } from '../src/settings/setting-table.js';
import { rangeOf as settingRange } from '../src/settings/setting-values.js';

const english = messagesFor(SOURCE_LANGUAGE);

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The options of the command line. */
export function optionsTable(): string {
  const names = Object.keys(OPTIONS) as OptionName[];
  const rows = names.map((name) => {
    const { default: fallback, help } = OPTIONS[name];
    return [`\`--${flagOf(name)}\``, String(fallback), formatRange(optionRange(name), english), help];
  });
  return table(['option', 'default', 'values', 'what it does'], rows);
}

const { texts: settingTexts } = english.settings;

/** What a server can set. */
export function settingsTable(): string {
  const rows = SETTING_NAMES.map((name: SettingName) => {
    const { default: fallback, channel } = SETTINGS[name];
    return [
      `\`${name}\``,
      settingTexts[name].help,
      shown(fallback),
      formatRange(settingRange(name), english),
      channel ? 'yes' : '',
    ];
  });
  return table(['setting', 'what it does', 'default', 'values', 'per channel'], rows);
}

function shown(value: Value): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return value === '' || (Array.isArray(value) && value.length === 0) ? 'none' : String(value);
}

/** `.env.example`: every variable with its default and what it is for. */
export function exampleEnvironment(): string {
  // As it is written, not as the program has it afterwards.
  const defaults = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }).properties ?? {};
  const lines = (Object.keys(configSchema.shape) as ConfigName[]).map((name) => {
    const { default: written = '' } = defaults[name] as { readonly default?: unknown };
    // What depends on the machine is left open.
    const fallback = name === 'WEIGHTS_DIR' ? '' : String(written);
    return `# ${configSchema.shape[name].description}\n${variableName(name)}=${fallback}\n`;
  });
  return `# Copy to .env and change what you need. Every line shows the default.\n\n${lines.join('\n')}`;
}
