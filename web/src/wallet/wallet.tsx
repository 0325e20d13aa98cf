import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card, Fault, Note, PageHead, Skeleton } from '@/ui';
import { Actions } from './actions';
import { AsOf } from './as-of';
import { Cash } from './cash';
import { CouponList } from './coupon-list';
import { Dialogs, type Wish } from './dialogs';
import { Expiring } from './expiring';
import { Gifts } from './gifts';
import { Install } from './install';
import { Overview } from './overview';
import { useHoldings, useLiveWallet, useMayAct, useMember } from './queries';
import { useReminders } from './use-reminders';

/** All that somebody holds, and what can be done with it. */
export default function Wallet() {
  const { t } = useTranslation('wallet');
  const mayAct = useMayAct();
  const holdings = useHoldings();
  const [wish, setWish] = useState<Wish | null>(null);
  useLiveWallet();
  useReminders(holdings.data?.items);
  const items = holdings.data?.items;
  const expiring = items ? <Expiring holdings={items} onRemind={() => setWish({ what: 'remind' })} /> : <Card><Skeleton className="my-2 h-12" /></Card>;
  return (
    <div className="mx-auto max-w-6xl">
      <PageHead title={t('title')} actions={<Install />} />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
        <div className="grid min-w-0 grid-cols-1 gap-4">
          <AsOf query={holdings} />
          <Standing />
          <Overview />
          {mayAct && <div className="lg:hidden"><Actions onWish={setWish} /></div>}
          <div className="lg:hidden">{expiring}</div>
          {items
            ? <CouponList holdings={items} onClaim={() => setWish({ what: 'claim' })} />
            : holdings.error ? <Fault error={holdings.error} onRetry={() => void holdings.refetch()} /> : <Waiting />}
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-4">
          {mayAct && <div className="hidden lg:block"><Actions onWish={setWish} /></div>}
          <div className="hidden lg:block">{expiring}</div>
          <Cash mayAct={mayAct} onWithdraw={(currency) => setWish({ what: 'withdraw', currency })} />
          <Gifts mayAct={mayAct} onGive={() => setWish({ what: 'give' })} />
        </div>
      </div>
      <Dialogs wish={wish} onClose={() => setWish(null)} />
    </div>
  );
}

function Waiting() {
  return (
    <div className="grid gap-3 pt-11 lg:grid-cols-2">
      {[0, 1, 2, 3].map((at) => <Skeleton key={at} className="h-24 rounded-2xl" />)}
    </div>
  );
}

/** Says it where this member may start nothing new. */
function Standing() {
  const { t } = useTranslation('wallet');
  const state = useMember().data?.state;
  return state === 'frozen' || state === 'closed' ? <Note tone="warn">{t(`standing.${state}`)}</Note> : null;
}
