import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { Card, Facts, Money, Table, Time, type Column } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { DeskFrame } from './frame';
import { Sought } from './nothing';
import { RecordRef, Ref } from './ref';
import { StateBadge } from './state-badge';

type Redemption = Schemas['RedemptionDetail'];
type Item = Schemas['RedemptionItemView'];

/** One redemption: what was used where, and its steps. */
export default function RedemptionPage() {
  const { t } = useTranslation('desk');
  const { redemption: id } = useParams({ strict: false }) as { redemption: string };
  const query = useQuery({ queryKey: ['desk', 'redemption', id], queryFn: () => api.take(api.raw.GET('/v1/redeem/redemptions/{redemption}', { params: { path: { redemption: id } } })) });
  return (
    <DeskFrame title={<span className="flex flex-wrap items-center gap-2"><Copyable text={id} label={t('search.kind.redemption')} />{query.data && <StateBadge state={query.data.state} />}</span>} about={t('redemption.about')}>
      <Sought id={id} query={query}>{(redemption) => <Parts redemption={redemption} />}</Sought>
    </DeskFrame>
  );
}

function Parts({ redemption }: { redemption: Redemption }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const { currency, reversible_until, steps, items } = redemption;
  const columns: Column<Item>[] = [
    { key: 'series', head: t('unit.series'), cell: ({ series }) => <Ref id={series} /> },
    { key: 'issuer', head: t('unit.issuer'), cell: ({ issuer }) => <Ref id={issuer} />, wideOnly: true },
    { key: 'quantity', head: t('redemption.authorised'), isNumber: true, cell: ({ quantity }) => count(quantity) },
    { key: 'captured', head: t('redemption.captured'), isNumber: true, cell: ({ captured }) => count(captured) },
    { key: 'escrow', head: t('redemption.fromEscrow'), isNumber: true, wideOnly: true, cell: ({ from_escrow }) => <Money minor={from_escrow} currency={currency} /> },
    { key: 'custody', head: t('redemption.fromCustody'), isNumber: true, wideOnly: true, cell: ({ from_custody }) => <Money minor={from_custody} currency={currency} /> },
  ];
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="grid grid-cols-1 gap-4">
        <Card title={t('redemption.steps')}>
          <ol className="relative grid gap-4 border-l-2 border-line pl-5">
            {steps.map((step) => (
              <li key={step.sequence + step.step} className="relative">
                <span aria-hidden className="absolute top-1 -left-[1.7rem] size-3 rounded-full border-2 border-accent bg-surface" />
                <span className="flex flex-wrap items-baseline gap-x-3"><span className="font-medium">{t(`redemption.step.${step.step}`, { defaultValue: step.step })}</span><Money minor={step.amount} currency={currency} /></span>
                <span className="flex flex-wrap gap-x-3 text-[13px] text-muted"><Time at={step.recorded_at} /><RecordRef sequence={step.sequence} /></span>
              </li>
            ))}
          </ol>
        </Card>
        <Card title={t('redemption.items')} flush><Table dense label={t('redemption.items')} columns={columns} rows={items} keyOf={({ series }) => series} /></Card>
      </div>
      <Card title={t('redemption.one')}>
        <Facts rows={[
          [t('redemption.merchant'), <Ref key="m" id={redemption.merchant} />],
          [t('redemption.holder'), <Ref key="h" id={redemption.holder} />],
          [t('redemption.store'), redemption.store],
          [t('redemption.bill'), <Money key="b" minor={redemption.order_amount} currency={currency} />],
          [t('redemption.amount'), <Money key="a" minor={redemption.amount} currency={currency} />],
          redemption.merchant_match > 0 && [t('redemption.match'), <Money key="x" minor={redemption.merchant_match} currency={currency} />],
          reversible_until ? [t('redemption.reversible'), <Time key="u" at={reversible_until} />] : null,
        ]} />
      </Card>
    </div>
  );
}
