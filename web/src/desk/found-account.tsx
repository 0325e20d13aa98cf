import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { Card, Money, Table, type Column } from '@/ui';
import type { Account } from './lookup';
import { Nothing, Sought } from './nothing';
import { Ref } from './ref';

export function useAccounts(member: string) {
  return useQuery({
    queryKey: ['desk', 'accounts', member],
    queryFn: () => api.take(api.raw.GET('/v1/wallet/accounts', { params: { query: { member } } })),
  });
}

/** The accounts of a member of one purpose or currency. */
export function FoundAccount({ member, purpose, currency }: { member: string; purpose: string | null; currency: string | null }) {
  const { t } = useTranslation('desk');
  const query = useAccounts(member);
  const isSought = (account: Account) => (!purpose || account.purpose === purpose) && (!currency || account.currency === currency);
  return (
    <Sought id={member} query={query}>
      {({ accounts, as_of }) => {
        const rows = accounts.filter(isSought);
        if (rows.length === 0) return <Nothing id={[member, purpose, currency].filter(Boolean).join(' ')}>{t('find.emptyAccount')}</Nothing>;
        return <Card title={<Ref id={member} />} flush><Accounts rows={rows} asOf={as_of} /></Card>;
      }}
    </Sought>
  );
}

export function Accounts({ rows, asOf }: { rows: readonly Account[]; asOf: number }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const columns: Column<Account>[] = [
    { key: 'purpose', head: t('account.purpose'), cell: ({ purpose }) => t(`purpose.${purpose}`, { defaultValue: purpose }) },
    { key: 'currency', head: t('account.currency'), cell: ({ currency }) => currency },
    { key: 'balance', head: t('account.balance'), isNumber: true, cell: ({ balance, currency }) => <Money minor={balance} currency={currency} /> },
  ];
  return (
    <>
      <Table dense label={t('account.title')} columns={columns} rows={rows} keyOf={({ currency, purpose }) => currency + purpose} />
      <p className="border-t border-line px-4 py-2 text-xs text-muted">{t('asOf', { sequence: count(asOf) })}</p>
    </>
  );
}
