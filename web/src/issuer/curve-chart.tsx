import { useTranslation } from 'react-i18next';
import { shareOf } from '@/lib/cover';
import { useWhen } from './roll-forward';
import type { Cohort } from './shapes';
import { useWidth } from '@/lib/width';

const HEIGHT = 190;
const LEFT = 38;
const FOOT = 20;

/** From older to newer; told apart in light and in dark. */
export const SHADES = ['#8d9bd6', '#d08a2e', '#3f9c74', '#b3567a', '#4d7fc4', '#7a5fc0'] as const;

/** A curve for each month of issue: days since issue against the share that was used. */
export function CurveChart({ cohorts }: { cohorts: readonly Cohort[] }) {
  const { t } = useTranslation('issuer');
  const when = useWhen('month');
  const [place, width] = useWidth<HTMLDivElement>();
  const days = cohorts[0]?.redeemed.map((point) => point.days) ?? [];
  const top = topOf(cohorts);
  const room = HEIGHT - FOOT;
  // The days lie far apart at the end: each has the same room, so that the first week is seen as well.
  const x = (at: number) => LEFT + ((width - LEFT - 10) * at) / Math.max(1, days.length - 1);
  const y = (share: number) => 8 + (room - 8) * (1 - share / top);
  const lines = cohorts.map(({ redeemed, issued }) => redeemed.flatMap(({ units }, at) => (units === null || units === undefined ? [] : [[x(at), y(shareOf(units, issued))] as const])));
  return (
    <div ref={place}>
      <svg width={width} height={HEIGHT} role="img" aria-label={t('cohorts.chart')} className="block">
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <line x1={LEFT} x2={width} y1={y(top * part)} y2={y(top * part)} className="stroke-line" />
            <text x={LEFT - 6} y={y(top * part) + 4} textAnchor="end" className="fill-muted text-[11px]">{Math.round((top * part) / 10) / 10}%</text>
          </g>
        ))}
        {days.map((day, at) => <text key={day} x={x(at)} y={HEIGHT - 4} textAnchor={at === days.length - 1 ? 'end' : 'middle'} className="fill-muted text-[11px]">{day}</text>)}
        {lines.map((points, at) => (
          <g key={cohorts[at]!.month} fill="none" stroke={SHADES[at]} strokeWidth={2}>
            <title>{when(cohorts[at]!.month)}</title>
            <polyline points={points.map(([left, high]) => `${left.toFixed(1)},${high.toFixed(1)}`).join(' ')} strokeLinejoin="round" />
            {points.map(([left, high]) => <circle key={left} cx={left} cy={high} r={2.5} fill={SHADES[at]} stroke="none" />)}
          </g>
        ))}
      </svg>
    </div>
  );
}

/** The scale ends at a round share above all curves, in basis points. */
function topOf(cohorts: readonly Cohort[]): number {
  const most = Math.max(0, ...cohorts.flatMap(({ issued, redeemed }) => redeemed.map(({ units }) => shareOf(units ?? 0, issued))));
  return [100, 200, 500, 1_000, 2_000, 5_000].find((top) => top >= most) ?? 10_000;
}
