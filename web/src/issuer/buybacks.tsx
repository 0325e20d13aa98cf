import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { useFormats, type Formats } from '@/lib/format';
import { Asked, Badge, Bar, Button, Card, Dialog, Empty, Money, Time } from '@/ui';
import { recorded } from './ask';
import { spentOf } from './buyback-offer';
import { couponsOf, shareOf } from '@/lib/cover';
import { OpenBuyback } from './open-buyback';
import { useBuybacks, type Buyback, type Detail } from './queries';

/** The issuer's standing offers for its own coupons. */
export function Buybacks({ detail }: { detail: Detail }) {
  const { t } = useTranslation('issuer');
  const query = useBuybacks(detail.issuer, detail.id);
  const [isOpening, setOpening] = useState(false);
  const open = <Button kind="primary" size="small" disabled={detail.state !== 'active'} onClick={() => setOpening(true)}>{t('buyback.open')}</Button>;
  return (
    <Card title={t('buyback.title')} aside={open}>
      <p className="mb-3 max-w-prose text-muted">{t('buyback.about')}</p>
      <Asked query={query} isEmpty={({ items }) => items.length === 0} empty={<Empty icon="refresh" title={t('buyback.none')} />}>
        {({ items }) => <ul className="grid gap-3 lg:grid-cols-2">{items.map((offer) => <Offer key={offer.id} offer={offer} detail={detail} />)}</ul>}
      </Asked>
      {isOpening && <OpenBuyback detail={detail} onClose={() => setOpening(false)} />}
    </Card>
  );
}

function Offer({ offer, detail }: { offer: Buyback; detail: Detail }) {
  const { t } = useTranslation('issuer');
  const format = useFormats();
  const [isClosing, setClosing] = useState(false);
  const isOpen = offer.state === 'open';
  const spent = spentOf(offer);
  return (
    <li className="grid gap-2 rounded-xl border border-line p-3.5">
      <div className="flex items-center justify-between gap-2">
        <span className="flex items-center gap-2 font-medium"><Badge tone={isOpen ? 'good' : 'plain'}>{t(isOpen ? 'buyback.isOpen' : 'buyback.isOver')}</Badge><span className="num text-[13px] text-muted">{offer.id}</span></span>
        {isOpen && <Button size="small" onClick={() => setClosing(true)}>{t('buyback.close')}</Button>}
      </div>
      <p>{usePriceWords(offer, detail, format)}</p>
      <Bar part={shareOf(spent, offer.budget)} label={t('buyback.spent')} />
      <p className="flex flex-wrap justify-between gap-x-4 text-[13px] text-muted">
        <span>{t('buyback.spent')} <Money minor={spent} currency={offer.currency} className="text-ink" /> / <Money minor={offer.budget} currency={offer.currency} /></span>
        <span>{t('buyback.bought', { count: couponsOf(offer.bought, detail.units_per_coupon) })}</span>
      </p>
      <p className="text-xs text-muted">
        {t('buyback.since')} <Time at={offer.created_at} />
        {(offer.ended_at ?? offer.closes_at) && <> · {t(offer.ended_at ? 'buyback.ended' : 'buyback.until')} <Time at={(offer.ended_at ?? offer.closes_at)!} /></>}
      </p>
      {isClosing && <CloseBuyback buyback={offer.id} onClose={() => setClosing(false)} />}
    </li>
  );
}

function usePriceWords(offer: Buyback, { unit_value, units_per_coupon }: Detail, { price, priceOf, basisPoints }: Formats): string {
  const { t } = useTranslation('issuer');
  const face = BigInt(unit_value) * BigInt(units_per_coupon);
  if (offer.price) return t('buyback.fixedAt', { money: priceOf(offer.price, face, offer.currency), share: price(offer.price) });
  return t('buyback.belowAt', { discount: basisPoints(offer.discount ?? 0, { digits: 1 }), floor: price(offer.floor_price ?? 0), cap: price(offer.cap_price ?? 0) });
}

function CloseBuyback({ buyback, onClose }: { buyback: string; onClose: () => void }) {
  const { t } = useTranslation('issuer');
  const close = useCommand({
    send: (id: string, key) => recorded(api.take(api.raw.POST('/v1/trade/buybacks/{buyback}/close', { params: { path: { buyback: id } }, ...keyed(key) } as never))),
    says: () => t('buyback.closed'),
    onDone: onClose,
  });
  return (
    <Dialog open onClose={onClose} title={t('buyback.closeTitle')} about={t('buyback.closeAbout')} footer={<><Button onClick={onClose}>{t('common:cancel')}</Button><Button kind="bad" isBusy={close.isPending} onClick={() => close.mutate(buyback)}>{t('buyback.close')}</Button></>}>
      <span />
    </Dialog>
  );
}
