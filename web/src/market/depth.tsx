import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Empty } from '@/ui';
import { deepened, type Deep } from './book';
import { faceOf, type Instrument } from './instrument';
import { useFeed, whole, type Feed } from './market-live';

const WIDE = 1000;
const HIGH = 320;
const LEVELS = 20;

/** How much stands at which price: bids to the left, offers to the right. */
export function Depth({ feed, of }: { feed: Feed; of: Instrument }) {
  const view = useFeed(feed, whole);
  const { t } = useTranslation('market');
  const { priceOf } = useFormats();
  const drawn = useMemo(() => draw(deepened(view.bids, LEVELS), deepened(view.asks, LEVELS), of.tick), [view, of.tick]);
  if (!drawn) return <Empty icon="market" title={t('depth.none')} />;
  const told = (price: number) => priceOf(price, faceOf(of), of.currency);
  return (
    <figure className="grid h-full grid-rows-[1fr_auto] px-4 pb-3">
      <svg role="img" aria-label={t('depth.about', { low: told(drawn.low), high: told(drawn.high) })} viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" className="h-full w-full">
        <path d={drawn.bids} className="fill-up/15 stroke-up" strokeWidth="2" vectorEffect="non-scaling-stroke" />
        <path d={drawn.asks} className="fill-down/15 stroke-down" strokeWidth="2" vectorEffect="non-scaling-stroke" />
        <line x1={drawn.middle} x2={drawn.middle} y1={0} y2={HIGH} className="stroke-strong-line" strokeDasharray="4 4" vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption className="num flex justify-between pt-1 text-xs text-muted">
        <span>{told(drawn.low)}</span>
        <span>{told(drawn.centre)}</span>
        <span>{told(drawn.high)}</span>
      </figcaption>
    </figure>
  );
}

/** The steps of both sides as paths over the same prices. */
export function draw(bids: readonly Deep[], asks: readonly Deep[], tick: number) {
  const best = bids[0]?.price ?? asks[0]?.price;
  if (best === undefined) return null;
  const centre = bids[0] && asks[0] ? Math.round((bids[0].price + asks[0].price) / 2) : best;
  const reach = Math.max(centre - (bids.at(-1)?.price ?? centre), (asks.at(-1)?.price ?? centre) - centre, tick);
  const most = Math.max(bids.at(-1)?.total ?? 0, asks.at(-1)?.total ?? 0, 1);
  const x = (price: number) => (((price - centre + reach) / (2 * reach)) * WIDE).toFixed(1);
  const y = (total: number) => (HIGH - (total / most) * (HIGH - 8)).toFixed(1);
  const path = (levels: readonly Deep[], end: number) => {
    const first = levels[0];
    if (!first) return '';
    const steps = levels.map((level) => `H${x(level.price)}V${y(level.total)}`).join('');
    return `M${x(first.price)},${HIGH}${steps}H${x(end)}V${HIGH}Z`;
  };
  const low = centre - reach;
  const high = centre + reach;
  return { low, high, centre, middle: Number(x(centre)), bids: path(bids, low), asks: path(asks, high) };
}
