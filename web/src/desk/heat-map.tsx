import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { cx } from '@/ui/cx';
import { level, LEVELS, NO_CATEGORY, type Heat, type Measure, type RowsBy } from './heat';

/** Parts of the accent in each shade. There is none in the middle, where neither dark nor light text can be read. */
const MIXED = [0, 9, 19, 31, 44, 82, 100];
/** From this shade on text is light on dark, or the other way round in the dark. */
const DEEP = 5;

/** From nothing to most. Mixed in the page's own colours, so that it fits light and dark. */
export function shade(at: number): string {
  if (at === 0) return 'var(--sunken)';
  return `color-mix(in oklab, var(--accent) ${MIXED[at] ?? 100}%, var(--surface))`;
}

export function useMeasured(measure: Measure): (value: bigint, compact?: boolean) => string {
  const { count, money } = useFormats();
  return (value, compact = false) => (measure === 'count' || measure === 'units' ? count(value, { compact }) : money(value, measure, { compact }));
}

/** What a row of a map is called. */
export function useRowName(by: RowsBy): (key: string) => string {
  const { t } = useTranslation('desk');
  const { language } = useFormats();
  const regions = new Intl.DisplayNames([language], { type: 'region' });
  return (key) => {
    if (by === 'weekday') return new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, Number(key))));
    if (by === 'country') return /^[A-Z]{2}$/.test(key) ? (regions.of(key) ?? key) : key;
    if (key === NO_CATEGORY) return t('flows.noCategory');
    return t(`category.${key}`, { ns: 'common', defaultValue: t('category.other', { ns: 'common', code: key }) });
  };
}

/** Rows by hour, darker where more flowed. A table: its figures are read as well as seen. */
export function HeatMap({ label, heat, by, measure, showsFigures = false }: { label: string; heat: Heat; by: RowsBy; measure: Measure; showsFigures?: boolean }) {
  const { t } = useTranslation('desk');
  const write = useMeasured(measure);
  const nameOf = useRowName(by);
  return (
    <div className="relative overflow-x-auto px-4 pb-4" tabIndex={0} role="region" aria-label={label}>
      <table aria-label={label} className={cx('w-full table-fixed border-separate border-spacing-px sm:border-spacing-[2px]', showsFigures ? 'min-w-[70rem]' : 'sm:min-w-[34rem]')}>
        <thead>
          <tr className="text-[11px] text-muted">
            <th scope="col" className="sticky left-0 z-10 w-16 bg-surface text-left font-normal sm:w-36"><span className="sr-only">{t(`flows.by.${by}`)}</span></th>
            {heat.columns.map((hour) => <th key={hour} scope="col" className="num h-5 text-center font-normal"><span aria-hidden className={cx(hour % 3 !== 0 && 'invisible')}>{hour}</span><span className="sr-only">{t('flows.hour', { hour })}</span></th>)}
            <th scope="col" className="w-12 pl-1 text-right sm:w-20 font-normal">{t('flows.sum')}</th>
          </tr>
        </thead>
        <tbody>
          {heat.rows.map(({ key, cells, total }) => (
            <tr key={key}>
              <th scope="row" className="sticky left-0 z-10 truncate bg-surface pr-2 text-left text-[13px] font-normal" title={nameOf(key)}>{nameOf(key)}</th>
              {cells.map((value, hour) => <Cell key={hour} value={value} at={level(value, heat.most)} says={`${nameOf(key)} · ${t('flows.hour', { hour })} · ${write(value)}`} text={write(value, true)} showsFigure={showsFigures} />)}
              <td className="num pl-1 text-right text-xs sm:text-[13px]">{write(total, true)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ value, at, says, text, showsFigure }: { value: bigint; at: number; says: string; text: string; showsFigure: boolean }) {
  return (
    <td title={says} style={{ background: shade(at) }} className="h-7 rounded-[3px] text-center">
      {showsFigure
        ? value > 0n && <span className={cx('num rounded-sm text-[11px]', at >= DEEP ? 'text-on-accent' : 'text-ink')}>{text}</span>
        : <span className="sr-only">{text}</span>}
    </td>
  );
}

/** What the shades mean. */
export function HeatLegend({ most }: { most: string }) {
  const { t } = useTranslation('desk');
  return (
    <span className="flex items-center gap-1.5 text-xs text-muted">
      {t('flows.little')}
      <span aria-hidden className="flex gap-0.5">{Array.from({ length: LEVELS + 1 }, (_, at) => <span key={at} className="size-3 rounded-[3px]" style={{ background: shade(at) }} />)}</span>
      {t('flows.much', { most })}
    </span>
  );
}
