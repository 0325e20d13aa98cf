import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge, Button, Card, Fault, Money, Skeleton, Time, type Tone } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { useAccounts, useDeposits, useMe, useWithdrawals } from './queries';

/** Free cash first, then what is set aside, then what the other accounts of a member hold. */
const ORDER = ['custody', 'reserved', 'merchant_payable', 'escrow'];

/** Money by currency and purpose, what came in from the bank, and what goes out to it. */
export function Cash({ mayAct, onWithdraw }: { mayAct: boolean; onWithdraw: (currency: string) => void }) {
  const { t } = useTranslation('wallet');
  const accounts = useAccounts();
  const shown = [...(accounts.data ?? [])].sort((a, b) => a.currency.localeCompare(b.currency) || place(a.purpose) - place(b.purpose));
  const free = shown.find(({ purpose, balance }) => purpose === 'custody' && balance > 0);
  return (
    <Card title={t('cash.title')} aside={mayAct && <Button size="small" className="max-sm:h-10" disabled={!free} onClick={() => free && onWithdraw(free.currency)}>{t('cash.withdraw')}</Button>}>
      {accounts.data === undefined && (accounts.error ? <Fault compact error={accounts.error} onRetry={() => void accounts.refetch()} /> : <Skeleton className="h-12" />)}
      {accounts.data && shown.length === 0 && <p className="text-muted">{t('cash.none')}</p>}
      <dl className="divide-y divide-line">
        {shown.map((account) => (
          <div key={`${account.currency} ${account.purpose}`} className="flex items-baseline justify-between gap-3 py-2">
            <dt className="text-muted">{t([`purpose.${account.purpose}`, 'purpose.unknown'], { purpose: account.purpose })} <span className="text-xs">{account.currency}</span></dt>
            <dd><Money minor={account.balance} currency={account.currency} className={account.purpose === 'custody' ? 'text-lg font-semibold' : ''} /></dd>
          </div>
        ))}
      </dl>
      <Movements />
      <HowToPayIn />
    </Card>
  );
}

function place(purpose: string): number {
  const at = ORDER.indexOf(purpose);
  return at < 0 ? ORDER.length : at;
}

const TONES: Record<string, Tone> = { credited: 'good', assigned: 'good', suspense: 'warn', requested: 'accent', paid: 'good', failed: 'bad' };
const FEW = 3;

/** Deposits and withdrawals with where they stand, newest first. */
function Movements() {
  const { t } = useTranslation('wallet');
  const deposits = useDeposits();
  const withdrawals = useWithdrawals();
  const [isAll, setAll] = useState(false);
  const all = [
    ...(deposits.data ?? []).map((deposit) => ({ ...deposit, word: 'cash.deposit', sign: 1 })),
    ...(withdrawals.data ?? []).map((withdrawal) => ({ ...withdrawal, word: 'cash.withdrawal', sign: -1 })),
  ].sort((a, b) => b.created_at.localeCompare(a.created_at));
  if (all.length === 0) return null;
  return (
    <>
      <h3 className="mt-2 border-t border-line pt-3 text-[13px] text-muted">{t('cash.movements')}</h3>
      <ul>
        {all.slice(0, isAll ? undefined : FEW).map((one) => (
          <li key={one.id} className="flex items-center justify-between gap-3 py-1.5">
            <span className="min-w-0">
              <span className="flex flex-wrap items-center gap-1.5">{t(one.word)} <Badge tone={TONES[one.state] ?? 'plain'}>{t(`cash.state.${one.state}`)}</Badge></span>
              <span className="block truncate text-xs text-muted"><Time at={one.created_at} />{one.bank_reference && ` · ${one.bank_reference}`}</span>
            </span>
            <Money minor={one.sign * one.amount} currency={one.currency} sign />
          </li>
        ))}
      </ul>
      {all.length > FEW && <Button kind="quiet" size="small" className="-ml-2 max-sm:h-10" aria-expanded={isAll} onClick={() => setAll(!isAll)}>{t(isAll ? 'cash.fewer' : 'common:more')}</Button>}
    </>
  );
}

function HowToPayIn() {
  const { t } = useTranslation('wallet');
  const me = useMe();
  return (
    <details className="mt-2 border-t border-line pt-2 text-[13px]">
      <summary className="min-h-8 py-1.5 text-muted">{t('cash.how')}</summary>
      <p className="pb-1">{t('cash.howAbout')}</p>
      <Copyable text={me} label={t('cash.reference')} className="min-h-10 font-medium" />
    </details>
  );
}
