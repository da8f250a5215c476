/** How much one member may have: what everybody may, or what the most generous of their roles allows. */
import type { Quota } from '../jobs/quota.js';
import { effectiveSetting, type SettingLayers } from './resolve-options.js';

/** 0 is no limit. */
const most = (limits: readonly number[]): number =>
  Math.max(...limits.map((limit) => (limit === 0 ? Number.POSITIVE_INFINITY : limit)));

/** @param roles ids of the member's. */
export function quotaOf(layers: SettingLayers, roles: readonly string[]): Quota {
  const own = effectiveSetting('roles', layers).filter(({ role }) => roles.includes(role));
  const generous = (name: 'waiting' | 'day') =>
    most([effectiveSetting(name, layers), ...own.map((limits) => limits[name]).filter((limit) => limit !== undefined)]);
  return {
    waiting: generous('waiting'),
    perDay: generous('day'),
    cooldownSeconds: effectiveSetting('cooldown', layers),
  };
}
