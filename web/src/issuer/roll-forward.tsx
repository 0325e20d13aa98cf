import { useQuery } from '@tanstack/react-query';
import { decimal } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { download } from '@/lib/download';
import { useFormats } from '@/lib/format';
import { Asked, Button, Card, Empty, Icon, Money, Segmented, Table, type Column } from '@/ui';
import { sinceMine } from './ask';
import { writeCsv } from './bulk-file';
import { FLOWS, flowsOf, type Period } from '@/lib/roll-flows';
import type { Detail } from './queries';
import { RollChart } from './roll-chart';

type Step = 'day' | 'month';

/** What was owed before each period, what changed it, and what is owed after. */
export function RollForward({ detail }: { detail: Detail }) {
  const { t } = useTranslation('issuer');
  const [step, setStep] = useState<Step>('month');
  const query = useQuery({
    queryKey: ['roll-forward', detail.id, step],
    queryFn: () => api.take(api.raw.GET('/v1/issue/series/{series}/roll-forward', { params: { path: { series: detail.id }, query: { period: step, ...sinceMine() } } })),
  });
  const periods = query.data?.periods ?? [];
  const save = () => download(`roll-forward-${detail.id}-${step}.csv`, csvOf(periods, detail.currency));
  const choices = (['month', 'day'] as const).map((value) => ({ value, label: t(`roll.${value}`) }));
  const aside = (
    <div className="flex items-center gap-2">
      <Segmented size="small" label={t('roll.step')} value={step} choices={choices} onChange={setStep} />
      <Button size="small" disabled={periods.length === 0} onClick={save}><Icon name="download" className="size-4" />CSV</Button>
    </div>
  );
  return (
    <Card title={t('roll.title')} aside={aside} flush>
      <Asked query={query} isEmpty={(data) => data.periods.length === 0} empty={<Empty title={t('roll.none')}>{t('roll.noneAbout')}</Empty>}>
        {(data) => (
          <>
            <div className="px-4 pb-2"><RollChart periods={data.periods} step={step} /></div>
            <Periods periods={data.periods} currency={data.currency} step={step} />
            <p className="border-t border-line px-4 py-2 text-xs text-muted">{t('roll.about')}</p>
          </>
        )}
      </Asked>
    </Card>
  );
}

function Periods({ periods, currency, step }: { periods: readonly Period[]; currency: string; step: Step }) {
  const { t } = useTranslation('issuer');
  const { count } = useFormats();
  const when = useWhen(step);
  const flows = flowsOf(periods);
  const columns: Column<Period>[] = [
    { key: 'when', head: t('roll.period'), cell: ({ starts_on }) => <span className="whitespace-nowrap">{when(starts_on)}</span> },
    { key: 'opening', head: t('roll.opening'), isNumber: true, cell: ({ opening }) => count(opening) },
    ...flows.map(([flow, sign]): Column<Period> => ({
      key: flow,
      head: t(`roll.flow.${flow}`),
      isNumber: true,
      cell: (period) => (period[flow] === 0 ? <span className="text-faint">0</span> : `${sign > 0 ? '+' : '−'}${count(period[flow])}`),
    })),
    { key: 'closing', head: t('roll.closing'), isNumber: true, cell: ({ closing }) => <b className="font-semibold">{count(closing)}</b> },
    { key: 'face', head: t('figure.owed'), isNumber: true, cell: ({ closing_face }) => <Money minor={closing_face} currency={currency} /> },
  ];
  return <Table dense label={t('roll.title')} columns={columns} rows={[...periods].reverse()} keyOf={({ starts_on }) => starts_on} />;
}

/** A day without a time: it is not moved into another zone. */
export function useWhen(step: Step): (day: string) => string {
  const { language } = useFormats();
  const format = new Intl.DateTimeFormat(language, { timeZone: 'UTC', year: 'numeric', month: 'short', ...(step === 'day' && { day: 'numeric' }) });
  return (day) => format.format(new Date(`${day}T00:00:00Z`));
}

function csvOf(periods: readonly Period[], currency: string): Blob {
  const flows = FLOWS.map(([flow]) => flow);
  const head = ['starts_on', 'opening', ...flows, 'closing', `closing_face_${currency}`, `sold_for_${currency}`, `refund_paid_${currency}`, `escheat_paid_${currency}`, `shortfall_${currency}`];
  const rows = periods.map((period) => [
    period.starts_on, period.opening, ...flows.map((flow) => period[flow]), period.closing,
    ...[period.closing_face, period.sold_for, period.refund_paid, period.escheat_paid, period.shortfall].map((amount) => decimal(amount, currency)),
  ]);
  return writeCsv(head, rows);
}
