/** A page of a list. */
export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

/** Reads all pages of a list, one after the other: `for await (const order of pages(read))`. */
export async function* pages<T>(read: (cursor: string | undefined) => Promise<Page<T>>): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
}
