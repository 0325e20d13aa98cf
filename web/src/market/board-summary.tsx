import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Money, Skeleton } from '@/ui';
import { tradedByCurrency } from './board-query';
import type { BoardRow } from './shapes';

/** What the market did within a day, and how old the figures are. */
export function BoardSummary({ rows, readAt, isBroken }: { rows: readonly BoardRow[] | undefined; readAt: number; isBroken: boolean }) {
  const { t } = useTranslation('market');
  const { time } = useFormats();
  const rising = rows?.filter(({ change }) => (change ?? 0) > 0).length ?? 0;
  const falling = rows?.filter(({ change }) => (change ?? 0) < 0).length ?? 0;
  return (
    <div className="mb-3 flex min-h-6 flex-wrap items-center gap-x-6 gap-y-1 text-[13px] text-muted">
      {!rows && !isBroken && <Skeleton className="h-4 w-72 max-w-full" />}
      {rows && (
        <>
          <span>{t('board.traded')} <span className="text-ink">{tradedByCurrency(rows).map(([currency, value], at) => <span key={currency}>{at > 0 && ' + '}<Money minor={value} currency={currency} className="font-medium" /></span>)}</span></span>
          <span><span className="text-up">▲ {rising}</span> <span className="text-down">▼ {falling}</span> <span className="sr-only">{t('board.moved', { rising, falling })}</span></span>
          <span className="inline-flex items-center gap-1.5 sm:ml-auto">
            <span aria-hidden className={`size-2 rounded-full ${isBroken ? 'bg-warn' : 'bg-good'}`} />
            {t(isBroken ? 'board.stale' : 'board.read', { time: time(new Date(readAt)) })}
          </span>
        </>
      )}
    </div>
  );
}
