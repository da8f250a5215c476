/** Parses and validates values of settings that members type, files contain, or the database holds. */
import { z } from 'zod';
import { parseHours } from './quiet-hours.js';
import {
  LIMITS,
  type RoleLimit,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
  type Value,
} from './setting-table.js';

const snowflake = z.string().regex(/^\d{17,20}$/);
const upTo = (maximum: number) => z.number().int().min(0).max(maximum);

const ROLE = z
  .strictObject({
    role: snowflake,
    waiting: upTo(LIMITS.waiting).optional(),
    day: upTo(LIMITS.day).optional(),
  })
  .refine(({ waiting, day }) => waiting !== undefined || day !== undefined);

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // Reject offsets such as "+01:00": they have no daylight saving time.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
};

const distinct = <T>(list: readonly T[]) => new Set(list).size === list.length;

function schemaOf(setting: Setting): z.ZodType {
  switch (setting.kind) {
    case 'number': {
      const number = z.number().min(setting.minimum).max(setting.maximum);
      return setting.whole ? number.int() : number;
    }
    case 'choice':
      return z.enum(setting.choices as readonly [string, ...string[]]);
    case 'switch':
      return z.boolean();
    case 'channels':
      return z.array(snowflake).max(setting.maximum).refine(distinct);
    case 'channel':
      return z.union([z.literal(''), snowflake]);
    case 'roles':
      return z
        .array(ROLE)
        .max(setting.maximum)
        .refine((limits) => distinct(limits.map(({ role }) => role)));
    case 'hours':
      return z.string().refine((text) => text === '' || parseHours(text) !== undefined);
    case 'zone':
      return z.string().max(50).refine(isTimeZone);
  }
}

export const SCHEMAS = Object.fromEntries(SETTING_NAMES.map((name) => [name, schemaOf(SETTINGS[name])])) as {
  readonly [Name in SettingName]: z.ZodType<Value>;
};

/** @returns undefined if it is not a valid value of the setting. */
export function checkValue(name: SettingName, given: unknown): Value | undefined {
  const result = SCHEMAS[name].safeParse(given);
  return result.success ? result.data : undefined;
}

/** The accepted values in a language-independent form: "0-100", "draft, standard, fine". */
export function rangeOf(name: SettingName): string {
  const setting = SETTINGS[name];
  switch (setting.kind) {
    case 'number':
      return `${setting.minimum}-${setting.maximum}`;
    case 'choice':
      return setting.choices.join(', ');
    case 'switch':
      return SWITCH.map(([word]) => word).join(', ');
    case 'channels':
      return '#1 #2';
    case 'channel':
      return '#1';
    case 'roles':
      return '@1 5/20, @2 -/50';
    case 'hours':
      return '22:00-07:00';
    case 'zone':
      return 'Europe/Berlin, Asia/Shanghai, UTC';
  }
}

const SWITCH = [
  ['yes', true],
  ['no', false],
] as const;

/**
 * Parses a value that a member typed.
 *
 * @returns undefined if it is not a valid value of the setting.
 */
export function parseValue(name: SettingName, text: string): Value | undefined {
  const setting = SETTINGS[name];
  const given = text.trim();
  switch (setting.kind) {
    case 'number':
      // Accept a decimal comma.
      return given === '' ? undefined : checkValue(name, Number(given.replace(',', '.')));
    case 'switch':
      return SWITCH.find(([word]) => word === given.toLowerCase())?.[1];
    case 'channels':
      return checkValue(name, given.match(/\d{17,20}/g) ?? []);
    case 'channel':
      return checkValue(name, given.match(/\d{17,20}/)?.[0]);
    case 'roles':
      return parseRoles(given);
    case 'hours':
      return checkValue(
        name,
        given.replace(/\s|[–—]/g, (sign) => (sign.trim() === '' ? '' : '-')),
      );
    case 'choice':
      return checkValue(name, given.toLowerCase());
    case 'zone':
      return checkValue(name, given);
  }
}

const ROLE_TEXT = /^<@&(\d+)>\s*(\d+|-)\/(\d+|-)$/;

/** Omits absent limits, so that equal limits have equal JSON (see `sameValue`). */
export const roleLimit = (role: string, waiting: number | undefined, day: number | undefined): RoleLimit => ({
  role,
  ...(waiting === undefined ? {} : { waiting }),
  ...(day === undefined ? {} : { day }),
});

/** Parses "<@&1> 5/20, <@&2> -/50": waiting and daily limit per role, "-" for the limit of everybody. */
function parseRoles(text: string): Value | undefined {
  const limit = (digits: string) => (digits === '-' ? undefined : Number(digits));
  const roles = text.split(',').map((part) => {
    const [, role, waiting, day] = ROLE_TEXT.exec(part.trim()) ?? [];
    return role === undefined ? undefined : roleLimit(role, limit(waiting), limit(day));
  });
  return roles.includes(undefined) ? undefined : checkValue('roles', roles);
}

/** Autocomplete values of a setting; empty for free-form kinds. */
export function suggestedValues(name: SettingName): readonly string[] {
  const setting = SETTINGS[name];
  switch (setting.kind) {
    case 'choice':
      return setting.choices;
    case 'switch':
      return SWITCH.map(([word]) => word);
    case 'zone':
      return ['UTC', ...Intl.supportedValuesOf('timeZone')];
    default:
      return [];
  }
}

/** Deep equality by JSON; both values were parsed by their schema, so their keys are in the same order. */
export const sameValue = (one: Value | undefined, other: Value | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
