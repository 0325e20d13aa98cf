import { useParams } from '@tanstack/react-router';
import { lazy, memo, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsWide, useMedia } from '@/lib/media';
import { ButtonLink, Card, Empty, Fault, Note, Segmented, Skeleton } from '@/ui';
import { Problem } from '@xianquan/client';
import { BookPanel } from './book-panel';
import { ChartPanel } from './chart-panel';
import { instrumentOf, useBoardRow, useMarket } from './series-query';
import { IssuerFigures } from './issuer-figures';
import type { Instrument } from './instrument';
import { useFeed, useMarketFeed, type Feed } from './market-live';
import { OrdersHere } from './orders-here';
import { SeriesHead } from './series-head';
import { SeriesWaiting } from './series-waiting';
import type { BoardRow, Market } from './shapes';
import { Tape } from './tape';
import { Terms } from './terms';
import { useTicketForm } from './use-ticket';

const Ticket = lazy(() => import('./ticket-panel'));
const TicketSheet = lazy(() => import('./ticket-sheet'));
const Buyback = lazy(() => import('./buyback'));

/** One series: price, book, trades, terms, and the ticket to trade it. */
export default function SeriesScreen() {
  const { series = '' } = useParams({ strict: false }) as { series?: string };
  const { t } = useTranslation('market');
  const row = useBoardRow(series);
  const market = useMarket(series);
  if (row.data && market.data) return <Trading key={series} row={row.data} market={market.data} />;
  const error = row.error ?? market.error;
  if (error instanceof Problem && error.status === 404) return <Empty icon="search" title={t('series.none')} action={<ButtonLink to="/" kind="primary">{t('series.back')}</ButtonLink>} />;
  if (error) return <Fault error={error} onRetry={() => void Promise.all([row.refetch(), market.refetch()])} />;
  return <SeriesWaiting />;
}

function Trading({ row, market }: { row: BoardRow; market: Market }) {
  const { t } = useTranslation('market');
  const { currency, unit_value, units_per_coupon } = row;
  const of = useMemo(() => instrumentOf({ series: row.series, currency, unit_value, units_per_coupon }, market), [row.series, currency, unit_value, units_per_coupon, market.tick, market.lot]);
  const feed = useMarketFeed(row.series);
  const form = useTicketForm(of, market.mode);
  const isWide = useIsWide();
  const [isOpen, setOpen] = useState(false);
  const isHalted = useFeed(feed, ({ halted }) => halted) ?? market.halted;
  const onPrice = useCallback((price: number) => {
    form.takePrice(price);
    if (!isWide) setOpen(true);
  }, [form.takePrice, isWide]);
  const ticket = { of, market, feed, form };
  const panels = { of, row, feed, onPrice };
  return (
    <>
      <SeriesHead row={row} of={of} feed={feed} />
      {isHalted && <div className="mb-3"><Note tone="warn">{t('series.halted')}</Note></div>}
      {isWide ? (
        <div className="grid grid-cols-[minmax(0,1fr)_22rem] items-start gap-4">
          <Left {...panels} />
          <div className="sticky top-18 grid max-h-[calc(100dvh-5.5rem)] gap-4 overflow-y-auto rounded-2xl">
            <Card><Suspense fallback={<Skeleton className="h-[26rem]" />}><Ticket {...ticket} /></Suspense></Card>
            <Suspense fallback={null}><Buyback of={of} /></Suspense>
          </div>
        </div>
      ) : (
        <>
          <Narrow {...panels} />
          <Suspense fallback={null}>
            <div className="-mt-16 pb-20"><Buyback of={of} /></div>
            <TicketSheet {...ticket} isOpen={isOpen} onOpen={setOpen} />
          </Suspense>
        </>
      )}
    </>
  );
}

interface Panels {
  of: Instrument;
  row: BoardRow;
  feed: Feed;
  onPrice: (price: number) => void;
}

/** Where there is room: chart, book and tape at a glance, the rest below. */
const Left = memo(function Left({ of, row, feed, onPrice }: Panels) {
  const { t } = useTranslation('market');
  const isVeryWide = useMedia('(min-width: 80rem)');
  const panels = (
    <>
      <Card title={t('book.title')} flush><BookPanel feed={feed} of={of} onPrice={onPrice} depth={10} /></Card>
      <Card title={t('tape.title')} flush><div className="h-[36.5rem] overflow-y-auto pb-3" tabIndex={0} role="region" aria-label={t('tape.title')}><Tape feed={feed} of={of} most={60} /></div></Card>
    </>
  );
  return (
    <div className={isVeryWide ? 'grid grid-cols-[minmax(0,1fr)_19rem] gap-4' : 'grid gap-4'}>
      <div className="grid min-w-0 content-start gap-4">
        <ChartPanel of={of} feed={feed} />
        {!isVeryWide && <div className="grid grid-cols-2 gap-4">{panels}</div>}
        <OrdersHere of={of} />
        <Terms series={row.series} />
        <IssuerFigures row={row} />
      </div>
      {isVeryWide && <div className="grid content-start gap-4">{panels}</div>}
    </div>
  );
});

type Tab = 'chart' | 'book' | 'tape' | 'terms';

/** On a phone one thing at a time; the ticket comes from below. */
const Narrow = memo(function Narrow({ of, row, feed, onPrice }: Panels) {
  const { t } = useTranslation('market');
  const [tab, setTab] = useState<Tab>('chart');
  const choices = (['chart', 'book', 'tape', 'terms'] as const).map((value) => ({ value, label: t(`tab.${value}`) }));
  return (
    <div className="grid gap-3 pb-20">
      <Segmented<Tab> label={t('tab.choose')} value={tab} choices={choices} onChange={setTab} className="w-full" />
      {tab === 'chart' && <ChartPanel of={of} feed={feed} />}
      {tab === 'book' && <Card title={t('book.title')} flush><div className="pb-2"><BookPanel feed={feed} of={of} onPrice={onPrice} depth={6} isTall /></div></Card>}
      {tab === 'tape' && <Card title={t('tape.title')} flush><div className="pb-3"><Tape feed={feed} of={of} most={30} /></div></Card>}
      {tab === 'terms' && <><Terms series={row.series} /><IssuerFigures row={row} /></>}
      {tab !== 'terms' && <OrdersHere of={of} />}
    </div>
  );
});
