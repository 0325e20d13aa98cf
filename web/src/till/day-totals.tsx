import type { Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayBefore } from '@/lib/day';
import { useFormats } from '@/lib/format';
import { Asked, Button, Card, failed, Icon, Money, Stat, Stats, Table, type Column } from '@/ui';
import { daysAsTable, useDays } from './day-data';
import { save } from './save';

type TillDay = Schemas['TillDay'];
type TillSum = Schemas['TillSum'];

/** What a day came to in one currency. */
export function Totals({ book }: { book: TillDay }) {
  const { t } = useTranslation('till');
  const { currency } = book;
  const money = ({ amount }: TillSum) => <Money minor={amount} currency={currency} />;
  const times = ({ count }: TillSum) => t('day.count', { count });
  return (
    <Stats>
      <Stat label={t('day.captured')} value={money(book.captured)} note={times(book.captured)} />
      <Stat label={t('day.reversed')} value={money(book.reversed)} note={times(book.reversed)} />
      <Stat label={t('day.net')} value={<Money minor={book.net} currency={currency} />} note={currency} tone="good" />
      <Stat label={t('day.settled')} value={money(book.settled)} note={times(book.settled)} />
      <Stat label={t('day.authorised')} value={money(book.authorised)} note={times(book.authorised)} />
      <Stat label={t('day.voided')} value={money(book.voided)} note={times(book.voided)} />
    </Stats>
  );
}

/** So many days are looked back. */
const DAYS = 31;

/** The days before, one line each, and the same as a table to take along. */
export function LastDays({ merchant, until, onChoose }: { merchant: string; until: string; onChoose: (day: string) => void }) {
  const { t } = useTranslation('till');
  const from = dayBefore(until, DAYS - 1);
  const query = useDays(merchant, from, until);
  return (
    <Card title={t('days.title', { count: DAYS })} aside={<Download merchant={merchant} from={from} to={until} />} flush>
      <Asked query={query} rows={4} isEmpty={(days) => days.length === 0} empty={<p className="px-4 pb-4 text-muted">{t('days.none')}</p>}>
        {(days) => <Lines days={days} onChoose={onChoose} />}
      </Asked>
    </Card>
  );
}

function Lines({ days, onChoose }: { days: readonly TillDay[]; onChoose: (day: string) => void }) {
  const { t } = useTranslation('till');
  const { date, count } = useFormats();
  const column = (name: 'captured' | 'reversed' | 'settled', isWideOnly = false): Column<TillDay> => ({
    key: name,
    head: t(`day.${name}`),
    isNumber: true,
    ...(isWideOnly && { wideOnly: true }),
    cell: (day) => (day[name].count === 0 ? <span className="text-faint">–</span> : <Money minor={day[name].amount} currency={day.currency} />),
  });
  const columns: Column<TillDay>[] = [
    { key: 'day', head: t('day.date'), cell: ({ day }) => <button type="button" onClick={() => onChoose(day)} className="inline-flex min-h-8 items-center text-accent hover:underline">{date(`${day}T12:00:00`)}</button> },
    { key: 'count', head: t('days.count'), isNumber: true, wideOnly: true, cell: ({ captured }) => count(captured.count) },
    column('captured'), column('reversed', true),
    { key: 'net', head: t('days.net'), isNumber: true, cell: ({ net, currency }) => <Money minor={net} currency={currency} /> },
    column('settled', true),
  ];
  return <Table dense label={t('days.title', { count: DAYS })} columns={columns} rows={[...days].reverse()} keyOf={({ day, currency }) => `${day} ${currency}`} />;
}

function Download({ merchant, from, to }: { merchant: string; from: string; to: string }) {
  const { t } = useTranslation('till');
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      save(await daysAsTable(merchant, from, to), `xianquan-${merchant}-${from}-${to}.csv`);
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  return <Button size="small" isBusy={isBusy} onClick={() => void download()}><Icon name="download" />{t('days.export')}</Button>;
}
