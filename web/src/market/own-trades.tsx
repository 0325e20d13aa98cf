import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { useSeriesName } from '@/lib/names';
import { Asked, Button, Empty, Money, Table, Time } from '@/ui';
import { unitsTold } from './book-panel';
import { faceOf, type Instrument } from './instrument';

/** What was traded, with what it cost. */
export function OwnTrades({ member, instruments }: { member: string; instruments: ReadonlyMap<string, Instrument> }) {
  const { t } = useTranslation(['market', 'common']);
  const format = useFormats();
  const name = useSeriesName();
  const trades = useInfiniteQuery({
    queryKey: ['orders', 'trades', member],
    queryFn: ({ pageParam }) => api.take(api.raw.GET('/v1/trade/trades', { params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  type Row = NonNullable<typeof trades.data>['pages'][number]['items'][number];
  const isBuyer = (row: Row) => row.buyer?.member === member;
  const told = (row: Row, units: number) => {
    const of = instruments.get(row.series);
    return of ? unitsTold(units, of, format) : format.count(units);
  };
  const priced = (row: Row) => {
    const of = instruments.get(row.series);
    if (typeof row.price !== 'number') return '–';
    return of ? format.priceOf(row.price, faceOf(of), of.currency) : format.price(row.price);
  };
  return (
    <Asked query={trades} rows={5} isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)} empty={<Empty icon="clock" title={t('trades.none')} />}>
      {({ pages }) => (
        <>
          <Table<Row>
            label={t('trades.title')}
            dense
            rows={pages.flatMap(({ items }) => items)}
            keyOf={({ id }) => id}
            columns={[
              { key: 'time', head: t('tape.time'), cell: (row) => <Time at={row.recorded_at} className="text-muted" /> },
              { key: 'side', head: t('ticket.side'), cell: (row) => <span className={isBuyer(row) ? 'text-up' : 'text-down'}>{t(isBuyer(row) ? 'side.buy' : 'side.sell')}</span> },
              { key: 'series', head: t('column.series'), cell: (row) => name(row.series), wideOnly: true },
              { key: 'kind', head: t('trades.kind'), cell: (row) => t([`tradeKind.${row.kind}`, 'reason.other'], { reason: row.kind }), wideOnly: true },
              { key: 'price', head: t('book.price'), isNumber: true, cell: priced },
              { key: 'quantity', head: t('tape.quantity'), isNumber: true, cell: (row) => told(row, row.quantity) },
              { key: 'paid', head: t('trades.paid'), isNumber: true, cell: (row) => (typeof row.paid === 'number' && row.currency ? <Money minor={row.paid} currency={row.currency} /> : '–') },
              { key: 'fee', head: t('effect.fee'), isNumber: true, wideOnly: true, cell: (row) => <Fee amount={(isBuyer(row) ? row.buyer : row.seller)?.fee} currency={row.currency} /> },
            ]}
          />
          {trades.hasNextPage && <div className="grid border-t border-line p-3"><Button isBusy={trades.isFetchingNextPage} onClick={() => void trades.fetchNextPage()}>{t('common:more')}</Button></div>}
        </>
      )}
    </Asked>
  );
}

function Fee({ amount, currency }: { amount: number | null | undefined; currency: string | null | undefined }) {
  return typeof amount === 'number' && currency ? <Money minor={amount} currency={currency} /> : '–';
}
