/** What buttons, menus and modals carry: an action and an id, never state, so that they work after months. */

/** Of paintings and the queue. */
const PAINTING = [
  'cancel',
  'again',
  'stronger',
  'weaker',
  'colours',
  'edit',
  'delete',
  'show',
  'picture',
  'avatar',
  'pause',
  'resume',
  'drop',
] as const;

const PRIVACY = ['erase'] as const;

/** Of the panel of a server's settings. */
const SETTINGS = [
  'defaults-view',
  'defaults-scope',
  'defaults-change',
  'defaults-role',
  'defaults-save',
  'defaults-discard',
  'defaults-preview',
  'defaults-undo',
  'defaults-older',
  'defaults-newer',
] as const;

/** Of the library; `styles` is a page of it. */
const STYLES = [
  'styles',
  'style-show',
  'style-accept',
  'style-withdraw',
  'style-ask',
  'style-remove',
  'style-keep',
  'style-hide',
  'style-save',
] as const;

export const ACTIONS = [...PAINTING, ...PRIVACY, ...SETTINGS, ...STYLES] as const;
export type Action = (typeof ACTIONS)[number];

const VERSION = 'v1';

export const customId = (action: Action, id: string): string => `${VERSION}:${action}:${id}`;

/** @returns undefined for one that is not ours. */
export function parseCustomId(text: string): { readonly action: Action; readonly id: string } | undefined {
  const [version, action, id] = text.split(':');
  if (version !== VERSION || id === undefined || !(ACTIONS as readonly string[]).includes(action)) return undefined;
  return { action: action as Action, id };
}
