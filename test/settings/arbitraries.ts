/** fast-check arbitraries of valid settings, layers and options. */
import fc from 'fast-check';
import { OPTIONS, type OptionName, type Options } from '../../src/painting/options.js';
import { type Layer, SETTING_NAMES, SETTINGS, type SettingName, type Value } from '../../src/settings/setting-table.js';

export const snowflake = fc.integer({ min: 0, max: 9 }).map((digit) => `10000000000000000${digit}`);

const clock = fc
  .integer({ min: 0, max: 1439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);

export const hoursText = fc
  .tuple(clock, clock)
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => `${from}-${to}`);

export const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe');

const roleLimit = fc.record(
  { role: snowflake, waiting: fc.integer({ min: 0, max: 5 }), day: fc.integer({ min: 0, max: 9 }) },
  { requiredKeys: ['role', 'day'], noNullPrototype: true },
);

const numbers = ({ minimum, maximum, whole }: { minimum: number; maximum: number; whole: boolean }) =>
  whole
    ? fc.integer({ min: minimum, max: maximum })
    : fc.double({ min: minimum, max: maximum, noNaN: true }).map((value) => value + 0);

export function valueFor(name: SettingName): fc.Arbitrary<Value> {
  const setting = SETTINGS[name];
  switch (setting.kind) {
    case 'number':
      return numbers(setting);
    case 'choice':
      return fc.constantFrom(...setting.choices) as fc.Arbitrary<Value>;
    case 'switch':
      return fc.boolean();
    case 'channels':
      return fc.uniqueArray(snowflake, { maxLength: 4 });
    case 'channel':
      return fc.oneof(fc.constant(''), snowflake);
    case 'roles':
      return fc.uniqueArray(roleLimit, { maxLength: 4, selector: ({ role }) => role });
    case 'hours':
      return fc.oneof(fc.constant(''), hoursText);
    case 'zone':
      return zone;
  }
}

export const layer = (channel = false): fc.Arbitrary<Layer> => {
  const names = SETTING_NAMES.filter((name) => !channel || SETTINGS[name].channel);
  return fc.record(Object.fromEntries(names.map((name) => [name, valueFor(name)])), {
    requiredKeys: [],
    noNullPrototype: true,
  });
};

const optionFor = (name: OptionName): fc.Arbitrary<string | number> => {
  const option = OPTIONS[name];
  if (option.kind === 'layers') return fc.constant(option.default);
  if (option.kind === 'list') return fc.constantFrom(option.word, '1', '1,0.5,2');
  return option.kind === 'choice' ? fc.constantFrom<string>(...option.choices) : numbers(option);
};

const optionModel = Object.fromEntries(
  (Object.keys(OPTIONS) as OptionName[]).map((name) => [name, optionFor(name)]),
) as Record<OptionName, fc.Arbitrary<string | number>>;

export const options = fc.record(optionModel) as fc.Arbitrary<Options>;
export const someOptions = fc.record(optionModel, { requiredKeys: [] }) as fc.Arbitrary<Partial<Options>>;
