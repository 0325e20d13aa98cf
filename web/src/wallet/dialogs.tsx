import { lazy, Suspense, type ComponentType } from 'react';

/** What somebody wants to do with the wallet. */
export type Wish =
  | { what: 'show' | 'give' | 'send' | 'sell'; series?: string }
  | { what: 'withdraw'; currency?: string }
  | { what: 'claim' | 'use' | 'remind' };

const Show = lazy(() => import('./show-code'));
const Give = lazy(() => import('./give'));
const Send = lazy(() => import('./send-units'));
const Withdraw = lazy(() => import('./withdraw'));
const Claim = lazy(() => import('./enter-code'));
const Use = lazy(() => import('./use-here'));
const Remind = lazy(() => import('./remind-settings'));

type BatchSell = ComponentType<{ open: boolean; onClose: () => void; series?: readonly string[] }>;
/** The market's own part; looked up so that the wallet stands without it. */
const [batchSell] = Object.values(import.meta.glob<{ default: BatchSell }>('../market/batch-sell.tsx'));
const Sell = batchSell && lazy(batchSell);
export const canBatchSell = Sell !== undefined;

/** The question that is open, if one is. Each is fetched when it is first asked. */
export function Dialogs({ wish, onClose }: { wish: Wish | null; onClose: () => void }) {
  if (!wish) return null;
  return <Suspense fallback={null}>{opened(wish, onClose)}</Suspense>;
}

function opened(wish: Wish, onClose: () => void) {
  switch (wish.what) {
    case 'show': return <Show series={wish.series ?? null} onClose={onClose} />;
    case 'give': return <Give series={wish.series ?? null} onClose={onClose} />;
    case 'send': return <Send series={wish.series ?? null} onClose={onClose} />;
    case 'sell': return Sell && <Sell open onClose={onClose} {...(wish.series && { series: [wish.series] })} />;
    case 'withdraw': return <Withdraw currency={wish.currency ?? null} onClose={onClose} />;
    case 'claim': return <Claim onClose={onClose} />;
    case 'use': return <Use onClose={onClose} />;
    case 'remind': return <Remind onClose={onClose} />;
  }
}
