import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Schemas } from '@xianquan/client';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { Asked, Button, Card, Input, Money, Table, type Column } from '@/ui';
import { Check } from './proof';

type Line = Schemas['TrialLineView'];

export function useTrialBalance(asOf: number | null) {
  return useQuery({
    queryKey: ['desk', 'trial-balance', asOf],
    refetchInterval: asOf === null ? 5_000 : false,
    placeholderData: keepPreviousData,
    queryFn: () => api.take(api.raw.GET('/v1/audit/trial-balance', { params: { query: asOf === null ? {} : { as_of: asOf } } })),
  });
}

/** Whether what is owed and what is there come to the same, in every currency. */
export function isEven({ totals }: Schemas['TrialBalanceView']): boolean {
  return totals.every(({ debit, credit }) => debit === credit);
}

/** All accounts together, now or as they were after a record. */
export function TrialBalance() {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const [asOf, setAsOf] = useState<number | null>(null);
  const query = useTrialBalance(asOf);
  const amount = (key: 'debit' | 'credit'): Column<Line> => ({
    key,
    head: t(`trial.${key}`),
    isNumber: true,
    cell: (line) => (line[key] === 0 ? <span className="text-faint">–</span> : <Money minor={line[key]} currency={line.currency} />),
  });
  const columns: Column<Line>[] = [
    { key: 'currency', head: t('account.currency'), cell: ({ currency }) => currency },
    { key: 'purpose', head: t('account.purpose'), className: 'whitespace-nowrap', cell: ({ purpose }) => t(`purpose.${purpose}`, { defaultValue: purpose }) },
    { key: 'accounts', head: t('trial.accounts'), isNumber: true, wideOnly: true, cell: ({ accounts }) => count(accounts) },
    amount('debit'), amount('credit'),
  ];
  return (
    <Card title={t('trial.title')} aside={<AsOf asOf={asOf} onChange={setAsOf} />} flush>
      <Asked query={query} rows={6}>
        {(balance) => (
          <>
            <Table dense label={t('trial.title')} columns={columns} rows={balance.lines} keyOf={({ currency, purpose }) => currency + purpose} />
            <ul className="grid gap-2 border-t border-line px-4 py-3">
              {balance.totals.map(({ currency, debit, credit }) => (
                <Check key={currency} good={debit === credit}>
                  {t(debit === credit ? 'trial.even' : 'trial.uneven', { currency })} <Money minor={debit} currency={currency} className="font-medium" />{debit !== credit && <> / <Money minor={credit} currency={currency} className="font-medium" /></>}
                </Check>
              ))}
            </ul>
            <p className="border-t border-line px-4 py-2 text-xs text-muted">{t('asOf', { sequence: count(balance.as_of) })}</p>
          </>
        )}
      </Asked>
    </Card>
  );
}

function AsOf({ asOf, onChange }: { asOf: number | null; onChange: (asOf: number | null) => void }) {
  const { t } = useTranslation('desk');
  const [text, setText] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    onChange(/^\d{1,15}$/.test(text) ? Number(text) : null);
  };
  return (
    <form onSubmit={send} className="flex items-center gap-2">
      <Input label={t('trial.asOf')} hideLabel placeholder={t('trial.asOf')} inputMode="numeric" className="w-40" value={text} onChange={(event) => setText(event.target.value.replace(/\D/g, ''))} />
      <Button type="submit" size="small">{t('trial.show')}</Button>
      {asOf !== null && <Button size="small" kind="quiet" onClick={() => { setText(''); onChange(null); }}>{t('trial.now')}</Button>}
    </form>
  );
}
