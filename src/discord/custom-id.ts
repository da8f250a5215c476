/** What buttons, menus and modals carry: an action and an id, never state, so that they work after months. */

/** By which a member gets a painting. */
const STARTING = ['again', 'stronger', 'weaker', 'colours', 'edit', 'show', 'picture', 'avatar'] as const;

/** What becomes of paintings and of the queue. */
const QUEUE = ['cancel', 'delete', 'pause', 'resume', 'drop'] as const;

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

/** Of challenges, for everybody. */
const CHALLENGE = [
  'challenge',
  'challenges',
  'enter',
  'enter-in',
  'replace',
  'submit',
  'submit-painting',
  'withdraw',
  'paint',
  'gallery',
  'gallery-at',
  'vote',
  'instead',
  'results',
  'entry',
  'leaders',
] as const;

/** Of challenges, for organisers. */
const ORGANISING = [
  'draft-words',
  'draft-times',
  'draft-numbers',
  'draft-pictures',
  'draft-channel',
  'draft-results',
  'draft-roles',
  'draft-winner',
  'draft-publish',
  'draft-discard',
  'call-off',
  'end-open',
  'end-voting',
  'reinstate',
  'history',
] as const;

export const ACTIONS = [
  ...STARTING,
  ...QUEUE,
  ...PRIVACY,
  ...SETTINGS,
  ...STYLES,
  ...CHALLENGE,
  ...ORGANISING,
] as const;
export type Action = (typeof ACTIONS)[number];

/** Whoever asks for anything else expects no painting. */
export const startsPainting = (action: Action): boolean => (STARTING as readonly Action[]).includes(action);

const VERSION = 'v1';

export const customId = (action: Action, id: string): string => `${VERSION}:${action}:${id}`;

/** @returns undefined for one that is not ours. */
export function parseCustomId(text: string): { readonly action: Action; readonly id: string } | undefined {
  const [version, action, id] = text.split(':');
  if (version !== VERSION || id === undefined || !(ACTIONS as readonly string[]).includes(action)) return undefined;
  return { action: action as Action, id };
}

/** Two ids in the place of one, or an id and the number of a page. */
export const pairOf = (id: string, other: string | number): string => `${id}.${other}`;

/** @returns the other one as undefined where there is only one. */
export function readPair(pair: string): readonly [id: string, other: string | undefined] {
  const [id, other] = pair.split('.');
  return [id, other];
}

/** @returns the number of a page, from 0; 0 for what is none. */
export const pageIn = (text: string | undefined): number => (/^\d{1,6}$/.test(text ?? '') ? Number(text) : 0);
