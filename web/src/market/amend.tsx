import { minorDigits, wire, type Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { usePreview } from '@/lib/preview';
import { Button, Dialog, Facts, Fault, Input, Money } from '@/ui';
import { useTrader } from './available';
import { effectsOn } from './effects';
import { isCounted, readPrice, readQuantity, writePrice, writeQuantity, type Instrument } from './instrument';
import type { Order, Recorded } from './shapes';
import { useFaultOf } from './ticket-fields';

type Change = { order: string; body: Schemas['AmendOrder'] };

function send({ order, body }: Change, more: object): Promise<Recorded> {
  return api.take<Recorded>(api.raw.POST('/v1/trade/orders/{order}/amend', { params: { path: { order } }, body, ...more } as never));
}

function preview({ order, body }: Change): Promise<Recorded> {
  return api.take<Recorded>(api.raw.POST('/v1/trade/orders/{order}/amend', { params: { path: { order }, query: { preview: true } }, body } as never));
}

/** Changes price or quantity of an order that rests or waits. */
export default function Amend({ order, of, onClose }: { order: Order; of: Instrument; onClose: () => void }) {
  const { t } = useTranslation(['market', 'common']);
  const digits = minorDigits(of.currency);
  const [price, setPrice] = useState(() => writePrice(BigInt(order.price), 'money', of, digits));
  const [quantity, setQuantity] = useState(() => writeQuantity(BigInt(order.open), of, digits));
  const faultOf = useFaultOf(of);
  const newPrice = readPrice(price, 'money', of, digits);
  const newQuantity = readQuantity(quantity, of, digits);
  const change = changeOf(order, newPrice.value, newQuantity.value);
  const asked = usePreview(`amend ${order.id}`, change, preview);
  const effect = effectsOn(asked.data?.effects, useTrader()?.member ?? '', of);
  const amend = useCommand({ send: (input: Change, key) => send(input, keyed(key)), says: () => t('amend.done'), onDone: onClose });
  const isEmpty = !change;
  return (
    <Dialog open onClose={onClose} title={t('amend.title')} about={t('amend.about')} footer={(
      <>
        <Button onClick={onClose}>{t('common:close')}</Button>
        <Button kind="primary" disabled={isEmpty || Boolean(asked.error)} isBusy={amend.isPending} onClick={() => change && amend.mutate(change)}>{t('amend.do')}</Button>
      </>
    )}>
      <div className="grid gap-3">
        <Input label={t('ticket.priceEach')} inputMode="decimal" value={price} after={of.currency} onChange={({ target }) => setPrice(target.value)} {...faultOf(newPrice.fault ?? undefined, price)} />
        <Input label={t('amend.open')} inputMode="decimal" value={quantity} after={isCounted(of) ? t('ticket.pieces') : of.currency} onChange={({ target }) => setQuantity(target.value)} {...faultOf(newQuantity.fault ?? undefined, quantity)} />
        <div className="min-h-20" aria-live="polite" aria-busy={asked.isAsking}>
          {asked.error ? <Fault compact error={asked.error} /> : asked.data && (
            <Facts rows={[
              [t('effect.cash'), <Money sign key="cash" minor={effect.cash} currency={of.currency} />],
              [t('effect.fee'), <Money key="fee" minor={effect.fee} currency={of.currency} />],
            ]} />
          )}
        </div>
      </div>
    </Dialog>
  );
}

/** Only what is other than it was. */
function changeOf(order: Order, price: bigint | null, quantity: bigint | null): Change | null {
  if (price === null || quantity === null) return null;
  const body: Schemas['AmendOrder'] = {
    ...(price !== BigInt(order.price) && { price: wire(price) }),
    ...(quantity !== BigInt(order.open) && { quantity: wire(quantity) }),
  };
  return Object.keys(body).length > 0 ? { order: order.id, body } : null;
}
