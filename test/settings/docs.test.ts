import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingTexts } from '../../src/locales/en/settings.js';
import { settingsTable } from '../../src/settings/docs.js';

it('the page for people who run a server holds the table of settings as it is', () => {
  const page = readFileSync(new URL('../../docs/defaults.md', import.meta.url), 'utf8');
  expect(page).toContain(settingsTable(settingTexts));
});
