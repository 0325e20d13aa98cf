/**
 * Tells a keyboard-wedge scanner from a person: on average its keys come within a few dozen milliseconds of
 * each other, though a busy machine may hold up one of them, and they end in Enter. It types wherever the
 * cursor happens to be.
 */
const FAST = 50;
/** After that long, what comes is no part of what came before. */
const PAUSE = 150;
const SHORTEST = 8;

export interface Burst {
  text: string;
  /** When its first key came, and its last. */
  since: number;
  at: number;
}

export const QUIET: Burst = { text: '', since: 0, at: 0 };

/** A key arrives. `scan` is what a scanner has typed in full. */
export function heard(burst: Burst, key: string, at: number): { burst: Burst; scan: string | null } {
  const goesOn = burst.text !== '' && at - burst.at <= PAUSE;
  if (key === 'Enter') {
    const isScan = goesOn && burst.text.length >= SHORTEST && at - burst.since <= FAST * burst.text.length;
    return { burst: QUIET, scan: isScan ? burst.text : null };
  }
  // Shift and its like come between the letters of a scanner.
  if ([...key].length !== 1) return { burst: goesOn ? { ...burst, at } : burst, scan: null };
  return { burst: goesOn ? { ...burst, text: burst.text + key, at } : { text: key, since: at, at }, scan: null };
}
