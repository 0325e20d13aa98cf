import { expect, it } from 'vitest';
import { readPages } from './read-pages';

it('reads some pages, and tells whether that was all', async () => {
  const page = (cursor: string | undefined) => Promise.resolve({ as_of: 9, items: [cursor ?? '0'], next_cursor: cursor === '2' ? null : String(Number(cursor ?? '0') + 1) });
  expect(await readPages(2, page)).toEqual({ items: ['0', '1'], asOf: 9, isWhole: false });
  expect(await readPages(5, page)).toEqual({ items: ['0', '1', '2'], asOf: 9, isWhole: true });
});
