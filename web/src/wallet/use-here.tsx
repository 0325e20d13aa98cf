import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAmount } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useSettings } from '@/app/settings';
import { useMerchants } from '@/lib/merchants';
import { useSettled } from '@/lib/preview';
import { Asked, Badge, Dialog, Empty, Input, Money, Select, Skeleton } from '@/ui';
import { useTelling } from './names';
import { useMe } from './queries';

const MEMBER = /^mem_[0-9a-z]{1,20}$/;

/** Which coupons a merchant would take for a bill, and what they take off it. */
export default function UseHere({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const merchants = useMerchants();
  const [merchant, setMerchant] = useState('');
  const [bill, setBill] = useState('');
  const amount = parseAmount(bill, 'CNY');
  const chosen = merchant || merchants?.[0]?.id || '';
  const isAsked = MEMBER.test(chosen) && amount !== null && amount > 0n;
  return (
    <Dialog open onClose={onClose} title={t('use.title')} about={t('use.about')}>
      <div className="grid grid-cols-1 gap-4 py-2">
        {!merchants && <Skeleton className="h-16" />}
        {merchants && (merchants.length > 0
          ? (
            <Select label={t('use.merchant')} value={chosen} onChange={(event) => setMerchant(event.target.value)}>
              {merchants.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
            </Select>
          )
          : <Input label={t('use.merchant')} placeholder="mem_…" autoCapitalize="none" autoComplete="off" value={merchant} onChange={(event) => setMerchant(event.target.value.trim())} hint={t('use.merchantHint')} />)}
        <Input label={t('use.bill')} inputMode="decimal" value={bill} onChange={(event) => setBill(event.target.value)} placeholder="0.00" {...(bill !== '' && amount === null && { error: t('quantity.notAmount') })} />
        {isAsked && <Found merchant={chosen} amount={amount.toString()} />}
      </div>
    </Dialog>
  );
}

function Found({ merchant, amount }: { merchant: string; amount: string }) {
  const { t } = useTranslation('wallet');
  const { nameOf, unitsOf } = useTelling();
  const { language } = useSettings();
  const query = useUsable(merchant, useSettled(amount));
  return (
    <Asked query={query} rows={3} isEmpty={(found) => found.length === 0} empty={<Empty icon="wallet" title={t('use.none')} />}>
      {(found) => (
        <ul aria-live="polite" className="divide-y divide-line rounded-xl border border-line">
          {[...found].sort((a, b) => b.takes_off - a.takes_off).map((one) => (
            <li key={one.series} className="flex items-center justify-between gap-3 px-3 py-2">
              <span className="min-w-0">
                <span className={`block truncate ${one.reason ? 'text-muted' : ''}`}>{nameOf(one.series)}</span>
                <span className="block text-xs text-muted">{one.reason ? (language === 'zh-CN' ? one.reason.message_zh : one.reason.message_en) : unitsOf(one.quantity, one.series)}</span>
              </span>
              {!one.reason
                ? <span className="shrink-0 text-right text-good"><Money minor={-one.takes_off} currency={one.currency} className="font-medium" /></span>
                : <Badge>{t('use.not')}</Badge>}
            </li>
          ))}
        </ul>
      )}
    </Asked>
  );
}

function useUsable(merchant: string, amount: string) {
  const member = useMe();
  return useQuery({
    queryKey: ['wallet', member, 'usable', merchant, amount],
    queryFn: async () => (await api.take(api.raw.GET('/v1/wallet/usable', { params: { query: { member, merchant, order_amount: Number(amount) } } }))).items,
    placeholderData: keepPreviousData,
  });
}
