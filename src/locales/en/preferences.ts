/** What members read about their own settings. */
import type { Ping } from '../../preferences/preferences.js';

const PINGS: Readonly<Record<Ping, string>> = {
  off: 'Don’t ping me',
  mention: 'Mention me in the channel',
  direct: 'Send me a direct message',
};

export const preferences = {
  title: 'Your settings',
  explanation:
    'Used in every server when you pick no option. What you type comes first; a server’s limits always apply.',
  none: 'No defaults of your own yet: the server’s defaults apply.',
  defaults: (described: string) => `**Your defaults:** ${described}`,
  presets: (names: readonly string[]) => `**Presets:** ${names.join(' · ')}`,
  presetsHint: 'Use one with the `preset` option of /stylize.',
  pings: PINGS,
  pingPlaceholder: 'When a painting that took over a minute is ready',
  presetPlaceholder: 'Open a preset',
  preset: (name: string, described: string) => `**${name}:** ${described}`,
  saved: 'Saved.',
  reset: 'Your defaults are gone: the server’s defaults apply again.',
  presetSaved: (name: string) => `Saved as **${name}**.`,
  presetUsed: (name: string) => `**${name}** is now your default.`,
  presetDeleted: (name: string) => `Deleted **${name}**.`,
  buttons: { change: 'Change', reset: 'Reset', savePreset: 'Save as preset', use: 'Use as default', remove: 'Delete' },
  modal: { title: 'Your defaults', presetTitle: 'Save as preset', name: 'Name' },
  /** Under a field that may be left empty. */
  emptyHint: (range: string) => `${range}. Leave empty for the server’s default.`,
  serverDefault: 'Server’s default',
  /** Under a painting that is not done yet. */
  pingOn: 'I’ll ping you when it’s ready. Press again to undo.',
  pingOff: 'OK, I won’t ping you for this one.',
  ready: (mention: string, name: string, link: string) => `${mention} your painting **${name}** is ready: ${link}`,
  failed: (mention: string, name: string, link: string) => `${mention} I couldn’t paint **${name}**: ${link}`,
};
