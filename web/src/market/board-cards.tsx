import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Change, Spark } from '@/ui';
import { coupon, type BoardListProps } from './board-table';
import { Flash } from './flash';
import { faceOf } from './instrument';
import { useBrand, useTitle } from './names';
import type { BoardRow } from './shapes';
import { Star } from './star';
import { StateBadges } from './state-badge';

/** The board on a phone: what it is, what it costs, and what one saves. */
export function BoardCards({ rows }: BoardListProps) {
  const { t } = useTranslation('market');
  return (
    <ul aria-label={t('board.title')} className="divide-y divide-line border-t border-line">
      {rows.map((row) => <BoardCard key={row.series} row={row} />)}
    </ul>
  );
}

function BoardCard({ row }: { row: BoardRow }) {
  const { t } = useTranslation('market');
  const { priceOf, basisPoints, money } = useFormats();
  const title = useTitle()(row);
  const brand = useBrand()(row);
  const face = faceOf(coupon(row));
  const days = row.days_left;
  return (
    <li className="flex items-center gap-1 pr-3 pl-1">
      <Star series={row.series} title={title} />
      <Link to="/market/$series" params={{ series: row.series }} className="flex min-w-0 flex-1 items-center gap-3 py-3">
        <span className="min-w-0 flex-1">
          <span className="line-clamp-2 leading-snug font-medium text-balance">{title}</span>
          <span className="mt-0.5 flex flex-wrap items-center gap-x-1.5 text-xs text-muted">
            {brand && <span>{brand}</span>}
            {typeof days === 'number' && <span className={days <= 14 ? 'text-warn' : ''}>{brand && '· '}{t('days', { count: days })}</span>}
            <StateBadges row={row} />
          </span>
        </span>
        <Spark values={row.spark} width={56} height={28} className="shrink-0" />
        <span className="num w-22 shrink-0 text-right leading-tight">
          <Flash value={row.last_price}><span className="text-[15px] font-semibold">{typeof row.last_price === 'number' ? priceOf(row.last_price, face, row.currency) : money(face, row.currency)}</span></Flash>
          <span className="block text-xs text-muted">{typeof row.discount === 'number' ? t('off', { discount: basisPoints(row.discount, { digits: 1 }) }) : '–'}</span>
          <Change points={row.change} className="text-xs" />
        </span>
      </Link>
    </li>
  );
}
