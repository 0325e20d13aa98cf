import { answered, next, trying, type Answer, type Entry } from './queue';
import type { Box } from './box';

/** How a pass over the queue ended. */
export type Ending =
  /** Nothing is left that could be sent now. */
  | 'empty'
  /** Nobody answers, or the server is busy. */
  | 'lost'
  /** The key of whoever is signed in does not count any more. */
  | 'key';

/** Brings an entry to the server; never throws. */
export type Send = (entry: Entry) => Promise<Answer | 'lost' | 'key'>;

/**
 * Sends what waits, in order, until nothing is left or nobody answers. One at a time: whoever calls it
 * sees to that. Wherever it is cut off, the next pass goes on from what the box holds.
 */
export async function pass(box: Box, by: string, send: Send, clock: () => Date = () => new Date()): Promise<Ending> {
  const stuck = new Set<string>();
  for (;;) {
    const entry = next(await box.all(), by, stuck);
    if (!entry) return stuck.size > 0 ? 'lost' : 'empty';
    const noted = await box.change((entries) => trying(entries, entry.key, clock()));
    const leaving = noted.find((one) => one.key === entry.key);
    if (leaving?.fate.state !== 'waiting') continue;
    const answer = await send(leaving);
    if (answer === 'lost' || answer === 'key') return answer;
    await box.change((entries) => answered(entries, entry.key, answer));
    if (answer.kind === 'later') stuck.add(entry.sale);
  }
}
