import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { useServerNow } from '@/lib/clock';
import { ButtonLink, Card, Empty, Fault, Icon, Skeleton } from '@/ui';
import { AsOf } from './as-of';
import { Life, Notches, Stub } from './coupon-card';
import { Dialogs, type Wish } from './dialogs';
import { HoldingActions } from './holding-actions';
import { HoldingFigures } from './holding-figures';
import { useTelling } from './names';
import { useHoldings, useLiveWallet, useMayAct } from './queries';
import { GiveBack } from './refund';
import type { Holding } from './shapes';
import { Terms } from './terms';
import { Uses } from './uses';

/** One kind of coupon: what there is of it, what it is worth, how it may be used. */
export default function HoldingScreen() {
  const { t } = useTranslation('wallet');
  const { series } = useParams({ strict: false }) as { series: string };
  const holdings = useHoldings();
  useLiveWallet();
  const holding = holdings.data?.items.find((one) => one.series === series);
  return (
    <div className="mx-auto max-w-6xl">
      <Link to="/wallet" className="-ml-1 mb-2 inline-flex min-h-10 items-center gap-1 text-muted hover:text-ink"><Icon name="back" className="size-4" />{t('title')}</Link>
      <AsOf query={holdings} />
      {holding && <Body holding={holding} />}
      {!holding && holdings.data && <NotHeld series={series} />}
      {!holding && !holdings.data && (holdings.error ? <Fault error={holdings.error} onRetry={() => void holdings.refetch()} /> : <Skeleton className="h-40 rounded-2xl" />)}
    </div>
  );
}

function Body({ holding }: { holding: Holding }) {
  const [wish, setWish] = useState<Wish | null>(null);
  const mayAct = useMayAct();
  return (
    <>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
        <div className="grid min-w-0 grid-cols-1 gap-4">
          <Head holding={holding} />
          {mayAct && <div className="lg:hidden"><HoldingActions holding={holding} onWish={setWish} /></div>}
          <HoldingFigures holding={holding} />
          <Terms series={holding.series} />
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-4">
          {mayAct && <div className="hidden lg:block"><HoldingActions holding={holding} onWish={setWish} /></div>}
          {mayAct && <GiveBack holding={holding} />}
          <Uses series={holding.series} />
        </div>
      </div>
      <Dialogs wish={wish} onClose={() => setWish(null)} />
    </>
  );
}

function Head({ holding }: { holding: Holding }) {
  const { nameOf, unitsOf, seriesOf } = useTelling();
  const { remindDays } = useSettings();
  const now = useServerNow(60_000);
  return (
    <div className="relative flex min-h-36 overflow-hidden rounded-2xl border border-line bg-surface shadow-card">
      <Stub issuer={holding.issuer} series={seriesOf(holding.series)} size="large" />
      <Notches className="left-32 sm:left-44" />
      <div className="flex min-w-0 flex-1 flex-col justify-center gap-1.5 px-5 py-4">
        <h1 className="text-xl font-semibold text-balance sm:text-2xl">{nameOf(holding.series, holding.title)}</h1>
        <p className="num text-lg">{unitsOf(holding.units + holding.reserved, holding.series)}</p>
        <p className="text-[13px] text-muted"><Life holding={holding} now={now} within={remindDays} /></p>
      </div>
    </div>
  );
}

function NotHeld({ series }: { series: string }) {
  const { t } = useTranslation('wallet');
  const { nameOf } = useTelling();
  return (
    <Card>
      <h1 className="sr-only">{nameOf(series)}</h1>
      <Empty icon="wallet" title={t('notHeld', { name: nameOf(series) })} action={<ButtonLink to="/market/$series" params={{ series }} kind="primary">{t('seeMarket')}</ButtonLink>}>{t('notHeldAbout')}</Empty>
    </Card>
  );
}
