import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMemberEvents } from '@/lib/live';
import { useMemberName } from '@/lib/names';
import { Button, Icon, Money, Spinner } from '@/ui';
import { useMe } from './queries';
import type { MemberEvent } from './shapes';

/** What a till did with a code. */
export interface Paid {
  redemption: string;
  merchant: string;
  amount: number;
  currency: string;
  state: 'authorised' | 'captured' | 'voided';
}

interface Facts {
  redemption?: string;
  code_hash?: string | null;
  holder?: string;
  merchant?: string;
  amount?: number;
  currency?: string;
}

/** Follows what tills do with a code, from the moment one has read it. */
export function usePaid(hash: string | null): Paid | null {
  const me = useMe();
  const [paid, setPaid] = useState<Paid | null>(null);
  useEffect(() => setPaid(null), [hash]);
  useMemberEvents(hash !== null, (item) => {
    const { event } = item.data as MemberEvent;
    setPaid((now) => after(now, event.type, event.data as Facts, { hash, me }));
  });
  return paid;
}

/** Where it stands after an event; events about something else change nothing. */
export function after(now: Paid | null, type: string, facts: Facts, { hash, me }: { hash: string | null; me: string }): Paid | null {
  if (facts.holder !== me || !facts.redemption) return now;
  if (type === 'clearing.authorised' && facts.code_hash === hash) {
    return { redemption: facts.redemption, merchant: facts.merchant ?? '', amount: facts.amount ?? 0, currency: facts.currency ?? 'CNY', state: 'authorised' };
  }
  if (now?.redemption !== facts.redemption) return now;
  if (type === 'clearing.captured') return { ...now, amount: facts.amount ?? now.amount, state: 'captured' };
  if (type === 'clearing.voided') return { ...now, state: 'voided' };
  return now;
}

/** Tells it in the place of the code. */
export function Outcome({ paid, onClose }: { paid: Paid; onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const memberOf = useMemberName();
  const look = { authorised: 'bg-accent-soft text-accent', captured: 'bg-good-soft text-good', voided: 'bg-sunken text-muted' }[paid.state];
  return (
    <div role="status" className="grid place-items-center gap-3 py-10 text-center">
      <span className={`grid size-16 place-items-center rounded-full ${look}`}>
        {paid.state === 'authorised' ? <Spinner /> : <Icon name={paid.state === 'captured' ? 'check' : 'x'} className="size-8" />}
      </span>
      <p className="text-lg font-semibold">{t(`paid.${paid.state}`)}</p>
      <p><Money minor={paid.amount} currency={paid.currency} className="text-2xl font-semibold" /></p>
      <p className="text-muted">{memberOf(paid.merchant)}</p>
      {paid.state !== 'authorised' && <Button kind="primary" size="large" onClick={onClose}>{t('common:close')}</Button>}
    </div>
  );
}
