import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useSettings } from '@/app/settings';
import { coverOf, shareOf } from '@/lib/cover';
import { useFormats } from '@/lib/format';
import { inLanguage, useNamesIn } from '@/lib/names';
import { Asked, Badge, ButtonLink, Card, Facts, Icon, Money, Stat, Stats, Time } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { ActButton } from './act-button';
import { FieldList } from './field-list';
import { DeskFrame } from './frame';
import { Sought } from './nothing';
import type { Fields } from './record-body';
import { Ref, TokenRef } from './ref';
import { StateBadge } from './state-badge';
import { writeToken } from './tokens';

type Series = Schemas['SeriesDetail'];

/** One series as somebody who watches over it sees it: where its units are, its market, and the means to stop either. */
export default function SeriesPage() {
  const { t } = useTranslation('desk');
  const { language } = useSettings();
  const { series: id } = useParams({ strict: false }) as { series: string };
  const query = useQuery({ queryKey: ['desk', 'series', id], queryFn: () => api.take(api.raw.GET('/v1/issue/series/{series}', { params: { path: { series: id } } })) });
  const market = useQuery({ queryKey: ['desk', 'market', id], queryFn: () => api.take(api.raw.GET('/v1/trade/markets/{series}', { params: { path: { series: id } } })), enabled: query.data !== undefined });
  const { data } = query;
  return (
    <DeskFrame
      title={<span className="flex flex-wrap items-center gap-2">{data?.title ? inLanguage(language, data.title) : id}{data && <StateBadge state={data.state} />}{market.data?.halted && <StateBadge state="halted" />}</span>}
      about={<Copyable text={id} label={t('unit.series')} />}
      actions={data && (
        <>
          {data.state === 'draft' && <ActButton act="approve_series" id={id} />}
          {market.data && data.state !== 'draft' && data.state !== 'approved' && <ActButton act={market.data.halted ? 'resume_market' : 'halt_market'} id={id} />}
          {data.state === 'suspended' ? <ActButton act="resume_series" id={id} /> : data.state === 'active' && <ActButton act="suspend_series" id={id} />}
          <ButtonLink to="/market/$series" params={{ series: id }}><Icon name="market" className="size-4" />{t('series.toMarket')}</ButtonLink>
        </>
      )}
    >
      <Sought id={id} query={query}>
        {(series) => (
          <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
            <div className="grid grid-cols-1 gap-4">
              <Units series={series} />
              <Terms series={series} />
            </div>
            <div className="grid grid-cols-1 gap-4">
              <About series={series} />
              {market.data && <Market market={market.data} />}
            </div>
          </div>
        )}
      </Sought>
    </DeskFrame>
  );
}

/** The contract in plain language, and as the engine reads it. */
function Terms({ series }: { series: Series }) {
  const { t } = useTranslation('desk');
  const { language } = useSettings();
  const named = useNamesIn();
  const query = useQuery({
    queryKey: ['desk', 'terms', series.id],
    queryFn: () => api.take(api.raw.GET('/v1/issue/series/{series}/terms', { params: { path: { series: series.id } } })),
  });
  const sentences = query.data?.sentences ?? [];
  return (
    <Card title={t('series.terms')}>
      {sentences.length > 0 && <ul className="mb-3 grid list-disc gap-1 pl-5">{sentences.map(({ topic, en, zh }) => <li key={topic + en}>{named(inLanguage(language, { en, zh }))}</li>)}</ul>}
      <details>
        <summary className="inline-flex min-h-9 items-center text-[13px] text-accent">{t('series.engine')}</summary>
        <FieldList fields={series.terms as Fields} currency={series.currency} />
      </details>
    </Card>
  );
}

function About({ series }: { series: Series }) {
  const { t } = useTranslation('desk');
  const { basisPoints } = useFormats();
  return (
    <Card title={t('series.about')}>
      <Facts rows={[
        [t('unit.issuer'), <Ref key="i" id={series.issuer} />],
        [t('unit.face'), <Money key="f" minor={series.unit_value * series.units_per_coupon} currency={series.currency} />],
        [t('series.reserve'), basisPoints(series.reserve_ratio, { digits: 0 })],
        [t('series.versions'), series.versions],
        series.ends_at ? [t('series.ends'), <Time key="e" at={series.ends_at} as="date" />] : null,
        [t('series.firstToken'), <TokenRef key="t" token={writeToken({ series: series.id, serial: 1 })} />],
      ]} />
    </Card>
  );
}

function Market({ market }: { market: Schemas['MarketView'] }) {
  const { t } = useTranslation('desk');
  const { price } = useFormats();
  const shown = (value: number | null | undefined) => (value === null || value === undefined ? '–' : price(value));
  return (
    <Card title={t('series.market')} aside={<Badge tone={market.halted ? 'bad' : 'good'}>{t(market.halted ? 'thingState.halted' : 'series.trades')}</Badge>}>
      <Facts rows={[
        [t('series.last'), shown(market.last_price)],
        [t('series.bid'), shown(market.best_bid)],
        [t('series.ask'), shown(market.best_ask)],
        [t('series.reference'), shown(market.reference_price)],
      ]} />
    </Card>
  );
}

/** Where all units that were ever issued are. */
function Units({ series }: { series: Series }) {
  const { t } = useTranslation('desk');
  const { count, basisPoints } = useFormats();
  const query = useQuery({ queryKey: ['desk', 'stats', series.id], refetchInterval: 10_000, queryFn: () => api.take(api.raw.GET('/v1/stats/series/{series}', { params: { path: { series: series.id } } })) });
  return (
    <Card title={t('series.units')}>
      <Asked query={query} rows={3}>
        {({ units, outstanding_face, holders, escrow, escrow_required, currency }) => {
          const { issued = 0, ...places } = units as Record<string, number>;
          const cover = coverOf(escrow, escrow_required);
          const rows = Object.entries(places).filter(([, many]) => many > 0).sort(([, a], [, b]) => b - a);
          return (
            <div className="grid grid-cols-1 gap-4">
              <Stats>
                <Stat label={t('series.issued')} value={count(issued)} />
                <Stat label={t('series.owed')} value={<Money minor={outstanding_face} currency={currency} />} />
                <Stat label={t('series.holders')} value={count(holders)} />
                <Stat label={t('escrow.cover')} value={cover === null ? '–' : basisPoints(cover, { digits: 0 })} {...(cover !== null && cover < 10_000 && { tone: 'bad' as const })} />
              </Stats>
              <ul className="grid gap-2">
                {rows.map(([place, many]) => (
                  <li key={place} className="grid grid-cols-[7rem_1fr_5rem_4rem] items-center gap-3 text-[13px]">
                    <span className="truncate text-muted">{t(`unitsIn.${place}`, { defaultValue: place })}</span>
                    <span aria-hidden className="h-2 overflow-hidden rounded-full bg-sunken"><span className="block h-full rounded-full bg-accent" style={{ width: `${shareOf(many, issued) / 100}%` }} /></span>
                    <span className="num text-right">{count(many)}</span>
                    <span className="num text-right text-muted">{basisPoints(shareOf(many, issued), { digits: 1 })}</span>
                  </li>
                ))}
              </ul>
            </div>
          );
        }}
      </Asked>
    </Card>
  );
}
