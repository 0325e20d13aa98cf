import { useState, type PointerEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { nearest, shapeOf, type Point } from './value';

const WIDTH = 640;
const HEIGHT = 120;

/** What coupons and cash came to, day by day. Arrow keys and a finger read it off. */
export function ValueChart({ points, currency }: { points: readonly Point[]; currency: string }) {
  const { t } = useTranslation('wallet');
  const { money, date } = useFormats();
  const [chosen, setChosen] = useState<number | null>(null);
  if (points.length < 2) return <p className="grid h-25 place-items-center sm:h-36 text-[13px] text-muted">{t('value.soon')}</p>;
  const { line, area, at } = shapeOf(points.map(({ total }) => total), WIDTH, HEIGHT, 8);
  const index = Math.min(chosen ?? points.length - 1, points.length - 1);
  const point = points[index]!;
  const place = at[index]!;
  const follow = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setChosen(nearest(event.clientX - box.left, box.width, points.length));
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    setChosen(Math.max(0, Math.min(points.length - 1, index + by)));
  };
  return (
    <figure className="min-w-0">
      <figcaption className="num flex justify-between text-xs text-muted" aria-live="polite">
        <span>{date(`${point.day}T12:00:00`)}</span>
        <span>{t('value.of', { coupons: money(point.coupons, currency), cash: money(point.cash, currency) })}</span>
      </figcaption>
      <svg
        role="slider"
        tabIndex={0}
        aria-label={t('value.chart')}
        aria-valuemin={0}
        aria-valuemax={points.length - 1}
        aria-valuenow={index}
        aria-valuetext={`${date(`${point.day}T12:00:00`)}: ${money(point.total, currency)}`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="mt-1 h-20 w-full sm:h-30 touch-pan-y text-accent"
        onPointerMove={follow}
        onPointerDown={follow}
        onPointerLeave={() => setChosen(null)}
        onKeyDown={step}
        onBlur={() => setChosen(null)}
      >
        <path d={area} fill="currentColor" opacity="0.1" />
        <path d={line} fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
        {chosen !== null && <path d={`M${place.x} 0V${HEIGHT}`} stroke="currentColor" strokeWidth="1" vectorEffect="non-scaling-stroke" strokeDasharray="3 3" />}
      </svg>
    </figure>
  );
}
