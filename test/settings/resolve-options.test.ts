/** Who comes first, and what nobody gets past, for random settings against a plain model. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULTS, OPTIONS, type OptionName, type Options } from '../../src/painting/options.js';
import { GuildPolicy } from '../../src/settings/guild-policy.js';
import { quotaOf } from '../../src/settings/member-quota.js';
import { effectiveSetting, resolveOptions, type SettingLayers } from '../../src/settings/resolve-options.js';
import {
  type Layer,
  maxIterations,
  QUALITY_ORDER,
  SHARED_OPTIONS,
  type SharedOption,
} from '../../src/settings/setting-table.js';
import { QUALITIES } from '../../src/style-transfer/pyramid.js';
import { layer, options, snowflake, someOptions } from './arbitraries.js';

const layers: fc.Arbitrary<SettingLayers> = fc.record({
  places: fc.array(layer(true), { maxLength: 3 }),
  server: layer(),
});
const largest = fc.integer({ min: 64, max: 2048 });

/** What an option is before ceilings, said as plainly as the rule is. */
function wanted(name: OptionName, typed: Partial<Options>, { places, server }: SettingLayers, bot: Options) {
  const shared = (SHARED_OPTIONS as readonly string[]).includes(name);
  const set = shared ? [...places, server].map((each: Layer) => each[name as SharedOption]) : [];
  return [typed[name], ...set, bot[name]].find((value) => value !== undefined);
}

describe('what a painting is made with', () => {
  it('is what was typed, else what the nearest place says, else the server, else the bot; ceilings win', () => {
    fc.assert(
      fc.property(someOptions, layers, options, largest, (typed, here, bot, largestSize) => {
        const { options: given, clamped } = resolveOptions(typed, here, bot, largestSize);
        const of = (name: OptionName) => wanted(name, typed, here, bot);
        const { ceilingSize = 2048, ceilingQuality = 'fine', ceilingIterations = 5000 } = here.server;
        for (const name of Object.keys(OPTIONS) as OptionName[])
          if (!['size', 'quality', 'iterations'].includes(name)) expect(given[name]).toBe(of(name));
        expect(given.size).toBe(Math.min(of('size') as number, ceilingSize, largestSize));
        expect(given.iterations).toBe(Math.min(of('iterations') as number, ceilingIterations));
        const allowed = ['draft', 'standard', 'fine'].filter(
          (quality, rank) =>
            rank <= QUALITY_ORDER.indexOf(of('quality') as Options['quality']) &&
            rank <= QUALITY_ORDER.indexOf(ceilingQuality) &&
            (given.iterations > 0 || maxIterations(quality as Options['quality']) <= ceilingIterations),
        );
        expect(given.quality).toBe(allowed.at(-1));
        // Each that was lowered is said once, with what was asked for and what is given.
        const changed = (['size', 'quality', 'iterations'] as const).filter((name) => of(name) !== given[name]);
        expect(clamped.map(({ option }) => option).sort()).toEqual([...changed].sort());
        for (const { option, from, to } of clamped) expect([from, to]).toEqual([of(option), given[option]]);
      }),
      { numRuns: 500 },
    );
  });

  it('never has more iterations at one scale than the ceiling, whatever decides them', () => {
    fc.assert(
      fc.property(someOptions, layers, options, (typed, here, bot) => {
        const { options: given } = resolveOptions(typed, here, bot, 2048);
        const { single, mixed } = QUALITIES[given.quality];
        const most = given.iterations || Math.max(...single, ...mixed.sketch, mixed.sketch[0] + mixed.finish[0]);
        expect(most).toBeLessThanOrEqual(effectiveSetting('ceilingIterations', here));
      }),
    );
  });

  it('is the bot’s own where no server has a say', () => {
    const rules = new GuildPolicy({ defaults: { ...DEFAULTS, size: 300 }, largestSize: 256 });
    expect(rules.resolve({ strength: 3 })).toEqual({
      options: { ...DEFAULTS, strength: 3, size: 256 },
      clamped: [{ option: 'size', from: 300, to: 256, by: 'bot' }],
    });
    expect([rules.quota, rules.spoiler, rules.refusal(0)]).toEqual([undefined, false, undefined]);
  });
});

describe('what a member may have', () => {
  it('is what the most generous of everybody’s limits and their roles’ allows', () => {
    fc.assert(
      fc.property(layers, fc.uniqueArray(snowflake, { maxLength: 5 }), (here, roles) => {
        const { waiting, perDay, cooldownSeconds } = quotaOf(here, roles);
        const theirs = (here.server.roles ?? []).filter(({ role }) => roles.includes(role));
        const limits = (name: 'waiting' | 'day') => [
          here.server[name] ?? 0,
          ...theirs.flatMap((limit) => (limit[name] === undefined ? [] : [limit[name]])),
        ];
        for (const [name, given] of [
          ['waiting', waiting],
          ['day', perDay],
        ] as const)
          expect(given).toBe(limits(name).includes(0) ? Number.POSITIVE_INFINITY : Math.max(...limits(name)));
        expect(cooldownSeconds).toBe(here.server.cooldown ?? 0);
      }),
    );
  });
});

describe('where painting is allowed', () => {
  const rules = (server: Layer, places: string[]) =>
    new GuildPolicy({ defaults: DEFAULTS, largestSize: 2048 }, { places: [], server }, { places, roles: [] });

  it('is everywhere, or in the channels that are named and what lies in them', () => {
    const channels = ['100000000000000001', '100000000000000002'];
    expect(rules({}, ['9']).refusal(0)).toBeUndefined();
    expect(rules({ channels }, ['9', '100000000000000002']).refusal(0)).toBeUndefined();
    expect(rules({ channels }, ['9']).refusal(0)).toMatchObject({
      kind: 'place-closed',
      details: { channels: '<#100000000000000001> <#100000000000000002>' },
    });
  });

  it('is nowhere in quiet hours, until they end', () => {
    const server: Layer = { hours: '22:00-07:00', zone: 'Europe/Berlin' };
    const night = Date.UTC(2026, 6, 1, 21, 30);
    expect(rules(server, ['9']).refusal(night)).toMatchObject({
      kind: 'quiet-hours',
      details: { until: Date.UTC(2026, 6, 2, 5) / 1000 },
    });
    expect(rules(server, ['9']).refusal(Date.UTC(2026, 6, 2, 5))).toBeUndefined();
  });
});
