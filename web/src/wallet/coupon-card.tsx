import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import type { Series } from '@/lib/names';
import { Badge, Money } from '@/ui';
import { daysLeft, isOver, lastMoment } from './coupons';
import { useTelling } from './names';
import type { Holding } from './shapes';
import { faceOf } from './units';

/** A holding as the coupon that one would have in one's hand. */
export function CouponCard({ holding, now, within }: { holding: Holding; now: Date; within: number }) {
  const { t } = useTranslation('wallet');
  const { nameOf, unitsOf, seriesOf } = useTelling();
  const series = seriesOf(holding.series);
  return (
    <Link to="/wallet/$series" params={{ series: holding.series }} className="group relative flex min-h-24 overflow-hidden rounded-2xl border border-line bg-surface shadow-card hover:border-strong-line">
      <Stub issuer={holding.issuer} series={series} isFaded={isOver(holding)} />
      <Notches />
      <span className="flex min-w-0 flex-1 flex-col justify-between gap-1 px-4 py-3">
        <span className="font-medium text-pretty">{nameOf(holding.series, holding.title)}</span>
        <span className="flex flex-wrap items-center gap-x-1.5 text-[13px] text-muted">
          <span className="num font-medium text-ink">{unitsOf(holding.units + holding.reserved, holding.series)}</span>
          <Life holding={holding} now={now} within={within} />
        </span>
        <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-[13px] text-muted">
          <span>
            {holding.market_value === null || holding.market_value === undefined
              ? t('noPrice')
              : <>{t('worth')} <Money minor={holding.market_value} currency={holding.currency} className="font-medium text-ink" /></>}
          </span>
          {holding.reserved > 0 && <Badge>{t('reserved', { units: unitsOf(holding.reserved, holding.series) })}</Badge>}
        </span>
      </span>
    </Link>
  );
}

/** The end of the coupon that is torn off: what one of them stands for. */
export function Stub({ issuer, series, isFaded = false, size = 'normal' }: { issuer: string; series: Series | undefined; isFaded?: boolean; size?: 'normal' | 'large' }) {
  const { t } = useTranslation('wallet');
  const { money } = useFormats();
  const face = series && money(faceOf(series), series.currency).replace(/[.,]00$/, '');
  return (
    <span style={{ backgroundColor: colourOf(issuer) }} className={`flex shrink-0 flex-col items-center justify-center gap-0.5 px-2 text-white ${size === 'large' ? 'w-32 sm:w-44' : 'w-25'} ${isFaded ? 'grayscale' : ''}`}>
      <span className={`num font-semibold ${size === 'large' ? 'text-2xl sm:text-3xl' : (face?.length ?? 0) > 6 ? 'text-base' : 'text-xl'}`}>{face ?? '…'}</span>
      {series?.template && <span className="text-center text-[11px] leading-tight">{t([`template.${series.template.id}`, 'template.custom'])}</span>}
    </span>
  );
}

/** The two half circles where a coupon is torn. */
export function Notches({ className = 'left-25' }: { className?: string }) {
  const circle = `absolute size-4 -translate-x-1/2 rounded-full border border-line bg-page ${className}`;
  return (
    <>
      <span aria-hidden className={`${circle} -top-2`} />
      <span aria-hidden className={`${circle} -bottom-2`} />
    </>
  );
}

/** How long it can be used, in words; colour says nothing alone. */
export function Life({ holding, now, within }: { holding: Pick<Holding, 'state' | 'ends_at'>; now: Date; within: number }): ReactNode {
  const { t } = useTranslation('wallet');
  const { date } = useFormats();
  const days = daysLeft(holding.ends_at, now);
  if (isOver(holding)) return <Badge tone="bad">{t(`common:state.${holding.state ?? 'expired'}`)}</Badge>;
  if (holding.state === 'suspended') return <Badge tone="warn">{t('common:state.suspended')}</Badge>;
  if (days === null || !holding.ends_at) return <span>{t('noEnd')}</span>;
  if (days < 0) return <Badge tone="bad">{t('common:state.expired')}</Badge>;
  if (days < within) return <Badge tone="warn">{days === 0 ? t('lastDay') : t('daysLeft', { count: days })}</Badge>;
  return <span className="num">{t('until', { date: date(lastMoment(holding.ends_at)) })}</span>;
}

/** Hues that are told apart and carry white letters; neither the brown nor the olive between them. */
const HUES = [262, 300, 345, 22, 160, 195, 230, 285];

/** Every issuer has a colour of its own. */
function colourOf(issuer: string): string {
  let hash = 0;
  for (const letter of issuer) hash = (hash * 31 + letter.charCodeAt(0)) % 9_973;
  return `oklch(0.44 0.11 ${HUES[hash % HUES.length]})`;
}
