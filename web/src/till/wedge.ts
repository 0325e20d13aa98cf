/**
 * Tells a keyboard-wedge scanner from a person: its keys come within milliseconds of each other and end in
 * Enter. It types wherever the cursor happens to be.
 */
const FAST = 60;
const SHORTEST = 8;

export interface Burst {
  text: string;
  /** When its last key came. */
  at: number;
}

export const QUIET: Burst = { text: '', at: 0 };

/** A key arrives. `scan` is what a scanner has typed in full. */
export function heard(burst: Burst, key: string, at: number): { burst: Burst; scan: string | null } {
  const goesOn = at - burst.at <= FAST;
  if (key === 'Enter') {
    const isScan = goesOn && burst.text.length >= SHORTEST;
    return { burst: QUIET, scan: isScan ? burst.text : null };
  }
  // Shift and its like come between the letters of a scanner.
  if ([...key].length !== 1) return { burst: goesOn ? { ...burst, at } : burst, scan: null };
  return { burst: { text: goesOn ? burst.text + key : key, at }, scan: null };
}
