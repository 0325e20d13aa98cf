import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { told } from '@/app/api';
import { useSettings } from '@/app/settings';
import { inLanguage, type Series } from '@/lib/names';
import { useOnline } from '@/lib/online';
import type { TillCode } from '@/lib/till-code';
import { Empty, Note, Select, Skeleton } from '@/ui';
import { ranked, useCandidates, useTillSeries, type Candidate } from './candidates';
import { CouponRow } from './coupon-row';
import { itemsOf, type Draft } from './draft';
import { faceOf } from './fit';
import { useOutbox } from './outbox';
import { Total } from './total';

interface Chosen {
  code: TillCode;
  merchant: string;
  currency: string;
  bill: bigint;
  store: number;
  units: Draft['units'];
  onUnits: (series: string, units: number) => void;
  onSale: (sale: string) => void;
}

/** The third step: which coupons, and what comes off. The server says what may be used, as far as it is reached. */
export function CouponStep({ code, merchant, currency, bill, store, units, onUnits, onSale }: Chosen) {
  const { t } = useTranslation('till');
  const isOnline = useOnline();
  const series = useTillSeries();
  const { entries } = useOutbox();
  const [added, setAdded] = useState<readonly string[]>([]);
  const order = useMemo(() => {
    const all = ranked(series.values(), currency, code.series, entries);
    const asked = code.series && series.has(code.series) ? all.slice(0, 1) : all;
    return [...asked, ...all.filter(({ id }) => added.includes(id) && !asked.some((one) => one.id === id))];
  }, [series, currency, code, added]);
  const candidates = useCandidates(isOnline ? order : [], { code, merchant, bill, store });
  useNamed(code, candidates, units, onUnits);
  const rows = isOnline ? candidates : order.map((one): Candidate => ({ series: one, fit: null, error: null, refusal: null }));
  const others = [...series.values()].filter((one) => one.currency === currency && !rows.some((row) => row.series.id === one.id));
  const items = itemsOf(units);
  const face = items.reduce((sum, item) => sum + faceOf(item.quantity, series.get(item.series) ?? NOTHING), 0n);
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid content-start gap-3">
        {!isOnline && <Note tone="warn">{t('coupons.offline')}</Note>}
        <Rows rows={rows} isOnline={isOnline} units={units} onUnits={onUnits} />
        {others.length > 0 && <Another series={others} onAdd={(id) => setAdded((now) => [...now, id])} />}
      </div>
      <Total request={{ merchant, holder: code.holder, code: code.code, order_amount: Number(bill), store, items }} currency={currency} face={face} onSale={onSale} />
    </div>
  );
}

const NOTHING = { unit_value: 0, units_per_coupon: 1, divisible: false };

/** What the holder named is chosen, as much of it as goes. */
function useNamed(code: TillCode, candidates: readonly Candidate[], units: Draft['units'], onUnits: (series: string, units: number) => void): void {
  const named = candidates.find(({ series }) => series.id === code.series);
  const most = named?.fit?.units ?? 0;
  useEffect(() => {
    if (named && most > 0 && units[named.series.id] === undefined) onUnits(named.series.id, most);
  }, [named?.series.id, most]);
}

function Rows({ rows, isOnline, units, onUnits }: { rows: readonly Candidate[]; isOnline: boolean; units: Draft['units']; onUnits: (series: string, units: number) => void }) {
  const { t } = useTranslation('till');
  const usable = rows.filter((row) => !row.refusal && (row.fit || row.error || !isOnline));
  const asked = rows.filter((row) => isOnline && !row.fit && !row.error);
  const refused = rows.filter((row) => row.refusal);
  return (
    <>
      <ul className="grid gap-2">
        {usable.map(({ series, fit }) => (
          <CouponRow key={series.id} series={series} units={units[series.id] ?? 0} most={fit?.units ?? null} onUnits={(next) => onUnits(series.id, next)} />
        ))}
        {asked.map(({ series }) => <li key={series.id}><Skeleton className="h-17 rounded-xl" /></li>)}
      </ul>
      {usable.length === 0 && asked.length === 0 && <Empty icon="wallet" title={t('coupons.none')}>{t('coupons.noneAbout')}</Empty>}
      {refused.length > 0 && <Refused rows={refused} isOpen={usable.length === 0} />}
    </>
  );
}

/** What cannot be used for this bill, with the server's reason. */
function Refused({ rows, isOpen }: { rows: readonly Candidate[]; isOpen: boolean }) {
  const { t } = useTranslation('till');
  const { language } = useSettings();
  return (
    <details open={isOpen} className="rounded-xl bg-sunken px-3 py-1">
      <summary className="min-h-10 py-2 text-muted">{t('coupons.refused', { count: rows.length })}</summary>
      <ul className="grid gap-2 pb-2">
        {rows.map(({ series, refusal }) => (
          <li key={series.id} className="flex flex-wrap justify-between gap-x-4 text-[13px]">
            <span>{series.title ? inLanguage(language, series.title) : series.id}</span>
            <span className="text-muted">{told(refusal)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Another({ series, onAdd }: { series: readonly Series[]; onAdd: (id: string) => void }) {
  const { t } = useTranslation('till');
  const { language } = useSettings();
  return (
    <Select label={t('coupons.another')} value="" onChange={(event) => event.target.value && onAdd(event.target.value)}>
      <option value="">{t('coupons.choose')}</option>
      {series.map((one) => <option key={one.id} value={one.id}>{one.title ? inLanguage(language, one.title) : one.id}</option>)}
    </Select>
  );
}
