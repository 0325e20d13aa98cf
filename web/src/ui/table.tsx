import type { ReactNode } from 'react';
import { cx } from './cx';

export interface Column<T> {
  key: string;
  head: ReactNode;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the right. */
  isNumber?: boolean;
  /** Left out on a phone. */
  wideOnly?: boolean;
  /** Where a click on the head sorts. */
  onSort?: () => void;
  sorted?: 'ascending' | 'descending' | undefined;
  className?: string;
}

/** Rows of the same shape. On a phone the columns that matter less are left out. */
export function Table<T>({ label, columns, rows, keyOf, onRow, dense = false }: { label: string; columns: readonly Column<T>[]; rows: readonly T[]; keyOf: (row: T) => string; onRow?: (row: T) => void; dense?: boolean }) {
  const hidden = (column: Column<T>) => column.wideOnly && 'hidden md:table-cell';
  return (
    <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table aria-label={label} className="w-full text-left">
        <thead className="text-xs text-muted">
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" aria-sort={column.sorted} className={cx('border-b border-line px-4 py-2 font-medium whitespace-nowrap', column.isNumber && 'text-right', hidden(column))}>
                {column.onSort ? (
                  <button type="button" onClick={column.onSort} className="inline-flex items-center gap-1 hover:text-ink">
                    {column.head}
                    <span aria-hidden className="w-2">{column.sorted === 'ascending' ? '↑' : column.sorted === 'descending' ? '↓' : ''}</span>
                  </button>
                ) : column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} onClick={onRow && (() => onRow(row))} className={cx('border-b border-line last:border-0', onRow && 'cursor-pointer hover:bg-sunken')}>
              {columns.map((column) => (
                <td key={column.key} className={cx('px-4', dense ? 'py-1.5' : 'py-2.5', column.isNumber && 'num text-right', hidden(column), column.className)}>{column.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
