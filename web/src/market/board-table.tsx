import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Change, Money, Spark, Table, type Column } from '@/ui';
import type { Filter, Sort } from './board-query';
import { Flash } from './flash';
import { faceOf } from './instrument';
import { useBrand, useCategory, useTitle } from './names';
import type { BoardRow } from './shapes';
import { Star } from './star';
import { StateBadges } from './state-badge';

export interface BoardListProps {
  rows: readonly BoardRow[];
  filter: Filter;
  onChange: (part: Partial<Filter>) => void;
}

/** The board where there is room: everything in one line. */
export function BoardTable({ rows, filter, onChange }: BoardListProps) {
  const { t } = useTranslation('market');
  const navigate = useNavigate();
  const sorts = (sort: Sort): Pick<Column<BoardRow>, 'onSort' | 'sorted'> => ({
    onSort: () => onChange({ sort, order: filter.sort === sort && filter.order === 'desc' ? 'asc' : 'desc' }),
    sorted: filter.sort === sort ? (filter.order === 'asc' ? 'ascending' : 'descending') : undefined,
  });
  const columns: Column<BoardRow>[] = [
    { key: 'series', head: t('column.series'), cell: (row) => <Title row={row} /> , className: 'min-w-72' },
    { key: 'face', head: t('column.face'), isNumber: true, cell: (row) => <Money minor={faceOf(coupon(row))} currency={row.currency} className="text-muted" /> },
    { key: 'last', head: t('column.last'), isNumber: true, cell: (row) => <Last row={row} /> },
    { key: 'change', head: t('column.change'), isNumber: true, ...sorts('change'), cell: (row) => <Change points={row.change} /> },
    { key: 'spark', head: t('column.spark'), cell: (row) => <Spark values={row.spark} /> },
    { key: 'discount', head: t('column.discount'), isNumber: true, ...sorts('discount'), cell: (row) => <Points value={row.discount} /> },
    { key: 'yield', head: t('column.yield'), isNumber: true, ...sorts('yield'), cell: (row) => <Points value={row.implied_yield} /> },
    { key: 'days', head: t('column.days'), isNumber: true, ...sorts('days_left'), cell: (row) => <Days row={row} /> },
    { key: 'best', head: t('column.best'), isNumber: true, cell: (row) => <Best row={row} /> },
    { key: 'volume', head: t('column.volume'), isNumber: true, ...sorts('volume'), cell: (row) => <Money minor={row.value_24h} currency={row.currency} /> },
  ];
  return <Table dense label={t('board.title')} columns={columns} rows={rows} keyOf={({ series }) => series} onRow={({ series }) => void navigate({ to: '/market/$series', params: { series } })} />;
}

export function coupon(row: BoardRow) {
  return { unitValue: row.unit_value, unitsPerCoupon: row.units_per_coupon };
}

function Title({ row }: { row: BoardRow }) {
  const title = useTitle()(row);
  const brand = useBrand()(row);
  const category = useCategory()(row.category);
  return (
    <div className="-ml-2 flex items-center gap-1.5">
      <Star series={row.series} title={title} />
      <div className="min-w-0">
        <Link to="/market/$series" params={{ series: row.series }} className="font-medium hover:text-accent">{title}</Link>
        <div className="flex items-center gap-1.5 text-xs text-muted">{[brand, category].filter(Boolean).join(' · ')} <StateBadges row={row} /></div>
      </div>
    </div>
  );
}

function Last({ row }: { row: BoardRow }) {
  const { priceOf, price } = useFormats();
  if (row.last_price === null || row.last_price === undefined) return <span className="text-faint">–</span>;
  return (
    <Flash value={row.last_price}>
      <span className="font-medium">{priceOf(row.last_price, faceOf(coupon(row)), row.currency)}</span>
      <span className="block text-xs text-muted">{price(row.last_price)}</span>
    </Flash>
  );
}

function Best({ row }: { row: BoardRow }) {
  const { price } = useFormats();
  const told = (value: number | null | undefined) => (value === null || value === undefined ? '–' : price(value));
  return (
    <>
      <span className="block text-up">{told(row.best_bid)}</span>
      <span className="block text-xs text-down">{told(row.best_ask)}</span>
    </>
  );
}

function Points({ value }: { value: number | null | undefined }) {
  const { basisPoints } = useFormats();
  return value === null || value === undefined ? <span className="text-faint">–</span> : <>{basisPoints(value, { digits: 1 })}</>;
}

function Days({ row }: { row: BoardRow }) {
  const { count, date } = useFormats();
  if (row.days_left === null || row.days_left === undefined) return <span className="text-faint">–</span>;
  return <span title={row.ends_at ? date(row.ends_at) : undefined} className={row.days_left <= 14 ? 'font-medium text-warn' : ''}>{count(row.days_left)}</span>;
}
