import { exact, minorDigits, parseAmount, scaled, wire } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { useFormats } from '@/lib/format';
import { usePreview } from '@/lib/preview';
import { Button, Dialog, Input, Select } from '@/ui';
import { Effect } from './effect';
import { useAccounts, useMe } from './queries';
import { previewed, recorded } from './send';

/** Asks for money to be paid out at the member's bank. */
export default function Withdraw({ currency: first, onClose }: { currency: string | null; onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const { money } = useFormats();
  const member = useMe();
  const free = (useAccounts().data ?? []).filter(({ purpose, balance }) => purpose === 'custody' && balance > 0);
  const [chosen, choose] = useState(first);
  const [text, setText] = useState('');
  const account = free.find(({ currency }) => currency === chosen) ?? free[0];
  const amount = account ? parseAmount(text, account.currency) : null;
  const isTooMuch = amount !== null && account !== undefined && amount > exact(account.balance);
  const command = account && amount !== null && amount > 0n && !isTooMuch ? { member, currency: account.currency, amount: wire(amount) } : null;
  const preview = usePreview('withdrawal', command, (body) => previewed('/v1/bank/withdrawals', body));
  const send = useCommand({
    send: (body: NonNullable<typeof command>, key) => recorded(api.take(api.raw.POST('/v1/bank/withdrawals', { body, ...keyed(key) }))),
    says: (_, body) => t('withdraw.done', { amount: money(body.amount, body.currency) }),
    onDone: onClose,
  });
  const error = text !== '' && (amount === null || amount <= 0n ? t('quantity.notAmount') : isTooMuch ? t('withdraw.tooMuch') : null);
  const footer = (
    <>
      <Button kind="quiet" onClick={onClose}>{t('common:cancel')}</Button>
      <Button kind="primary" disabled={!command || Boolean(preview.error && preview.isCurrent)} isBusy={send.isPending} onClick={() => command && send.mutate(command)}>{t('withdraw.do')}</Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t('withdraw.title')} about={t('withdraw.about')} footer={footer}>
      {account && (
        <div className="grid grid-cols-1 gap-4 py-2">
          {free.length > 1 && (
            <Select label={t('value.currency')} value={account.currency} onChange={(event) => { choose(event.target.value); setText(''); }}>
              {free.map(({ currency, balance }) => <option key={currency} value={currency}>{currency} · {money(balance, currency)}</option>)}
            </Select>
          )}
          <div className="flex items-start gap-2">
            <Input className="min-w-0 flex-1" label={t('withdraw.amount')} inputMode="decimal" value={text} onChange={(event) => setText(event.target.value)} after={account.currency} hint={t('quantity.free', { units: money(account.balance, account.currency) })} {...(error && { error })} />
            <Button className="mt-6" onClick={() => setText(scaled(exact(account.balance), minorDigits(account.currency)))}>{t('common:all')}</Button>
          </div>
          {command && <Effect preview={preview} />}
        </div>
      )}
    </Dialog>
  );
}
