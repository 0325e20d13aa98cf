import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Change, Icon, Money } from '@/ui';
import { Flash } from './flash';
import { faceOf, type Instrument } from './instrument';
import { useBrand, useCategory, useTitle } from './names';
import { LiveBadge } from './live-badge';
import { lastPrice, useFeed, type Feed } from './market-live';
import type { BoardRow } from './shapes';
import { Star } from './star';
import { StateBadges } from './state-badge';

/** What it is and how it stands, in one strip. */
export function SeriesHead({ row, of, feed }: { row: BoardRow; of: Instrument; feed: Feed }) {
  const { t } = useTranslation('market');
  const title = useTitle()(row);
  const brand = useBrand()(row);
  const category = useCategory()(row.category);
  return (
    <header className="mb-4">
      <div className="flex items-start gap-1">
        <Link to="/" aria-label={t('series.back')} className="-ml-2 grid size-10 shrink-0 place-items-center rounded-lg text-muted hover:bg-sunken"><Icon name="back" /></Link>
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold tracking-tight text-balance sm:text-2xl">{title}</h1>
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[13px] text-muted">
            {[brand, category].filter(Boolean).join(' · ')}
            <StateBadges row={row} />
            <LiveBadge feed={feed} />
          </div>
        </div>
        <Star series={row.series} title={title} />
      </div>
      <Figures row={row} of={of} feed={feed} />
    </header>
  );
}

function Figures({ row, of, feed }: { row: BoardRow; of: Instrument; feed: Feed }) {
  const price = useFeed(feed, lastPrice) ?? row.last_price ?? null;
  const { t } = useTranslation('market');
  const format = useFormats();
  const face = faceOf(of);
  const discount = price === null ? null : Math.round((1_000_000 - price) / 100);
  return (
    <dl className="mt-3 grid grid-cols-3 gap-x-4 gap-y-2 sm:flex sm:flex-wrap sm:items-end sm:gap-x-8">
      <div className="col-span-3">
        <dt className="sr-only">{t('column.last')}</dt>
        <dd className="flex items-baseline gap-2">
          <Flash value={price}><span className="num text-3xl font-semibold">{price === null ? '–' : format.priceOf(price, face, row.currency)}</span></Flash>
          {price !== null && <span className="num text-muted">{format.price(price)}</span>}
          <Change points={row.change} />
        </dd>
      </div>
      <Figure name={t('column.face')}><Money minor={face} currency={row.currency} /></Figure>
      <Figure name={t('column.discount')}>{discount === null ? '–' : format.basisPoints(discount, { digits: 1 })}</Figure>
      <Figure name={t('column.yield')}>{typeof row.implied_yield === 'number' ? format.basisPoints(row.implied_yield, { digits: 1 }) : '–'}</Figure>
      <Figure name={t('column.days')}>{typeof row.days_left === 'number' ? <span title={row.ends_at ? format.date(row.ends_at) : undefined} className={row.days_left <= 14 ? 'text-warn' : ''}>{format.count(row.days_left)}</span> : '–'}</Figure>
      <Figure name={t('column.volume')}><Money minor={row.value_24h} currency={row.currency} /></Figure>
      <Figure name={t('column.cover')}>{typeof row.cover === 'number' ? format.basisPoints(row.cover, { digits: 0 }) : '–'}</Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-xs text-muted">{name}</dt>
      <dd className="num font-medium">{children}</dd>
    </div>
  );
}
