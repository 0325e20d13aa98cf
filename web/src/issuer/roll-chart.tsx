import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { cameAndWent, type Period } from '@/lib/roll-flows';
import { useWhen } from './roll-forward';
import { useWidth } from '@/lib/width';

const HEIGHT = 150;
const FOOT = 18;
const MOST = 60;
/** Half of what the name of a period takes: the first one does not stick out. */
const LABEL = 34;

/** What came and what went in each period, about the line of nothing; the table beside it has the figures. */
export function RollChart({ periods, step }: { periods: readonly Period[]; step: 'day' | 'month' }) {
  const { t } = useTranslation('issuer');
  const { count } = useFormats();
  const when = useWhen(step);
  const [place, width] = useWidth<HTMLDivElement>();
  const shown = periods.slice(-MOST).map((period) => ({ ...period, ...cameAndWent(period) }));
  const up = Math.max(1, ...shown.map(({ came }) => came));
  const down = Math.max(0, ...shown.map(({ went }) => went));
  const room = HEIGHT - FOOT;
  const scale = (room - 8) / (up + down);
  const zero = 4 + up * scale;
  const slot = width / Math.max(shown.length, 6);
  const bar = Math.min(40, slot * 0.6);
  const everyNth = Math.ceil(shown.length / Math.max(1, Math.floor(width / 84)));
  return (
    <div ref={place}>
      <svg width={width} height={HEIGHT} role="img" aria-label={t('roll.chart')} className="block">
        {shown.map((period, at) => {
          const middle = slot * (at + 0.5);
          return (
            <g key={period.starts_on}>
              <title>{`${when(period.starts_on)}: +${count(period.came)} −${count(period.went)} = ${count(period.closing)}`}</title>
              <rect x={middle - slot / 2} y={0} width={slot} height={room} fill="transparent" />
              <rect x={middle - bar / 2} y={zero - period.came * scale} width={bar} height={Math.max(period.came && 1, period.came * scale)} rx={2} className="fill-accent" />
              <rect x={middle - bar / 2} y={zero} width={bar} height={Math.max(period.went && 1, period.went * scale)} rx={2} className="fill-good" />
              {at % everyNth === 0 && <text x={Math.max(middle, LABEL)} y={HEIGHT - 4} textAnchor="middle" className="fill-muted text-[11px]">{when(period.starts_on)}</text>}
            </g>
          );
        })}
        <line x1={0} x2={width} y1={zero} y2={zero} className="stroke-strong-line" />
      </svg>
      <ul aria-hidden className="flex gap-4 text-xs text-muted">
        <li className="flex items-center gap-1.5"><span className="size-2.5 rounded-sm bg-accent" />{t('roll.came')}</li>
        <li className="flex items-center gap-1.5"><span className="size-2.5 rounded-sm bg-good" />{t('roll.went')}</li>
      </ul>
    </div>
  );
}
