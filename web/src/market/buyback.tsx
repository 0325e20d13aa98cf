import { minorDigits, wire, type Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { useFormats } from '@/lib/format';
import { usePreview } from '@/lib/preview';
import { Button, Card, Fault, Input, Money, Time } from '@/ui';
import { useAvailable, useTrader } from './available';
import { useUnitsInWords } from './book-panel';
import { effectsOn } from './effects';
import { faceOf, isCounted, readQuantity, type Instrument } from './instrument';
import { useBuybacks } from './series-query';
import type { Recorded } from './shapes';
import { useFaultOf } from './ticket-fields';

type Sale = { buyback: string; body: Schemas['SellToBuyback'] };

function sell({ body }: Sale, more: object): Promise<Recorded> {
  return api.take<Recorded>(api.raw.POST('/v1/trade/buybacks/{buyback}/sell', { body, ...more } as never));
}

/** What the issuer itself offers for its coupons; nothing where it offers nothing. */
export default function Buyback({ of }: { of: Instrument }) {
  const { data } = useBuybacks(of.series);
  return data?.items.map((buyback) => <Offer key={buyback.id} of={of} buyback={buyback} />);
}

function Offer({ of, buyback }: { of: Instrument; buyback: Schemas['BuybackView'] }) {
  const { t } = useTranslation('market');
  const format = useFormats();
  const trader = useTrader();
  const price = buyback.price;
  return (
    <Card title={t('buyback.title')}>
      <p className="text-[13px] text-muted">
        {typeof price === 'number' ? t('buyback.fixed', { price: format.priceOf(price, faceOf(of), of.currency) }) : t('buyback.below', { discount: format.basisPoints(buyback.discount ?? 0) })}
        {' '}{t('buyback.left')} <Money minor={buyback.remaining} currency={buyback.currency} />
        {buyback.closes_at && <> · {t('buyback.until')} <Time at={buyback.closes_at} as="date" /></>}
      </p>
      {trader && <SellBack of={of} buyback={buyback.id} member={trader.member} />}
    </Card>
  );
}

function SellBack({ of, buyback, member }: { of: Instrument; buyback: string; member: string }) {
  const { t } = useTranslation('market');
  const inWords = useUnitsInWords(of);
  const available = useAvailable(of);
  const [text, setText] = useState('');
  const faultOf = useFaultOf(of);
  const quantity = readQuantity(text, of, minorDigits(of.currency));
  const sale: Sale | null = quantity.value === null ? null : { buyback, body: { member, quantity: wire(quantity.value) } };
  const path = { params: { path: { buyback } } };
  const asked = usePreview('buyback', sale, (input) => sell(input, { params: { path: { buyback }, query: { preview: true } } }));
  const effect = effectsOn(asked.data?.effects, member, of);
  const command = useCommand({ send: (input: Sale, key) => sell(input, { ...path, ...keyed(key) }), says: () => t('buyback.done'), onDone: () => setText('') });
  return (
    <form className="mt-3 grid gap-2" onSubmit={(event) => {
      event.preventDefault();
      if (sale) command.mutate(sale);
    }}>
      <Input label={t(isCounted(of) ? 'buyback.quantity' : 'buyback.face')} inputMode="decimal" value={text} onChange={({ target }) => setText(target.value)} hint={available.units === null ? undefined : t('ticket.available', { has: inWords(available.units) })} {...faultOf(quantity.fault ?? undefined, text)} />
      {asked.error ? <Fault compact error={asked.error} /> : asked.data && <p className="text-[13px]">{t('effect.cash')} <Money sign minor={effect.cash} currency={of.currency} className="font-medium" /></p>}
      <Button type="submit" disabled={!sale || Boolean(asked.error)} isBusy={command.isPending}>{t('buyback.do')}</Button>
    </form>
  );
}
