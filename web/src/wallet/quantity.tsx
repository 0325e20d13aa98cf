import { scaled, minorDigits, exact } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import type { Series } from '@/lib/names';
import { Button, Input, Select } from '@/ui';
import { useTelling } from './names';
import type { Holding } from './shapes';
import { coupons, parseQuantity } from './units';

/** Which of the coupons that are free. */
export function ChooseCoupon({ holdings, value, onChange }: { holdings: readonly Holding[]; value: string; onChange: (series: string) => void }) {
  const { t } = useTranslation('wallet');
  const { nameOf, unitsOf } = useTelling();
  return (
    <Select label={t('quantity.which')} value={value} onChange={(event) => onChange(event.target.value)}>
      {holdings.map(({ series, title, units }) => <option key={series} value={series}>{nameOf(series, title)} · {unitsOf(units, series)}</option>)}
    </Select>
  );
}

/** How many coupons, or how much of a card that is used up in parts. */
export function Quantity({ series, free, text, onText }: { series: Series; free: number; text: string; onText: (text: string) => void }) {
  const { t } = useTranslation('wallet');
  const { unitsOf } = useTelling();
  const most = mostOf(series, free);
  const units = parseQuantity(text, series);
  const error = text !== '' && (units === null ? t(series.divisible ? 'quantity.notAmount' : 'quantity.notCount') : units > free ? t('quantity.tooMany') : null);
  const step = (by: bigint) => {
    const next = (/^\d+$/.test(text) ? BigInt(text) : 0n) + by;
    onText((next < 1n ? 1n : next).toString());
  };
  return (
    <div className="flex items-start gap-2">
      <Input
        className="min-w-0 flex-1"
        label={t(series.divisible ? 'quantity.amount' : 'quantity.count')}
        inputMode={series.divisible ? 'decimal' : 'numeric'}
        value={text}
        onChange={(event) => onText(event.target.value)}
        hint={t('quantity.free', { units: unitsOf(free, series.id) })}
        {...(error && { error })}
        {...(series.divisible && { after: series.currency })}
      />
      <div className="mt-6 flex gap-1">
        {!series.divisible && (
          <>
            <Button aria-label={t('quantity.less')} className="w-10 px-0" onClick={() => step(-1n)}>−</Button>
            <Button aria-label={t('quantity.morePlease')} className="w-10 px-0" onClick={() => step(1n)}>+</Button>
          </>
        )}
        <Button onClick={() => onText(most)}>{t('common:all')}</Button>
      </div>
    </div>
  );
}

/** All that is free, as it would be typed. */
export function mostOf(series: Series, free: number): string {
  return series.divisible ? scaled(exact(free) * exact(series.unit_value), minorDigits(series.currency)) : coupons(free, series).whole.toString();
}

/** What is typed at first: one coupon, or less where there is less. */
export function firstOf(series: Series | undefined, free: number): string {
  if (!series) return '';
  return mostOf(series, Math.min(free, series.units_per_coupon));
}
