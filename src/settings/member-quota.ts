/** The quota of one member: the highest of the limits for everybody and for each of their roles. */
import type { Quota } from '../jobs/admission/quota.js';
import { effectiveSetting, type SettingLayers } from './resolve-options.js';

/** The highest limit; 0 means unlimited. */
const highest = (limits: readonly number[]): number =>
  Math.max(...limits.map((limit) => (limit === 0 ? Number.POSITIVE_INFINITY : limit)));

/** @param roles ids of the member's roles. */
export function quotaOf(layers: SettingLayers, roles: readonly string[]): Quota {
  const ownRoles = effectiveSetting('roles', layers).filter(({ role }) => roles.includes(role));
  const highestOf = (name: 'waiting' | 'day') =>
    highest([
      effectiveSetting(name, layers),
      ...ownRoles.map((limits) => limits[name]).filter((limit) => limit !== undefined),
    ]);
  return {
    waiting: highestOf('waiting'),
    perDay: highestOf('day'),
    cooldownSeconds: effectiveSetting('cooldown', layers),
  };
}
