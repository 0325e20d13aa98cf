import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '@/lib/clock';
import { useSeriesName } from '@/lib/names';
import { useOnline } from '@/lib/online';
import { usePreview } from '@/lib/preview';
import { Button, Dialog, Facts, failed, Fault, Money, Note, Time } from '@/ui';
import { Copyable } from '@/ui/copyable';
import type { Redemption } from './day-books';
import { useOutbox } from './outbox';
import { capture, giveBack, reverse, tryReverse, type Of } from './press';
import { saleIdOf, saleOf } from './sales';
import { Standing } from './standing';

/** A redemption, and what may still be done with it. */
export function ActDialog({ redemption, onClose }: { redemption: Redemption; onClose: () => void }) {
  const { t } = useTranslation('till');
  const name = useSeriesName();
  const { entries } = useOutbox();
  const sale = saleOf(entries, saleIdOf(entries, redemption.id));
  const { currency } = redemption;
  return (
    <Dialog open onClose={onClose} title={t('act.title')} about={redemption.id}>
      <Facts
        rows={[
          [t('act.state'), sale?.isWaiting ? <Standing sale={sale} /> : t(`redemption.${redemption.state}`)],
          [t('total.bill'), <Money minor={redemption.order_amount} currency={currency} />],
          ...redemption.items.map((item) => [name(item.series), <Money key={item.series} minor={item.from_escrow + item.from_custody} currency={currency} />] as const),
          [t('day.amount'), <Money minor={redemption.amount} currency={currency} className="font-semibold" />],
          redemption.merchant_match > 0 && [t('authorised.match'), <Money minor={redemption.merchant_match} currency={currency} />],
          [t('act.holder'), <Copyable text={redemption.holder} label={t('act.holder')} />],
          [t('act.authorisedAt'), <Time at={redemption.authorised_at} />],
          Boolean(redemption.captured_at) && [t('act.capturedAt'), <Time at={redemption.captured_at ?? ''} />],
          Boolean(redemption.reversible_until) && redemption.state === 'captured' && [t('receipt.reversible'), <Time at={redemption.reversible_until ?? ''} />],
          Boolean(redemption.ended_at) && [t('act.endedAt'), <Time at={redemption.ended_at ?? ''} />],
        ]}
      />
      {!sale?.isWaiting && <Actions redemption={redemption} sale={sale?.id ?? redemption.id} onDone={onClose} />}
    </Dialog>
  );
}

function Actions({ redemption, sale, onDone }: { redemption: Redemption; sale: string; onDone: () => void }) {
  const { t } = useTranslation('till');
  const now = useServerNow();
  const isOnline = useOnline();
  const items = redemption.items.map(({ series, quantity }) => ({ series, quantity }));
  const of: Of = { sale, redemption: redemption.id, about: { merchant: redemption.merchant, currency: redemption.currency, amount: redemption.amount, bill: redemption.order_amount, items } };
  const isOver = (until: string | null | undefined) => !until || new Date(until) <= now;
  const later = !isOnline && <Note tone="warn">{t('act.later')}</Note>;
  if (redemption.state === 'authorised' && !isOver(redemption.expires_at)) {
    return (
      <div className="mt-3 grid gap-2">
        {later}
        <Press kind="primary" onPress={() => capture(of, {})} onDone={onDone}>{t('act.captureAll')}</Press>
        <Press kind="plain" onPress={() => giveBack(of)} onDone={onDone}>{t('authorised.void')}</Press>
      </div>
    );
  }
  if (redemption.state !== 'captured' || isOver(redemption.reversible_until)) return null;
  return <div className="mt-3 grid gap-2">{later}<Reverse of={of} redemption={redemption} isOnline={isOnline} onDone={onDone} /></div>;
}

/** What a reversal comes to is shown before it is pressed. */
function Reverse({ of, redemption, isOnline, onDone }: { of: Of; redemption: Redemption; isOnline: boolean; onDone: () => void }) {
  const { t } = useTranslation('till');
  const { data, error, isAsking } = usePreview('reverse', isOnline ? redemption.id : null, tryReverse);
  const mine = data?.effects?.balances.filter(({ member }) => member === redemption.merchant) ?? [];
  return (
    <>
      <p className="text-muted">{t('act.reverseAbout')}</p>
      {mine.length > 0 && (
        <Facts rows={mine.map(({ purpose, change, currency }) => [t(`purpose.${purpose === 'merchant_payable' ? 'payable' : 'custody'}`), <Money key={purpose} minor={change} currency={currency} sign />] as const)} />
      )}
      {error && isOnline ? <Fault compact error={error} /> : null}
      <Press kind="bad" isDisabled={isOnline && (Boolean(error) || isAsking)} onPress={() => reverse(of)} onDone={onDone}>{t('act.reverse')}</Press>
    </>
  );
}

function Press({ kind, isDisabled = false, onPress, onDone, children }: { kind: 'primary' | 'plain' | 'bad'; isDisabled?: boolean; onPress: () => Promise<unknown>; onDone: () => void; children: ReactNode }) {
  const [isBusy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    await onPress().then(onDone, failed);
    setBusy(false);
  };
  return <Button kind={kind} size="large" isBusy={isBusy} disabled={isDisabled} onClick={() => void press()}>{children}</Button>;
}
