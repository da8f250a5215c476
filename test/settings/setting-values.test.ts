/** Parsing of typed values. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SETTING_NAMES, SETTINGS } from '../../src/settings/setting-table.js';
import { checkValue, parseValue, rangeOf, suggestedValues } from '../../src/settings/setting-values.js';
import { valueFor } from './arbitraries.js';

const ID = '100000000000000001';
const OTHER = '100000000000000002';

describe('what is typed', () => {
  it.each([
    ['strength', ' 20 ', 20],
    ['strength', '20.5', undefined],
    ['strength', '', undefined],
    ['strength', '1e1', 10],
    ['strokeSize', '0,5', 0.5],
    ['strokeSize', '5', undefined],
    ['quality', 'Fine', 'fine'],
    ['quality', 'finest', undefined],
    ['spoiler', 'Yes', true],
    ['spoiler', 'maybe', undefined],
    ['hours', '22:00 – 07:00', '22:00-07:00'],
    ['hours', '22-7', undefined],
    ['zone', 'Europe/Berlin', 'Europe/Berlin'],
    ['zone', '+01:00', undefined],
    ['channels', `<#${ID}> <#${OTHER}>`, [ID, OTHER]],
    ['channels', `<#${ID}> <#${ID}>`, undefined],
    ['galleryChannel', `<#${ID}>`, ID],
    ['galleryChannel', '#gallery', undefined],
    [
      'roles',
      `<@&${ID}> 5/20, <@&${OTHER}> -/50`,
      [
        { role: ID, waiting: 5, day: 20 },
        { role: OTHER, day: 50 },
      ],
    ],
    ['roles', `<@&${ID}> -/-`, undefined],
    ['roles', `<@&${ID}> 5`, undefined],
    ['ceilingIterations', '10', undefined],
  ] as const)('for %s as "%s" is %j', (name, text, value) => {
    expect(parseValue(name, text)).toEqual(value);
  });

  it('can be any valid number, choice, switch, quiet hours and time zone', () => {
    for (const name of SETTING_NAMES) {
      const { kind } = SETTINGS[name];
      if (kind === 'channels' || kind === 'roles') continue;
      const format = (value: unknown) => (kind === 'switch' ? (value ? 'yes' : 'no') : String(value));
      fc.assert(
        fc.property(valueFor(name), (value) => {
          if (value !== '') expect(checkValue(name, parseValue(name, format(value)))).toEqual(value);
        }),
        { numRuns: 20 },
      );
      for (const value of suggestedValues(name).slice(0, 50)) expect(parseValue(name, value)).toBeDefined();
    }
  });

  it('has a range text for every setting', () => {
    for (const name of SETTING_NAMES) expect(rangeOf(name)).not.toBe('');
  });
});
