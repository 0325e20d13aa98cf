import { inOrder, isWaiting, type About, type Entry, type Refusal } from './queue';

/** Where a sale stands, as far as this till knows. */
export type SaleState =
  /** Authorisation is asked for; nobody has answered yet. */
  | 'asking'
  | 'authorised'
  /** Captured here, and on its way. */
  | 'taking'
  | 'taken'
  | 'returning'
  | 'returned'
  | 'reversing'
  | 'reversed'
  /** Somebody has to deal with it. */
  | 'refused'
  /** It came to nothing. */
  | 'over';

/** A sale, folded from its entries. */
export interface Sale {
  id: string;
  state: SaleState;
  /** The goods have left, and nobody has authorised it yet. */
  isUnauthorised: boolean;
  /** When it began. */
  at: string;
  about: About;
  redemption: string | null;
  /** What the last answer said: face value, and until when the next step may be taken. */
  amount: number;
  until: string | null;
  refusal: Refusal | null;
  /** How often what waits was sent. */
  tries: number;
  isWaiting: boolean;
}

export function salesOf(entries: readonly Entry[]): readonly Sale[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of inOrder(entries)) groups.set(entry.sale, [...(groups.get(entry.sale) ?? []), entry]);
  return [...groups].map(([id, group]) => fold(id, group)).reverse();
}

export function saleOf(entries: readonly Entry[], id: string): Sale | null {
  const group = inOrder(entries).filter((entry) => entry.sale === id);
  return group.length > 0 ? fold(id, group) : null;
}

/** The sale of this till that began a redemption; the redemption's own id for one that began elsewhere. */
export function saleIdOf(entries: readonly Entry[], redemption: string): string {
  return entries.find((entry) => entry.redemption === redemption)?.sale ?? redemption;
}

const WAITS = { authorise: 'asking', capture: 'taking', void: 'returning', reverse: 'reversing' } as const;
const ENDS = { authorise: 'authorised', capture: 'taken', void: 'returned', reverse: 'reversed' } as const;

function fold(id: string, group: readonly Entry[]): Sale {
  const counted = group.filter(({ fate }) => fate.state === 'waiting' || fate.state === 'done');
  const last = counted.at(-1);
  const refused = group.find(({ fate }) => fate.state === 'refused');
  const waiting = group.find(isWaiting);
  const answer = [...counted].reverse().find(({ fate }) => fate.state === 'done')?.fate;
  const first = group[0]!;
  const done = answer?.state === 'done' ? answer : null;
  return {
    id,
    state: stateOf(refused, last),
    isUnauthorised: group.some((entry) => entry.op === 'authorise' && entry.isRisk && isWaiting(entry)),
    at: first.at,
    about: (last ?? first).about,
    redemption: first.redemption ?? group.find((entry) => entry.redemption)?.redemption ?? null,
    amount: done?.amount ?? (last ?? first).about.amount,
    until: done?.until ?? null,
    refusal: refused?.fate.state === 'refused' ? refused.fate.refusal : (waiting?.trouble ?? null),
    tries: waiting?.tries ?? 0,
    isWaiting: waiting !== undefined,
  };
}

function stateOf(refused: Entry | undefined, last: Entry | undefined): SaleState {
  if (refused) return 'refused';
  if (!last) return 'over';
  return isWaiting(last) ? WAITS[last.op] : ENDS[last.op];
}
