import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Asked, Card, Empty, Table, type Column } from '@/ui';
import { api } from '@/app/api';
import { shareOf } from '@/lib/cover';
import { CurveChart, SHADES } from './curve-chart';
import { useWhen } from './roll-forward';
import type { Cohort } from './shapes';

/** How fast what was issued in each month is used. */
export function CohortCurve({ series }: { series: string }) {
  const { t } = useTranslation('issuer');
  const query = useQuery({ queryKey: ['cohorts', series], queryFn: () => api.take(api.raw.GET('/v1/stats/series/{series}/cohorts', { params: { path: { series } } })), staleTime: 30_000 });
  const none = <Empty icon="clock" title={t('cohorts.none')}>{t('cohorts.noneAbout')}</Empty>;
  return (
    <Card title={t('cohorts.title')} flush>
      <Asked query={query} isEmpty={({ cohorts }) => cohorts.length === 0} empty={none}>
        {({ cohorts }) => <Curves cohorts={cohorts} />}
      </Asked>
    </Card>
  );
}

function Curves({ cohorts }: { cohorts: readonly Cohort[] }) {
  const { t } = useTranslation('issuer');
  const shown = cohorts.slice(-SHADES.length);
  const reached = reachedBy(shown);
  return (
    <>
      <p className="px-4 pb-2 text-[13px] text-muted">{t('cohorts.about')}</p>
      {reached > 0 ? <div className="px-4 pb-2"><CurveChart cohorts={shown} /></div> : <Empty icon="clock" title={t('cohorts.none')}>{t('cohorts.noneAbout')}</Empty>}
      <CohortTable cohorts={shown} reached={reached} />
    </>
  );
}

/** How many of the ages some month has come to. */
function reachedBy(cohorts: readonly Cohort[]): number {
  return Math.max(0, ...cohorts.map(({ redeemed }) => redeemed.findLastIndex(({ units }) => units !== null && units !== undefined) + 1));
}

/** Ages that no month has come to would be columns of nothing. */
const FEWEST = 3;

function CohortTable({ cohorts, reached }: { cohorts: readonly Cohort[]; reached: number }) {
  const { t } = useTranslation('issuer');
  const { count, basisPoints } = useFormats();
  const when = useWhen('month');
  const days = cohorts[0]?.redeemed.slice(0, Math.max(reached, FEWEST)).map((point) => point.days) ?? [];
  const columns: Column<Cohort>[] = [
    { key: 'month', head: t('cohorts.month'), cell: (cohort) => <span className="flex items-center gap-2 whitespace-nowrap"><span aria-hidden className="h-0.5 w-3.5" style={{ background: SHADES[cohorts.indexOf(cohort)] }} />{when(cohort.month)}</span> },
    { key: 'issued', head: t('figure.issued'), isNumber: true, cell: ({ issued }) => count(issued) },
    ...days.map((day, at): Column<Cohort> => ({
      key: String(day),
      head: t('cohorts.day', { day }),
      isNumber: true,
      cell: ({ issued, redeemed }) => {
        const units = redeemed[at]?.units;
        return units === null || units === undefined ? <span className="text-faint">–</span> : basisPoints(shareOf(units, issued), { digits: 1 });
      },
    })),
  ];
  return <Table dense label={t('cohorts.title')} columns={columns} rows={[...cohorts].reverse()} keyOf={({ month }) => month} />;
}
