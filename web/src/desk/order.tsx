import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { useSeriesMap } from '@/lib/names';
import { Card, Facts, Money, Table, Time, type Column } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { DeskFrame } from './frame';
import { Sought } from './nothing';
import { RecordRef, Ref } from './ref';
import { StateBadge } from './state-badge';

type Order = Schemas['OrderDetail'];
type Change = Schemas['OrderChange'];

/** One order, and everything that happened to it. */
export default function OrderPage() {
  const { t } = useTranslation('desk');
  const { order: id } = useParams({ strict: false }) as { order: string };
  const query = useQuery({ queryKey: ['desk', 'order', id], queryFn: () => api.take(api.raw.GET('/v1/trade/orders/{order}', { params: { path: { order: id } } })) });
  return (
    <DeskFrame title={<span className="flex flex-wrap items-center gap-2"><Copyable text={id} label={t('search.kind.order')} />{query.data && <StateBadge state={query.data.state} />}</span>} about={t('order.about')}>
      <Sought id={id} query={query}>
        {(order) => (
          <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
            <Card title={t('order.history')} flush><History order={order} /></Card>
            <About order={order} />
          </div>
        )}
      </Sought>
    </DeskFrame>
  );
}

function About({ order }: { order: Order }) {
  const { t } = useTranslation('desk');
  const { count, price } = useFormats();
  const currency = useSeriesMap().get(order.series)?.currency;
  return (
    <Card title={t('order.one')}>
      <Facts rows={[
        [t('order.member'), <Ref key="m" id={order.member} />],
        [t('unit.series'), <Ref key="s" id={order.series} />],
        [t('order.side'), `${t(`word.${order.side}`)} · ${t(`word.${order.kind}`, { defaultValue: order.kind })}`],
        [t('field.price'), price(order.price)],
        [t('field.quantity'), count(order.quantity)],
        [t('order.filled'), count(order.filled)],
        [t('order.open'), count(order.open)],
        currency && order.reserved > 0 ? [t('purpose.reserved'), <Money key="r" minor={order.reserved} currency={currency} />] : null,
        [t('order.force'), t(`word.${order.time_in_force}`, { defaultValue: order.time_in_force })],
        [t('find.made'), <Time key="c" at={order.created_at} />],
        order.ended_at ? [t('order.ended'), <Time key="e" at={order.ended_at} />] : null,
        order.reason ? [t('act.reason'), t(`word.${order.reason}`, { defaultValue: order.reason })] : null,
      ]} />
    </Card>
  );
}

function History({ order }: { order: Order }) {
  const { t } = useTranslation('desk');
  const { count, price } = useFormats();
  const columns: Column<Change & { at: number }>[] = [
    { key: 'record', head: t('record.one'), cell: ({ sequence }) => <RecordRef sequence={sequence} /> },
    { key: 'kind', head: t('title.what'), cell: ({ kind }) => t(`orderChange.${kind}`, { defaultValue: kind }) },
    { key: 'state', head: t('order.state'), cell: ({ state }) => <StateBadge state={state} />, wideOnly: true },
    { key: 'price', head: t('field.price'), isNumber: true, cell: (change) => price(change.price) },
    { key: 'open', head: t('order.open'), isNumber: true, cell: ({ open }) => count(open) },
  ];
  return <Table dense label={t('order.history')} columns={columns} rows={order.history.map((change, at) => ({ ...change, at }))} keyOf={({ at }) => String(at)} />;
}
