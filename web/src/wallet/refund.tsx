import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { useFormats } from '@/lib/format';
import { usePreview } from '@/lib/preview';
import { Button, Card, Dialog, Money, Time } from '@/ui';
import { Effect } from './effect';
import { useTelling } from './names';
import { useMe, usePurchases } from './queries';
import { previewed, recorded } from './send';
import type { Holding } from './shapes';

/** What may be given back to the issuer: a purchase that is still fresh, or coupons past their time. */
export function GiveBack({ holding }: { holding: Holding }) {
  const { t } = useTranslation('wallet');
  const { unitsOf } = useTelling();
  const purchases = usePurchases(holding.series).data ?? [];
  const [asked, ask] = useState<string | null>(null);
  const isDormant = holding.state === 'dormant' && holding.units > 0;
  if (!isDormant && purchases.length === 0) return null;
  return (
    <Card title={t('back.title')}>
      {isDormant && (
        <div className="flex items-center justify-between gap-3 py-1">
          <p>{t('back.dormant', { units: unitsOf(holding.units, holding.series) })}</p>
          <Button onClick={() => ask('dormant')}>{t('back.do')}</Button>
        </div>
      )}
      <ul className="divide-y divide-line">
        {purchases.map((purchase) => (
          <li key={purchase.id} className="flex items-center justify-between gap-3 py-2">
            <span>
              <span className="block">{unitsOf(purchase.quantity, purchase.series)} · <Money minor={purchase.paid} currency={holding.currency} /></span>
              <span className="block text-xs text-muted">{t('back.until')} <Time at={purchase.until} /></span>
            </span>
            <Button onClick={() => ask(purchase.id)}>{t('back.do')}</Button>
          </li>
        ))}
      </ul>
      {asked === 'dormant' && <BackDormant holding={holding} onClose={() => ask(null)} />}
      {asked && asked !== 'dormant' && <BackPurchase purchase={asked} onClose={() => ask(null)} />}
    </Card>
  );
}

function BackDormant({ holding, onClose }: { holding: Holding; onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const { money } = useFormats();
  const member = useMe();
  const { series } = holding;
  const body = { member, quantity: holding.units };
  const preview = usePreview('dormant', body, (command) => previewed(`/v1/issue/series/${series}/refund-dormant`, command));
  const send = useCommand({
    send: (command: typeof body, key) => recorded(api.take(api.raw.POST('/v1/issue/series/{series}/refund-dormant', { params: { path: { series } }, body: command, ...keyed(key) }))),
    says: () => t('back.done', { amount: money(holding.face_value, holding.currency) }),
    onDone: onClose,
  });
  return <Sure preview={preview} isBusy={send.isPending} onSure={() => send.mutate(body)} onClose={onClose} />;
}

function BackPurchase({ purchase, onClose }: { purchase: string; onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const preview = usePreview('purchase', { purchase }, () => previewed(`/v1/issue/purchases/${purchase}/refund`));
  const send = useCommand({
    send: (id: string, key) => recorded(api.take(api.raw.POST('/v1/issue/purchases/{purchase}/refund', { params: { path: { purchase: id } }, ...keyed(key) }))),
    says: () => t('back.donePurchase'),
    onDone: onClose,
  });
  return <Sure preview={preview} isBusy={send.isPending} onSure={() => send.mutate(purchase)} onClose={onClose} />;
}

function Sure({ preview, isBusy, onSure, onClose }: { preview: Parameters<typeof Effect>[0]['preview']; isBusy: boolean; onSure: () => void; onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const footer = (
    <>
      <Button kind="quiet" onClick={onClose}>{t('common:cancel')}</Button>
      <Button kind="primary" isBusy={isBusy} onClick={onSure}>{t('back.do')}</Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t('back.title')} about={t('back.about')} footer={footer}>
      <div className="py-2"><Effect preview={preview} /></div>
    </Dialog>
  );
}
