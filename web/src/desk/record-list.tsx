import { Link } from '@tanstack/react-router';
import { Fragment, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { useMemberName } from '@/lib/names';
import { Badge } from '@/ui';
import { cx } from '@/ui/cx';
import { groupOf, type Group } from './commands';
import type { Recorded } from './feed';

const DOTS: Record<Group, string> = {
  members: 'bg-warn',
  money: 'bg-good',
  coupons: 'bg-accent',
  market: 'bg-ink',
  clearing: 'bg-[#0e7490]',
  system: 'bg-strong-line',
};

const NONE: ReadonlySet<number> = new Set();

/** Records, one line each: what was asked, by whom, and what came of it. */
export function RecordList({ label, rows, gaps = NONE, freshAfter = Infinity, isNarrow = false }: { label: string; rows: readonly Recorded[]; gaps?: ReadonlySet<number>; /** Those after it have just come. */ freshAfter?: number; /** Two lines each, where there is little room. */ isNarrow?: boolean }) {
  const { t } = useTranslation('desk');
  const name = useMemberName();
  return (
    <ol aria-label={label} className="divide-y divide-line">
      {rows.map((row) => (
        <Fragment key={row.sequence}>
          <Row row={row} who={row.actor ? name(row.actor) : ''} isFresh={row.sequence > freshAfter} isNarrow={isNarrow} />
          {gaps.has(row.sequence) && <li className="bg-warn-soft px-4 py-1.5 text-[13px] text-warn">{t('records.gap')}</li>}
        </Fragment>
      ))}
    </ol>
  );
}

/** A record does not change: with hundreds in sight, only those that came are drawn. */
const Row = memo(function Row({ row, who, isFresh, isNarrow }: { row: Recorded; /** What is known of the actor's name. */ who: string; isFresh: boolean; isNarrow: boolean }) {
  const { t } = useTranslation('desk');
  const { time, date } = useFormats();
  const { sequence, command, actor, recorded_at, refusal, events } = row;
  return (
    <li className={cx('relative [contain-intrinsic-size:auto_2.25rem] [content-visibility:auto]', isFresh && 'animate-[flash_1s_ease-out]')}>
      <Link to="/desk/records/$sequence" params={{ sequence: String(sequence) }} className={cx('grid min-h-11 grid-cols-[5.5rem_1fr_auto] items-center gap-x-3 px-4 py-1.5 hover:bg-sunken', !isNarrow && 'md:min-h-9 md:grid-cols-[6rem_7rem_14rem_1fr_auto] md:py-1')}>
        <span className="num text-accent">#{sequence}</span>
        <time dateTime={recorded_at} title={`${date(recorded_at)} ${time(recorded_at)}`} className={cx('num col-start-1 row-start-2 text-[13px] text-muted', !isNarrow && 'md:col-start-auto md:row-start-auto')}>{time(recorded_at)}</time>
        <span className="flex min-w-0 items-center gap-2">
          <span aria-hidden className={cx('size-2 shrink-0 rounded-full', DOTS[groupOf(command)])} />
          <span className="truncate">{t(`command.${command}`, { defaultValue: command })}</span>
        </span>
        <span className={cx('col-start-2 row-start-2 min-w-0 truncate text-[13px] text-muted', !isNarrow && 'md:col-start-auto md:row-start-auto')}>
          {actor ? <>{who}{who !== actor && <span className="num ml-1.5 text-xs text-muted">{actor}</span>}</> : t('records.system')}
        </span>
        <span className={cx('col-start-3 row-span-2 row-start-1 flex justify-end', !isNarrow && 'md:col-start-auto md:row-span-1 md:row-start-auto')}>
          {refusal ? <Badge tone="bad">{refusal}</Badge> : <span className="num text-[13px] text-muted">{t('records.events', { count: events })}</span>}
        </span>
      </Link>
    </li>
  );
});
