/** Where units are: `free` with a member, behind an order, or over. */
export interface Place {
  name: string;
  /** Whose, or what it is behind: an id. */
  id: string | null;
}

/** Reads `"mint"`, `{"free":"mem_7"}` or `{"ended":"redeemed"}` as records and tokens write places. */
export function placeOf(place: unknown): Place {
  if (typeof place === 'string') return { name: place, id: null };
  const [name = '', what] = Object.entries((place ?? {}) as Record<string, unknown>)[0] ?? [];
  if (typeof what !== 'string') return { name, id: null };
  return /^[a-z]+_[0-9a-z]+$/.test(what) ? { name, id: what } : { name: name === 'ended' ? what : name, id: null };
}
