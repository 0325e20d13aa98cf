import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow, useClock } from '@/lib/clock';
import { dayIn } from '@/lib/day';
import { useFormats } from '@/lib/format';
import { useSeriesName } from '@/lib/names';
import { Asked, Badge, Button, ButtonLink, Card, Empty, failed, Icon, Input, Money, Note, PageHead, Skeleton, Table, Time, TimeZone, type Column, type Tone } from '@/ui';
import { ActDialog } from './act-dialog';
import { csvOf, type Heads, type Redemption } from './day-books';
import { allRedemptions, useDayBooks, useMember, useRedemptions } from './day-data';
import { LastDays, Totals } from './day-totals';
import { useOutbox } from './outbox';
import { Pending } from './pending';
import { OwnRecord, Reconcile } from './reconcile';
import { save } from './save';
import { saleIdOf, saleOf } from './sales';
import { Settlements } from './settlements';
import { useMerchant } from './setup';
import { Standing } from './standing';

/** A day of the merchant: what came in, what was settled, whether it adds up, and what may still be undone. */
export default function DayScreen() {
  const { t } = useTranslation('till');
  useClock();
  const merchant = useMerchant();
  const member = useMember(merchant);
  const timeZone = member.data?.time_zone;
  const today = dayIn(timeZone, serverNow());
  const [chosen, setChosen] = useState<string | null>(null);
  const day = chosen ?? today;
  return (
    <div className="mx-auto max-w-6xl">
      <PageHead
        title={t('day.title')}
        {...(timeZone && { about: t('day.zone', { zone: timeZone }) })}
        actions={
          <>
            <Input type="date" label={t('day.date')} hideLabel value={day} max={today} onChange={(event) => setChosen(event.target.value || null)} />
            {merchant && <Export merchant={merchant} day={day} />}
            <ButtonLink to="/till" kind="primary"><Icon name="till" />{t('day.toTill')}</ButtonLink>
          </>
        }
      />
      <TimeZone value={timeZone}>{merchant ? <Day key={`${merchant} ${day}`} merchant={merchant} day={day} timeZone={timeZone} onChoose={setChosen} /> : <Card><Empty icon="till" title={t('noMerchant')}>{t('noMerchantAbout')}</Empty></Card>}</TimeZone>
    </div>
  );
}

function Day({ merchant, day, timeZone, onChoose }: { merchant: string; day: string; timeZone: string | undefined; onChoose: (day: string) => void }) {
  const { t } = useTranslation('till');
  const books = useDayBooks(merchant, day);
  const { first, rows, hasMore, isMore, onMore } = useRedemptions(merchant, day);
  return (
    <div className="grid grid-cols-1 gap-4">
      <Freshness query={books} />
      <Pending />
      <Card title={t('day.totals')}>
        {/* The same room while it is read, on a quiet day and on a busy one: nothing below jumps. */}
        <div className="min-h-17">
          <Asked query={books} rows={1} isEmpty={(data) => data.books.length === 0} empty={<p className="text-muted">{t('day.quiet')}</p>}>
            {(data) => (
              <div className="grid grid-cols-1 gap-4">
                {data.books.map((book) => <Totals key={book.currency} book={book} />)}
              </div>
            )}
          </Asked>
        </div>
      </Card>
      <div className="grid grid-cols-1 items-start gap-4 lg:min-h-72 lg:grid-cols-3">
        <Settlements merchant={merchant} books={books.data} />
        {books.data ? <Reconcile books={books.data} /> : <Card title={t('reconcile.title')}><Skeleton className="h-45" /></Card>}
        <OwnRecord rows={rows} isAll={!hasMore} day={day} timeZone={timeZone} />
      </div>
      <Card title={t('day.redemptions')} flush>
        <Asked query={first} empty={<Empty icon="till" title={t('day.noneTitle')}>{t('day.none')}</Empty>} isEmpty={() => rows.length === 0}>
          {() => <Redemptions rows={rows} />}
        </Asked>
        {hasMore && <div className="p-3 text-center"><Button isBusy={isMore} onClick={onMore}>{t('day.more')}</Button></div>}
      </Card>
      <LastDays merchant={merchant} until={day} onChoose={onChoose} />
    </div>
  );
}

/** Says since when the figures are as they are, where the server is not reached. */
function Freshness({ query: { error, data, dataUpdatedAt } }: { query: { error: unknown; data: unknown; dataUpdatedAt: number } }) {
  const { t } = useTranslation('till');
  const { dateTime } = useFormats();
  if (!error || data === undefined) return null;
  return <Note tone="warn">{t('day.stale', { when: dateTime(new Date(dataUpdatedAt)) })}</Note>;
}

const TONES: Readonly<Record<string, Tone>> = { authorised: 'accent', captured: 'good', final: 'good' };

function Redemptions({ rows }: { rows: readonly Redemption[] }) {
  const { t } = useTranslation('till');
  const name = useSeriesName();
  const { entries } = useOutbox();
  const [open, setOpen] = useState<string | null>(null);
  const opened = rows.find(({ id }) => id === open);
  const columns: readonly Column<Redemption>[] = [
    { key: 'at', head: t('day.at'), cell: (row) => <Time at={row.authorised_at} as="time" /> },
    { key: 'id', head: t('receipt.redemption'), wideOnly: true, cell: (row) => <span className="num">{row.id}</span> },
    { key: 'what', head: t('day.coupons'), wideOnly: true, className: 'max-w-80 truncate', cell: (row) => row.items.map(({ series }) => name(series)).join(', ') },
    { key: 'bill', head: t('total.bill'), isNumber: true, wideOnly: true, cell: (row) => <Money minor={row.order_amount} currency={row.currency} /> },
    { key: 'amount', head: t('day.amount'), isNumber: true, cell: (row) => <Money minor={row.amount} currency={row.currency} /> },
    {
      key: 'state',
      head: t('act.state'),
      cell: (row) => {
        const sale = saleOf(entries, saleIdOf(entries, row.id));
        return sale?.isWaiting ? <Standing sale={sale} /> : <Badge tone={TONES[row.state] ?? 'plain'}>{t(`redemption.${row.state}`)}</Badge>;
      },
    },
    { key: 'do', head: <span className="sr-only">{t('day.open')}</span>, isNumber: true, cell: (row) => <Button size="small" kind="quiet" aria-label={t('day.openOne', { id: row.id })} onClick={() => setOpen(row.id)} className="h-10 w-10 px-0"><Icon name="chevron" /></Button> },
  ];
  return (
    <>
      <Table label={t('day.redemptions')} columns={columns} rows={rows} keyOf={({ id }) => id} dense />
      {opened && <ActDialog redemption={opened} onClose={() => setOpen(null)} />}
    </>
  );
}

const HEADS = ['id', 'state', 'authorised', 'captured', 'ended', 'reversible', 'store', 'holder', 'currency', 'bill', 'amount', 'match', 'coupons'] as const;

/** All redemptions of the day, for a spreadsheet or another system. */
function Export({ merchant, day }: { merchant: string; day: string }) {
  const { t } = useTranslation('till');
  const name = useSeriesName();
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const heads = Object.fromEntries(HEADS.map((head) => [head, t(`csv.${head}`)])) as Heads;
      save(new Blob([csvOf(await allRedemptions(merchant, day), heads, (state) => t(`redemption.${state}`), name)], { type: 'text/csv;charset=utf-8' }), `xianquan-${merchant}-${day}.csv`);
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  return <Button isBusy={isBusy} onClick={() => void download()}><Icon name="download" />{t('day.export')}</Button>;
}
