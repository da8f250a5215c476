/** Precedence and ceilings of options, for random settings against a simple model. */
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

/** The model: an option's value before ceilings. */
function chosen(name: OptionName, typed: Partial<Options>, { places, server }: SettingLayers, bot: Options) {
  const shared = (SHARED_OPTIONS as readonly string[]).includes(name);
  const set = shared ? [...places, server].map((each: Layer) => each[name as SharedOption]) : [];
  return [typed[name], ...set, bot[name]].find((value) => value !== undefined);
}

const animations = { frames: 60, milliseconds: 10_000 };

describe('the options of a painting', () => {
  it('are explicit, else from the innermost channel, the server or the bot, and at most the ceilings', () => {
    fc.assert(
      fc.property(someOptions, layers, options, largest, (typed, layers, bot, largestSize) => {
        const { options: given, clamped } = resolveOptions(typed, layers, bot, largestSize);
        const of = (name: OptionName) => chosen(name, typed, layers, bot);
        const { ceilingSize = 2048, ceilingQuality = 'fine', ceilingIterations = 5000 } = layers.server;
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
        // Each lowered option is reported once, with requested and actual value.
        const changed = (['size', 'quality', 'iterations'] as const).filter((name) => of(name) !== given[name]);
        expect(clamped.map(({ option }) => option).sort()).toEqual([...changed].sort());
        for (const { option, from, to } of clamped) expect([from, to]).toEqual([of(option), given[option]]);
      }),
      { numRuns: 500 },
    );
  });

  it('never have more iterations at one scale than the ceiling', () => {
    fc.assert(
      fc.property(someOptions, layers, options, (typed, layers, bot) => {
        const { options: given } = resolveOptions(typed, layers, bot, 2048);
        const { single, mixed } = QUALITIES[given.quality];
        const most = given.iterations || Math.max(...single, ...mixed.sketch, mixed.sketch[0] + mixed.finish[0]);
        expect(most).toBeLessThanOrEqual(effectiveSetting('ceilingIterations', layers));
      }),
    );
  });

  it('are the bot’s own outside servers', () => {
    const policyOf = new GuildPolicy({ defaults: { ...DEFAULTS, size: 300 }, largestSize: 256, animations });
    expect(policyOf.resolve({ strength: 3 })).toEqual({
      options: { ...DEFAULTS, strength: 3, size: 256 },
      clamped: [{ option: 'size', from: 300, to: 256, by: 'bot' }],
    });
    expect([policyOf.quota, policyOf.spoiler, policyOf.refusal(0)]).toEqual([undefined, false, undefined]);
  });
});

describe('the quota of a member', () => {
  it('is the highest limit of everybody’s and their roles’', () => {
    fc.assert(
      fc.property(layers, fc.uniqueArray(snowflake, { maxLength: 5 }), (layers, roles) => {
        const { waiting, perDay, cooldownSeconds } = quotaOf(layers, roles);
        const roleLimits = (layers.server.roles ?? []).filter(({ role }) => roles.includes(role));
        const limits = (name: 'waiting' | 'day') => [
          layers.server[name] ?? 0,
          ...roleLimits.flatMap((limit) => (limit[name] === undefined ? [] : [limit[name]])),
        ];
        for (const [name, given] of [
          ['waiting', waiting],
          ['day', perDay],
        ] as const)
          expect(given).toBe(limits(name).includes(0) ? Number.POSITIVE_INFINITY : Math.max(...limits(name)));
        expect(cooldownSeconds).toBe(layers.server.cooldown ?? 0);
      }),
    );
  });
});

describe('how much of an animation is painted', () => {
  const limitsOf = (server: Layer) =>
    new GuildPolicy({ defaults: DEFAULTS, largestSize: 2048, animations }, { places: [], server }).animations;

  it('is what the bot and the server both allow', () => {
    expect(limitsOf({})).toEqual(animations);
    expect(limitsOf({ ceilingFrames: 24, ceilingSeconds: 30 })).toEqual({ frames: 24, milliseconds: 10_000 });
    expect(limitsOf({ ceilingFrames: 1, ceilingSeconds: 2 })).toEqual({ frames: 1, milliseconds: 2000 });
  });
});

describe('where painting is allowed', () => {
  const policyOf = (server: Layer, places: string[]) =>
    new GuildPolicy(
      { defaults: DEFAULTS, largestSize: 2048, animations },
      { places: [], server },
      { places, roles: [] },
    );

  it('is everywhere, or in the listed channels and their threads', () => {
    const channels = ['100000000000000001', '100000000000000002'];
    expect(policyOf({}, ['9']).refusal(0)).toBeUndefined();
    expect(policyOf({ channels }, ['9', '100000000000000002']).refusal(0)).toBeUndefined();
    expect(policyOf({ channels }, ['9']).refusal(0)).toMatchObject({
      kind: 'place-closed',
      details: { channels: '<#100000000000000001> <#100000000000000002>' },
    });
  });

  it('is nowhere during quiet hours', () => {
    const server: Layer = { hours: '22:00-07:00', zone: 'Europe/Berlin' };
    const night = Date.UTC(2026, 6, 1, 21, 30);
    expect(policyOf(server, ['9']).refusal(night)).toMatchObject({
      kind: 'quiet-hours',
      details: { until: Date.UTC(2026, 6, 2, 5) / 1000 },
    });
    expect(policyOf(server, ['9']).refusal(Date.UTC(2026, 6, 2, 5))).toBeUndefined();
  });
});
