/** Lists in pages: which items a page has, how it says where it is, and the buttons to the others. Pages count from 0. */
import type { ButtonBuilder } from 'discord.js';
import type { Messages } from '../../locales/index.js';
import { type Action, joinIds } from '../custom-id.js';
import { actionButton, type ComponentRow, componentRow } from './components.js';

export interface PagePosition {
  readonly number: number;
  /** Number of pages, at least 1: an empty list has one empty page. */
  readonly count: number;
}

export interface Page<Item> extends PagePosition {
  readonly items: readonly Item[];
}

/** @param requested clamped to the existing pages. @param size items per page. */
export function paginate<Item>(items: readonly Item[], requested: number, size: number): Page<Item> {
  const count = pageCount(items.length, size);
  const number = Number.isFinite(requested) ? Math.min(count - 1, Math.max(0, Math.trunc(requested))) : 0;
  return { items: items.slice(number * size, (number + 1) * size), number, count };
}

/** @param total items of all pages. @param size items per page. */
export const pageCount = (total: number, size: number): number => Math.max(1, Math.ceil(total / size));

/** "Page 2 of 3"; nothing where there is one page. */
export const pageNote = ({ number, count }: PagePosition, { challenges }: Messages): string[] =>
  count > 1 ? [challenges.page({ page: number + 1, pages: count })] : [];

/**
 * A row of buttons to the page before and to the one after, disabled at the ends of the list.
 *
 * @param subjectId whose pages; the number of the page follows.
 * @returns nothing where there is one page.
 */
export function pageButtons(
  action: Action,
  subjectId: string | undefined,
  { number, count }: PagePosition,
  { challenges }: Messages,
): ComponentRow[] {
  if (count <= 1) return [];
  const { back, next } = challenges.buttons;
  const id = (to: number) => (subjectId === undefined ? String(to) : joinIds(subjectId, to));
  // Two buttons of one message must not have the same id.
  const before = actionButton(action, id(Math.max(0, number - 1)), back).setDisabled(number <= 0);
  const after = actionButton(action, id(number + 1), next).setDisabled(number >= count - 1);
  return [componentRow(before, after)];
}

/** Buttons to the page before and to the one after, where there are such pages. @param idOf a page's custom id, without the action. */
export const turnButtons = (
  action: Action,
  idOf: (number: number) => string,
  { number, count }: PagePosition,
  labels: { readonly previous: string; readonly next: string },
): ButtonBuilder[] => [
  ...(number > 0 ? [actionButton(action, idOf(number - 1), labels.previous)] : []),
  ...(number + 1 < count ? [actionButton(action, idOf(number + 1), labels.next)] : []),
];
