/** Lists in pages, and the buttons between them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageButtons, paginate, turnButtons } from '../../src/discord/messages/paging.js';
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
  const turns = (number: number) =>
    turnButtons('styles', (to) => `newest-${to}`, { number, count: 3 }, { previous: 'Previous', next: 'Next' }).map(
      (button) => (button.toJSON() as Button).custom_id,
    );

  it('lead to the pages that there are', () => {
    expect(turns(0)).toEqual(['v1:styles:newest-1']);
    expect(turns(1)).toEqual(['v1:styles:newest-0', 'v1:styles:newest-2']);
    expect(turns(2)).toEqual(['v1:styles:newest-1']);
  });

  it('are disabled at the ends of a list, with ids that differ', () => {
    const row = (number: number) =>
      pageButtons('history', 'id', { number, count: 2 }, messages).map((each) => each.toJSON().components as Button[]);
    expect(row(0)).toMatchObject([
      [
        { custom_id: 'v1:history:id.0', disabled: true },
        { custom_id: 'v1:history:id.1', disabled: false },
      ],
    ]);
    expect(row(1)).toMatchObject([
      [
        { custom_id: 'v1:history:id.0', disabled: false },
        { custom_id: 'v1:history:id.2', disabled: true },
      ],
    ]);
    expect(pageButtons('history', 'id', { number: 0, count: 1 }, messages)).toEqual([]);
  });
});
