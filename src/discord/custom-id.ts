/** Custom ids of buttons, menus and modals: an action and an id, never state, so that old messages keep working. The action names are stored in messages: never rename one. */

/** Of `/stylize` and its replies. */
const STYLIZE_ACTIONS = [
  'again',
  'more',
  'stronger',
  'weaker',
  'colours',
  'only-subject',
  'only-background',
  'paint-all',
  'edit',
  'show',
  'ping',
  'picture',
  'avatar',
  'choose-style',
  'choose-part',
  'paint-in',
  'edit-again',
] as const;

/** Of what is made from a finished painting. `variation` paints one of the variations at its full size. */
const FINISHED_ACTIONS = [
  'variations',
  'variations-of',
  'variation',
  'larger',
  'compare',
  'timelapse',
  'timelapse-gif',
  'share',
  'share-here',
  'share-in',
  'gallery-post',
] as const;

/** Of a member's own paintings; `paintings` shows a page of them. */
const GALLERY_ACTIONS = [
  'paintings',
  'painting-open',
  'painting-star',
  'painting-unstar',
  'painting-ask',
  'painting-remove',
] as const;

/** Of jobs and of the queue. */
const QUEUE_ACTIONS = ['cancel', 'delete', 'delete-now', 'delete-not', 'pause', 'resume', 'drop'] as const;

/** Of reports and of what moderators decide; `moderation` shows a page of what is blocked. */
const MODERATION_ACTIONS = [
  'report',
  'report-dismiss',
  'remove-painting',
  'moderation',
  'unblock-member',
  'unblock-picture',
] as const;

const PRIVACY_ACTIONS = ['erase'] as const;

/** Of `/settings`: a member's own. */
const PREFERENCE_ACTIONS = [
  'own-change',
  'own-reset',
  'own-ping',
  'own-gallery',
  'own-preset',
  'own-preset-save',
  'own-preset-use',
  'own-preset-delete',
] as const;

/** Of the settings panel. */
const SETTINGS_ACTIONS = [
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

/** Of the style library; `styles` shows a page of it. */
const LIBRARY_ACTIONS = [
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
const CHALLENGE_ACTIONS = [
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
const ORGANISER_ACTIONS = [
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
  ...STYLIZE_ACTIONS,
  ...FINISHED_ACTIONS,
  ...GALLERY_ACTIONS,
  ...QUEUE_ACTIONS,
  ...MODERATION_ACTIONS,
  ...PRIVACY_ACTIONS,
  ...PREFERENCE_ACTIONS,
  ...SETTINGS_ACTIONS,
  ...LIBRARY_ACTIONS,
  ...CHALLENGE_ACTIONS,
  ...ORGANISER_ACTIONS,
] as const;
export type Action = (typeof ACTIONS)[number];

const CUSTOM_ID_VERSION = 'v1';

export const customId = (action: Action, id: string): string => `${CUSTOM_ID_VERSION}:${action}:${id}`;

/** @returns undefined for a custom id of another format or version. */
export function parseCustomId(text: string): { readonly action: Action; readonly id: string } | undefined {
  const [version, action, id] = text.split(':');
  if (version !== CUSTOM_ID_VERSION || id === undefined || !(ACTIONS as readonly string[]).includes(action))
    return undefined;
  return { action: action as Action, id };
}

/** Joins two ids, or an id and a page number, into one. */
export const joinIds = (id: string, other: string | number): string => `${id}.${other}`;

/** @returns the second id as undefined where there is only one. */
export function splitIds(pair: string): readonly [id: string, other: string | undefined] {
  const [id, other] = pair.split('.');
  return [id, other];
}

/** @returns the page number, from 0; 0 for malformed text. */
export const parsePage = (text: string | undefined): number => (/^\d{1,6}$/.test(text ?? '') ? Number(text) : 0);
