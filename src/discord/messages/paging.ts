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

/** "Page 2 of 3" */
export const pageText = ({ number, count }: PagePosition, { paging }: Messages): string =>
  paging.position({ page: number + 1, pages: count });

/** {@link pageText}; nothing where there is one page. */
export const pageNote = (position: PagePosition, messages: Messages): string[] =>
  position.count > 1 ? [pageText(position, messages)] : [];

/** The neighbours of a page by their custom ids, without the action; null where there is none. */
export interface Neighbours {
  readonly previous: string | null;
  readonly next: string | null;
}

/** @param idOf a page's custom id, without the action. */
export const neighboursOf = ({ number, count }: PagePosition, idOf: (number: number) => string): Neighbours => ({
  previous: number > 0 ? idOf(number - 1) : null,
  next: number + 1 < count ? idOf(number + 1) : null,
});

/**
 * Buttons to the page before and to the one after, disabled where there is none.
 *
 * @returns nothing where there is one page.
 */
export function pageButtons(action: Action, { previous, next }: Neighbours, { paging }: Messages): ButtonBuilder[] {
  if (previous === null && next === null) return [];
  const button = (id: string | null, placeholder: string, label: string) =>
    actionButton(action, id ?? placeholder, label).setDisabled(id === null);
  // Two buttons of one message must not have the same id, not even where neither leads anywhere.
  return [button(previous, 'first', paging.previous), button(next, 'last', paging.next)];
}

/**
 * {@link pageButtons} as a row, where there is one.
 *
 * @param subjectId whose pages; the number of the page follows.
 */
export function pageRow(
  action: Action,
  subjectId: string | undefined,
  position: PagePosition,
  messages: Messages,
): ComponentRow[] {
  const idOf = (number: number) => (subjectId === undefined ? String(number) : joinIds(subjectId, number));
  const buttons = pageButtons(action, neighboursOf(position, idOf), messages);
  return buttons.length === 0 ? [] : [componentRow(...buttons)];
}
