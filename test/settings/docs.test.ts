import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingTexts } from '../../src/locales/en/settings.js';
import { settingsTable } from '../../src/settings/docs.js';

it('docs/defaults.md contains the current table of settings', () => {
  const page = readFileSync(new URL('../../docs/defaults.md', import.meta.url), 'utf8');
  expect(page).toContain(settingsTable(settingTexts));
});
