import { decimal, parseAmount } from '@xianquan/client';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { useFormats } from '@/lib/format';
import { inLanguage, type Series } from '@/lib/names';
import { Button, Icon, Input } from '@/ui';
import { faceOf, stepOf } from './fit';

/** Coupons of one series, and how many of them are taken. */
export function CouponRow({ series, units, most, onUnits }: { series: Series; units: number; /** `null` where the server has not said. */ most: number | null; onUnits: (units: number) => void }) {
  const { t } = useTranslation('till');
  const { money, date } = useFormats();
  const { language } = useSettings();
  const name = series.title ? inLanguage(language, series.title) : series.id;
  const face = money(faceOf(series.units_per_coupon, series), series.currency);
  return (
    <li className={`grid items-center gap-x-3 gap-y-2 rounded-xl border p-3 ${series.divisible ? 'sm:grid-cols-[minmax(0,1fr)_auto]' : 'grid-cols-[minmax(0,1fr)_auto]'} ${units > 0 ? 'border-accent bg-accent-soft' : 'border-line'}`}>
      <div className="min-w-0">
        <p className="font-medium text-pretty">{name}</p>
        <p className="text-[13px] text-muted">
          {t('coupons.face', { face })}
          {series.ends_at && <> · {t('coupons.until', { date: date(series.ends_at) })}</>}
          {most !== null && <> · <span className="font-medium text-ink">{t('coupons.most', { what: series.divisible ? money(faceOf(most, series), series.currency) : t('coupons.count', { count: most / stepOf(series) }) })}</span></>}
        </p>
      </div>
      {series.divisible
        ? <Part name={name} series={series} units={units} most={most} onUnits={onUnits} />
        : <Counter name={name} step={stepOf(series)} units={units} most={most} onUnits={onUnits} />}
    </li>
  );
}

export function Counter({ name, step, units, most, least = 0, onUnits }: { name: string; step: number; units: number; most: number | null; least?: number; onUnits: (units: number) => void }) {
  const { t } = useTranslation('till');
  const atMost = most !== null && units + step > most;
  return (
    <div role="group" aria-label={name} className="flex items-center gap-1 justify-self-end">
      <Button aria-label={t('coupons.fewer', { name })} disabled={units - step < least} onClick={() => onUnits(units - step)} className="size-11 px-0 text-xl">−</Button>
      <output aria-live="polite" className="num min-w-10 text-center text-lg font-semibold">{units / step}</output>
      <Button aria-label={t('coupons.more', { name })} disabled={atMost} onClick={() => onUnits(units + step)} className="size-11 px-0"><Icon name="plus" /></Button>
    </div>
  );
}

/** A card that may be used in parts: how much money comes off it. */
export function Part({ name, series, units, most, onUnits }: { name: string; series: Series; units: number; most: number | null; onUnits: (units: number) => void }) {
  const { t } = useTranslation('till');
  const [text, setText] = useState('');
  const face = faceOf(units, series);
  useEffect(() => {
    // What was chosen elsewhere, such as all of it, stands in the field as well.
    if (unitsOf(text, series) !== units) setText(units === 0 ? '' : decimal(face, series.currency));
  }, [units]);
  const type = (next: string) => {
    setText(next);
    const wanted = unitsOf(next, series);
    if (wanted !== null) onUnits(most === null ? wanted : Math.min(wanted, most));
  };
  return (
    <div className="flex items-center gap-2 justify-self-end">
      <Input label={t('coupons.part', { name })} hideLabel inputMode="decimal" autoComplete="off" placeholder="0" value={text} onChange={(event) => type(event.target.value)} onBlur={() => setText(units === 0 ? '' : decimal(face, series.currency))} className="w-32" />
      {most !== null && <Button onClick={() => onUnits(units === most ? 0 : most)}>{units === most ? t('coupons.nothing') : t('coupons.all')}</Button>}
    </div>
  );
}

function unitsOf(text: string, series: Series): number | null {
  if (text.trim() === '') return 0;
  const minor = parseAmount(text, series.currency);
  return minor === null || minor < 0n ? null : Number(minor / BigInt(series.unit_value));
}
