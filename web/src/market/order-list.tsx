import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { useFormats } from '@/lib/format';
import { useSeriesName } from '@/lib/names';
import { Badge, Bar, Button, Time } from '@/ui';
import { unitsTold } from './book-panel';
import { faceOf, type Instrument } from './instrument';
import type { Order } from './shapes';

const Amend = lazy(() => import('./amend'));

/** Orders, one under the other; what is open can be changed and cancelled. */
export function OrderList({ orders, instruments, isOneSeries = false }: { orders: readonly Order[]; instruments: ReadonlyMap<string, Instrument>; isOneSeries?: boolean }) {
  const { t } = useTranslation('market');
  const [amending, setAmending] = useState<Order | null>(null);
  const of = amending && instruments.get(amending.series);
  return (
    <>
      <ul aria-label={t('orders.title')} className="divide-y divide-line border-t border-line">
        {orders.map((order) => <OrderRow key={order.id} order={order} of={instruments.get(order.series)} isOneSeries={isOneSeries} onAmend={() => setAmending(order)} />)}
      </ul>
      {amending && of && <Suspense fallback={null}><Amend order={amending} of={of} onClose={() => setAmending(null)} /></Suspense>}
    </>
  );
}

function OrderRow({ order, of, isOneSeries, onAmend }: { order: Order; of: Instrument | undefined; isOneSeries: boolean; onAmend: () => void }) {
  const { t } = useTranslation('market');
  const format = useFormats();
  const name = useSeriesName();
  const told = (units: number) => (of ? unitsTold(units, of, format) : format.count(units));
  const isOpen = order.state === 'waiting' || order.state === 'resting';
  const share = order.quantity > 0 ? Math.floor((order.filled / order.quantity) * 10_000) : 0;
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)_minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className={`font-medium ${order.side === 'buy' ? 'text-up' : 'text-down'}`}>{t(`side.${order.side}`)}</span>
          {!isOneSeries && <Link to="/market/$series" params={{ series: order.series }} className="min-w-0 truncate font-medium hover:text-accent">{name(order.series)}</Link>}
          <State order={order} />
        </p>
        <p className="text-xs text-muted"><How order={order} of={of} /> · <Time at={order.created_at} /></p>
      </div>
      <p className="num text-right sm:text-left">
        <span className="font-medium">{of ? format.priceOf(order.price, faceOf(of), of.currency) : format.price(order.price)}</span>
        <span className="block text-xs text-muted">{format.price(order.price)}</span>
      </p>
      <div className="min-w-0">
        <p className="num text-[13px]">{told(order.filled)} / {told(order.quantity)}</p>
        <Bar part={share} label={t('orders.filled')} />
      </div>
      <div className="flex min-w-32 justify-end gap-1">{isOpen && <Actions order={order} onAmend={onAmend} />}</div>
    </li>
  );
}

function Actions({ order, onAmend }: { order: Order; onAmend: () => void }) {
  const { t } = useTranslation(['market', 'common']);
  const cancel = useCommand({
    send: (_: null, key) => api.take(api.raw.POST('/v1/trade/orders/{order}/cancel', { params: { path: { order: order.id } }, ...keyed(key) } as never)),
    says: () => t('orders.cancelled'),
  });
  return (
    <>
      <Button size="small" onClick={onAmend}>{t('orders.amend')}</Button>
      <Button size="small" isBusy={cancel.isPending} onClick={() => cancel.mutate(null)}>{t('orders.cancel')}</Button>
    </>
  );
}

function State({ order }: { order: Order }) {
  const { t } = useTranslation('market');
  const tone = { resting: 'accent', waiting: 'warn', filled: 'good' }[order.state] as 'accent' | 'warn' | 'good' | undefined;
  return <Badge tone={tone ?? 'plain'}>{order.state === 'done' && order.reason ? t([`reason.${order.reason}`, 'reason.other'], { reason: order.reason }) : t([`orderState.${order.state}`, 'reason.other'], { reason: order.state })}</Badge>;
}

/** Its terms in short. */
function How({ order, of }: { order: Order; of: Instrument | undefined }) {
  const { t } = useTranslation('market');
  const format = useFormats();
  const trigger = order.trigger_price;
  const price = typeof trigger === 'number' ? (of ? format.priceOf(trigger, faceOf(of), of.currency) : format.price(trigger)) : '';
  const parts = [
    t(`kind.${order.kind}`),
    order.post_only && t('ticket.postOnly'),
    order.time_in_force === 'good_till' && order.good_till ? t('orders.until', { time: format.dateTime(order.good_till) }) : t(`stay.${order.time_in_force}`),
    order.activation === 'at' && order.starts_at ? t('orders.from', { time: format.dateTime(order.starts_at) }) : null,
    order.activation === 'rises' || order.activation === 'falls' ? t(`orders.${order.activation}`, { price }) : null,
  ];
  return parts.filter(Boolean).join(' · ');
}
