/** Lists in pages, and the buttons between them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageRow, paginate } from '../../src/discord/messages/paging.js';
import { messagesFor } from '../../src/locales/index.js';

describe('a list in pages', () => {
  it('shows everything once over its pages, and clamps page numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.double(),
        (items, size, wild) => {
          const { count } = paginate(items, 0, size);
          const pages = Array.from({ length: count }, (_, number) => paginate(items, number, size));
          expect(pages.flatMap((page) => page.items)).toEqual(items);
          for (const page of pages) expect(page.items.length).toBeLessThanOrEqual(size);
          const { number } = paginate(items, wild, size);
          expect(number >= 0 && number < count && Number.isInteger(number)).toBe(true);
        },
      ),
    );
  });
});

type Button = { readonly custom_id?: string; readonly disabled?: boolean };

describe('buttons between pages', () => {
  const messages = messagesFor('en-US');
  const row = (number: number, count: number) =>
    pageRow('history', 'id', { number, count }, messages).map((each) => each.toJSON().components as Button[]);

  it('lead to the pages beside it', () => {
    expect(row(1, 3)).toMatchObject([
      [
        { custom_id: 'v1:history:id.0', disabled: false },
        { custom_id: 'v1:history:id.2', disabled: false },
      ],
    ]);
  });

  it('are disabled at the ends of a list, with ids that differ', () => {
    const [first] = row(0, 2);
    expect(first).toMatchObject([{ disabled: true }, { custom_id: 'v1:history:id.1', disabled: false }]);
    const [last] = row(1, 2);
    expect(last).toMatchObject([{ custom_id: 'v1:history:id.0', disabled: false }, { disabled: true }]);
    for (const [before, after] of [first, last]) expect(before.custom_id).not.toBe(after.custom_id);
  });

  it('are not there where there is one page', () => {
    expect(row(0, 1)).toEqual([]);
  });
});
