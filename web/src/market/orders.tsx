import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wire } from '@xianquan/client';
import { api } from '@/app/api';
import { useSession } from '@/app/session';
import { keyed, useCommand } from '@/lib/command';
import { Asked, Button, ButtonLink, Card, Dialog, Empty, Note, PageHead, Segmented } from '@/ui';
import { mayTrade } from './available';
import { HeldQuotes } from './held-quotes';
import { useInstruments } from './instruments';
import { OrderList } from './order-list';
import { useHeldQuotes, useOrders, useOwnEvents } from './orders-query';
import { OwnTrades } from './own-trades';

const BatchSell = lazy(() => import('./batch-sell'));

type Tab = 'open' | 'past' | 'trades';

/** Everything that whoever is signed in has asked of the market. */
export default function Orders() {
  const { t } = useTranslation('market');
  const who = useSession();
  const [tab, setTab] = useState<Tab>('open');
  const [selling, setSelling] = useState(false);
  const instruments = useInstruments();
  const quotes = useHeldQuotes();
  useOwnEvents();
  if (!mayTrade(who)) return <><PageHead title={t('orders.title')} /><Note>{t('ticket.notTrader')}</Note></>;
  return (
    <>
      <PageHead title={t('orders.title')} about={t('orders.about')} actions={(
        <>
          <Button onClick={() => setSelling(true)}>{t('batch.title')}</Button>
          <CancelAll member={who.member} />
        </>
      )} />
      <div className="grid gap-4">
        <HeldQuotes quotes={quotes.data?.items ?? []} instruments={instruments} />
        <Card flush title={t(`ordersTab.${tab}`)} aside={<Segmented<Tab> size="small" label={t('ordersTab.choose')} value={tab} onChange={setTab} choices={(['open', 'past', 'trades'] as const).map((value) => ({ value, label: t(`ordersTab.${value}`) }))} />}>
          {tab === 'trades' ? <OwnTrades member={who.member} instruments={instruments} /> : <Listed key={tab} isOpen={tab === 'open'} />}
        </Card>
      </div>
      {selling && <Suspense fallback={null}><BatchSell open onClose={() => setSelling(false)} /></Suspense>}
    </>
  );
}

function Listed({ isOpen }: { isOpen: boolean }) {
  const { t } = useTranslation(['market', 'common']);
  const instruments = useInstruments();
  const orders = useOrders({ open: isOpen });
  const none = <Empty icon="market" title={t(isOpen ? 'orders.noneOpen' : 'orders.nonePast')} action={<ButtonLink to="/" kind="primary">{t('orders.toMarket')}</ButtonLink>} />;
  return (
    <Asked query={orders} rows={5} isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)} empty={none}>
      {({ pages }) => (
        <>
          <OrderList orders={pages.flatMap(({ items }) => items)} instruments={instruments} />
          {orders.hasNextPage && <div className="grid border-t border-line p-3"><Button isBusy={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>{t('common:more')}</Button></div>}
        </>
      )}
    </Asked>
  );
}

/** Cancels all that is open, after one question. */
function CancelAll({ member }: { member: string }) {
  const { t } = useTranslation(['market', 'common']);
  const [isAsking, setAsking] = useState(false);
  const open = useOrders({ open: true }).data?.pages.flatMap(({ items }) => items) ?? [];
  const cancel = useCommand({
    send: (_: null, key) => api.take(api.raw.POST('/v1/trade/orders/cancel-all', { body: { member }, ...keyed(key) })),
    says: () => t('orders.allCancelled'),
    onDone: () => setAsking(false),
  });
  return (
    <>
      <Button kind="bad" disabled={open.length === 0} onClick={() => setAsking(true)}>{t('orders.cancelAll')}</Button>
      {isAsking && (
        <Dialog open onClose={() => setAsking(false)} title={t('orders.cancelAll')} footer={(
          <>
            <Button onClick={() => setAsking(false)}>{t('common:close')}</Button>
            <Button kind="bad" isBusy={cancel.isPending} onClick={() => cancel.mutate(null)}>{t('orders.cancelAll')}</Button>
          </>
        )}>
          <p>{t('orders.cancelAllAbout', { count: wire(BigInt(open.length)) })}</p>
        </Dialog>
      )}
    </>
  );
}
