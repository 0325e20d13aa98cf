import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats, type Formats } from '@/lib/format';
import { Skeleton } from '@/ui';
import { deepened, type Deep } from './book';
import { faceOf, isCounted, type Instrument } from './instrument';
import { isLive, useFeed, useFeedStatus, whole, type Feed } from './market-live';
import type { Level } from './shapes';

/** The book: offers above, bids below, the best of both in the middle. */
export function BookPanel({ feed, of, depth, isTall = false, onPrice }: { feed: Feed; of: Instrument; depth: number; /** Rows that a finger finds. */ isTall?: boolean; onPrice: (price: number) => void }) {
  const { t } = useTranslation('market');
  const view = useFeed(feed, whole);
  const isFresh = useFeedStatus(feed, isLive);
  const asks = deepened(view.asks, depth);
  const bids = deepened(view.bids, depth);
  const most = Math.max(asks.at(-1)?.total ?? 0, bids.at(-1)?.total ?? 0, 1);
  return (
    <div className={isFresh ? '' : 'grayscale'}>
      <div className="grid grid-cols-[1fr_1fr_1fr] px-4 pb-1 text-xs text-muted">
        <span>{t('book.price')}</span>
        <span className="text-right">{t(isCounted(of) ? 'book.coupons' : 'book.face')}</span>
        <span className="text-right">{t('book.total')}</span>
      </div>
      <Side name={t('book.asks')} side="ask" rows={asks} depth={depth} most={most} of={of} isRead={view.isRead} isTall={isTall} onPrice={onPrice} />
      <Middle bid={view.bids[0]} ask={view.asks[0]} />
      <Side name={t('book.bids')} side="bid" rows={bids} depth={depth} most={most} of={of} isRead={view.isRead} isTall={isTall} onPrice={onPrice} />
    </div>
  );
}

interface SideProps {
  name: string;
  side: 'bid' | 'ask';
  rows: readonly Deep[];
  depth: number;
  most: number;
  of: Instrument;
  isRead: boolean;
  isTall: boolean;
  onPrice: (price: number) => void;
}

/** One side, always as high as its depth, so that nothing jumps. */
function Side({ name, side, rows, depth, most, of, isRead, isTall, onPrice }: SideProps) {
  const format = useFormats();
  const { t } = useTranslation('market');
  return (
    <div role="list" aria-label={name} className={`relative flex ${side === 'ask' ? 'flex-col-reverse' : 'flex-col'}`} style={{ height: `${depth * (isTall ? 2.5 : 1.625)}rem` }}>
      {rows.map((level) => (
        <LevelRow key={level.price} side={side} price={level.price} quantity={level.quantity} total={level.total} share={Math.round((level.total / most) * 100)} of={of} isTall={isTall} format={format} onPrice={onPrice} />
      ))}
      {!isRead && Array.from({ length: depth }, (_, at) => <div key={at} role="listitem" className={`flex items-center px-4 ${isTall ? 'h-10' : 'h-6.5'}`}><Skeleton className="h-3" /></div>)}
      {isRead && rows.length === 0 && <p role="listitem" className="m-auto text-[13px] text-muted">{t(side === 'ask' ? 'book.noAsks' : 'book.noBids')}</p>}
    </div>
  );
}

interface RowProps {
  side: 'bid' | 'ask';
  price: number;
  quantity: number;
  total: number;
  share: number;
  of: Instrument;
  isTall: boolean;
  format: Formats;
  onPrice: (price: number) => void;
}

/** Only rows that changed are drawn anew; the bar is a background, whose change moves nothing. */
const LevelRow = memo(function LevelRow({ side, price, quantity, total, share, of, isTall, format, onPrice }: RowProps) {
  const { t } = useTranslation('market');
  const told = format.priceOf(price, faceOf(of), of.currency);
  return (
    <div role="listitem" className="contents">
      <button type="button" aria-label={t(side === 'ask' ? 'book.askRow' : 'book.bidRow', { price: told, quantity: unitsTold(quantity, of, format) })} onClick={() => onPrice(price)} className={`grid w-full shrink-0 grid-cols-3 items-center bg-right bg-no-repeat px-4 text-[13px] hover:bg-sunken focus-visible:outline-offset-[-2px] ${side === 'ask' ? 'bg-[linear-gradient(var(--down-soft),var(--down-soft))]' : 'bg-[linear-gradient(var(--up-soft),var(--up-soft))]'} ${isTall ? 'h-10' : 'h-6.5'}`} style={{ backgroundSize: `${share}% calc(100% - 2px)` }}>
        <span className={`num text-left font-medium ${side === 'ask' ? 'text-down' : 'text-up'}`}>{told}</span>
        <span className="num text-right">{unitsTold(quantity, of, format)}</span>
        <span className="num text-right text-muted">{unitsTold(total, of, format)}</span>
      </button>
    </div>
  );
});

/** A quantity as people count it: coupons, or the money on them. */
export function unitsTold(units: number | bigint, of: Instrument, format: Formats): string {
  if (isCounted(of)) return format.count(BigInt(units) / BigInt(of.unitsPerCoupon));
  return format.money(BigInt(units) * BigInt(of.unitValue), of.currency);
}

/** The same in words: `3 coupons`, `¥150 of face value`. */
export function useUnitsInWords(of: Instrument): (units: number | bigint) => string {
  const { t } = useTranslation('market');
  const format = useFormats();
  return (units) => t(isCounted(of) ? 'units.coupons' : 'units.face', { told: unitsTold(units, of, format), count: Number(BigInt(units) / BigInt(of.unitsPerCoupon)) });
}

function Middle({ bid, ask }: { bid: Level | undefined; ask: Level | undefined }) {
  const { t } = useTranslation('market');
  const { price, basisPoints } = useFormats();
  return (
    <div className="my-1 flex h-8 items-center justify-between border-y border-line px-4 text-[13px] text-muted">
      {bid && ask ? (
        <>
          <span>{t('book.middle')} <span className="num text-ink">{price(Math.round((bid.price + ask.price) / 2))}</span></span>
          <span>{t('book.spread')} <span className="num text-ink">{basisPoints(Math.round((ask.price - bid.price) / 100))}</span></span>
        </>
      ) : <span>{t('book.oneSided')}</span>}
    </div>
  );
}
