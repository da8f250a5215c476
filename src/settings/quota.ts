/** How much one member may have: what everybody may, or what the most generous of their roles allows. */
import type { Quota } from '../quota.js';
import { type Layers, settingHere } from './resolve.js';

/** 0 is no limit. */
const most = (limits: readonly number[]): number =>
  Math.max(...limits.map((limit) => (limit === 0 ? Number.POSITIVE_INFINITY : limit)));

/** @param roles ids of the member's. */
export function quotaOf(layers: Layers, roles: readonly string[]): Quota {
  const own = settingHere('roles', layers).filter(({ role }) => roles.includes(role));
  const generous = (name: 'waiting' | 'day') =>
    most([settingHere(name, layers), ...own.map((limits) => limits[name]).filter((limit) => limit !== undefined)]);
  return { waiting: generous('waiting'), day: generous('day'), cooldown: settingHere('cooldown', layers) };
}
