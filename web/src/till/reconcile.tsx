import { exact } from '@xianquan/client';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/app/session';
import { Badge, Card, Icon, Money, Time } from '@/ui';
import { check } from './check';
import type { Redemption } from './day-books';
import type { useDayBooks } from './day-data';
import { useOutbox } from './outbox';
import { Standing } from './standing';

type Books = NonNullable<ReturnType<typeof useDayBooks>['data']>;

/** From what was owed at the start of the day to what is owed at its end, and whether that adds up. */
export function Reconcile({ books }: { books: Books }) {
  const { t } = useTranslation('till');
  return (
    <Card title={t('reconcile.title')}>
      {books.payable.length === 0 && <p className="text-muted">{t('reconcile.none')}</p>}
      {books.payable.map((account) => {
        const book = books.books.find(({ currency }) => currency === account.currency);
        // A reversal that took free cash as well is owed by no payable: the account's own debits count.
        const settled = exact(book?.settled.amount ?? 0);
        const out = exact(account.debits) - settled;
        const isEven = exact(account.opening) + exact(account.credits) - exact(account.debits) === exact(account.balance);
        return (
          <dl key={account.currency} className="divide-y divide-line">
            <Row label={t('reconcile.opening')} minor={account.opening} currency={account.currency} />
            <Row label={t('reconcile.captured')} minor={account.credits} currency={account.currency} isSigned />
            <Row label={t('reconcile.reversed')} minor={-out} currency={account.currency} isSigned />
            <Row label={t('reconcile.settled')} minor={-settled} currency={account.currency} isSigned />
            <div className="flex items-center justify-between gap-4 py-2 font-semibold">
              <dt className="flex items-center gap-2">{t('reconcile.closing')} <Badge tone={isEven ? 'good' : 'bad'}><Icon name={isEven ? 'check' : 'warn'} className="size-3.5" />{t(isEven ? 'reconcile.even' : 'reconcile.uneven')}</Badge></dt>
              <dd><Money minor={account.balance} currency={account.currency} /></dd>
            </div>
          </dl>
        );
      })}
    </Card>
  );
}

function Row({ label, minor, currency, isSigned = false }: { label: string; minor: number | bigint; currency: string; isSigned?: boolean }) {
  return <div className="flex items-baseline justify-between gap-4 py-1.5"><dt className="text-muted">{label}</dt><dd><Money minor={minor} currency={currency} sign={isSigned} /></dd></div>;
}

/** This till's own record beside the server's. Only as good as what was read: all of the day is. */
export function OwnRecord({ rows, isAll, day, timeZone }: { rows: readonly Redemption[]; isAll: boolean; day: string; timeZone: string | undefined }) {
  const { t } = useTranslation('till');
  const who = useSession();
  const { entries } = useOutbox();
  const checked = useMemo(() => check(entries.filter((entry) => entry.by === who?.member), rows, day, timeZone), [entries, rows, day, timeZone, who?.member]);
  const differences = checked.differences.filter(({ server }) => isAll || server !== null);
  return (
    <Card title={t('own.title')}>
      <ul className="grid gap-1.5">
        <li className="flex gap-2"><Icon name="check" className="size-5 text-good" />{t('own.alike', { count: checked.alike })}</li>
        {checked.unsent.length > 0 && <li className="flex gap-2"><Icon name="clock" className="size-5 text-warn" />{t('own.unsent', { count: checked.unsent.length })}</li>}
        <li className="flex gap-2 text-muted"><Icon name="info" />{t('own.elsewhere', { count: checked.elsewhere })}</li>
      </ul>
      {differences.length > 0 && (
        <>
          <p className="mt-3 font-medium text-bad">{t('own.differences', { count: differences.length })}</p>
          <ul className="divide-y divide-line">
            {differences.map(({ sale, server }) => (
              <li key={sale.id} className="flex flex-wrap items-center gap-x-3 py-1.5">
                <Time at={sale.at} as="time" className="text-muted" />
                <span className="num">{sale.redemption}</span>
                <Standing sale={sale} />
                <span className="text-muted">{server ? t('own.server', { state: t(`redemption.${server}`) }) : t('own.missing')}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
