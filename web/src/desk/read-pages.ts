interface Listing<T> {
  as_of: number;
  items: T[];
  next_cursor?: string | null;
}

/** Reads some pages of a list, newest first, and tells whether that was all of it. */
export async function readPages<T>(most: number, page: (cursor: string | undefined) => Promise<Listing<T>>): Promise<{ items: T[]; asOf: number; isWhole: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  let asOf = 0;
  for (let at = 0; at < most; at += 1) {
    const read = await page(cursor);
    items.push(...read.items);
    asOf = Math.max(asOf, read.as_of);
    if (!read.next_cursor) return { items, asOf, isWhole: true };
    cursor = read.next_cursor;
  }
  return { items, asOf, isWhole: false };
}
