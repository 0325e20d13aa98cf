import { memo } from 'react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Asked, Card, Empty } from '@/ui';
import { useTrader } from './available';
import { HeldQuotes } from './held-quotes';
import type { Instrument } from './instrument';
import { OrderList } from './order-list';
import { useHeldQuotes, useOrders, useOwnEvents } from './orders-query';

/** One's own open orders and held prices in a series. */
export const OrdersHere = memo(function OrdersHere({ of }: { of: Instrument }) {
  const { t } = useTranslation('market');
  const trader = useTrader();
  const orders = useOrders({ open: true, series: of.series });
  const quotes = useHeldQuotes().data?.items.filter(({ series }) => series === of.series) ?? [];
  useOwnEvents();
  if (!trader) return null;
  const instruments = new Map([[of.series, of]]);
  return (
    <>
      <HeldQuotes quotes={quotes} instruments={instruments} />
      <Card flush title={t('orders.here')} aside={<Link to="/orders" className="text-[13px] text-accent hover:underline">{t('orders.allOfThem')}</Link>}>
        <Asked query={orders} rows={2} isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)} empty={<Empty icon="clock" title={t('orders.noneHere')} />}>
          {({ pages }) => <OrderList orders={pages.flatMap(({ items }) => items)} instruments={instruments} isOneSeries />}
        </Asked>
      </Card>
    </>
  );
});
