import type { Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { useFormats } from '@/lib/format';
import { useOnline } from '@/lib/online';
import { usePreview } from '@/lib/preview';
import { Button, Card, Facts, Money, Time } from '@/ui';
import { useAccounts, type useDayBooks } from './day-data';

type Books = NonNullable<ReturnType<typeof useDayBooks>['data']>;

/** What the merchant is owed, to be turned into free cash; and what was settled on the day. */
export function Settlements({ merchant, books }: { merchant: string; books: Books | undefined }) {
  const { t } = useTranslation('till');
  const { data } = useAccounts(merchant);
  const payable = data?.accounts.filter(({ purpose, balance }) => purpose === 'merchant_payable' && balance > 0) ?? [];
  return (
    <Card title={t('settle.title')}>
      {payable.length === 0 && <p className="text-muted">{t('settle.nothing')}</p>}
      {payable.map(({ currency, balance }) => <Payable key={currency} merchant={merchant} currency={currency} balance={balance} />)}
      {books && books.settlements.length > 0 && (
        <>
          <h3 className="mt-4 mb-1 text-[13px] font-medium text-muted">{t('settle.today')}</h3>
          <div role="region" aria-label={t('settle.today')} tabIndex={0} className="max-h-52 overflow-y-auto pr-1"><Facts rows={books.settlements.map((one) => [<Time key={one.id} at={one.recorded_at} as="time" />, <Money key={one.id} minor={one.amount} currency={one.currency} />] as const)} /></div>
        </>
      )}
    </Card>
  );
}

const PARAMS = { query: { preview: true } };

function trySettle(body: Schemas['SettleMerchant']): Promise<Schemas['Recorded']> {
  return api.take(api.raw.POST('/v1/bank/settlements', { params: PARAMS, body }));
}

function Payable({ merchant, currency, balance }: { merchant: string; currency: string; balance: number }) {
  const { t } = useTranslation('till');
  const { money } = useFormats();
  const isOnline = useOnline();
  const body = { merchant, currency };
  // The balance is part of the question: another one asks anew.
  const { data, isCurrent } = usePreview(`settle ${balance}`, isOnline ? body : null, trySettle);
  const fee = isCurrent ? data?.effects?.fees.reduce((sum, { amount }) => sum + amount, 0) : undefined;
  const free = isCurrent ? data?.effects?.balances.find(({ member, purpose }) => member === merchant && purpose === 'custody')?.change : undefined;
  const settle = useCommand({
    send: (asked: Schemas['SettleMerchant'], key) => api.take(api.raw.POST('/v1/bank/settlements', { body: asked, params: { header: keyed(key).headers } })),
    says: () => t('settle.done', { amount: money(free ?? balance, currency) }),
  });
  return (
    <div className="grid gap-2">
      <Facts
        rows={[
          [t('settle.owed'), <Money minor={balance} currency={currency} className="text-lg font-semibold" />],
          fee !== undefined && [t('settle.fee'), <Money minor={fee} currency={currency} />],
          free !== undefined && [t('settle.free'), <Money minor={free} currency={currency} sign />],
        ]}
      />
      <Button kind="primary" disabled={!isOnline} isBusy={settle.isPending} onClick={() => settle.mutate(body)}>{t('settle.now')}</Button>
      {!isOnline && <p className="text-[13px] text-muted">{t('settle.offline')}</p>}
    </div>
  );
}
