import type { Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { useFormats } from '@/lib/format';
import { usePreview } from '@/lib/preview';
import { Button, Dialog, Fault, Input, Segmented } from '@/ui';
import { previewed, recorded } from './ask';
import { FIRST_OFFER, offerOf, type OfferForm } from './buyback-offer';
import { Effect } from './effect';
import type { Detail } from './queries';

/** The form of a new buy-back programme. */
export function OpenBuyback({ detail, onClose }: { detail: Detail; onClose: () => void }) {
  const { t } = useTranslation('issuer');
  const [form, setForm] = useState(FIRST_OFFER);
  const change = (part: Partial<OfferForm>) => setForm((now) => ({ ...now, ...part }));
  const body = offerOf(detail.id, detail.currency, form);
  const preview = usePreview('buyback', body, (command) => previewed('/v1/trade/buybacks', command));
  const open = useCommand({
    send: (command: Schemas['OpenBuyback'], key) => recorded(api.take(api.raw.POST('/v1/trade/buybacks', { body: command, ...keyed(key) }))),
    says: () => t('buyback.opened'),
    onDone: onClose,
    onFailed: () => undefined,
  });
  return (
    <Dialog open onClose={onClose} title={t('buyback.open')} about={t('buyback.about')} footer={<><Button onClick={onClose}>{t('common:cancel')}</Button><Button kind="primary" type="submit" form="open-buyback" disabled={!body} isBusy={open.isPending}>{t('buyback.open')}</Button></>}>
      <form id="open-buyback" className="grid gap-3" onSubmit={(event) => { event.preventDefault(); if (body) open.mutate(body); }}>
        <Segmented label={t('buyback.kind')} value={form.kind} onChange={(kind) => change({ kind })} choices={(['fixed', 'below_last'] as const).map((value) => ({ value, label: t(`buyback.${value}`) }))} />
        {form.kind === 'fixed' ? <Fixed detail={detail} form={form} change={change} /> : <Below form={form} change={change} />}
        <Input label={t('buyback.budget')} inputMode="decimal" value={form.budget} onChange={(event) => change({ budget: event.target.value })} after={detail.currency} hint={t('buyback.budgetHint')} />
        <Input label={t('buyback.closesAt')} type="datetime-local" value={form.closesAt} onChange={(event) => change({ closesAt: event.target.value })} hint={t('buyback.closesHint')} />
        <Effect preview={preview} isComplete={body !== null} />
        {open.error ? <Fault compact error={open.error} /> : null}
      </form>
    </Dialog>
  );
}

interface Part {
  form: OfferForm;
  change: (part: Partial<OfferForm>) => void;
}

function Fixed({ detail, form, change }: Part & { detail: Detail }) {
  const { t } = useTranslation('issuer');
  const { priceOf } = useFormats();
  const offer = offerOf(detail.id, detail.currency, { ...form, budget: '1' });
  const price = offer && 'fixed' in offer.price ? offer.price.fixed : null;
  const face = BigInt(detail.unit_value) * BigInt(detail.units_per_coupon);
  return <Input label={t('buyback.price')} inputMode="decimal" value={form.price} onChange={(event) => change({ price: event.target.value })} after="%" hint={price === null ? t('buyback.priceHint') : t('buyback.perCoupon', { money: priceOf(price, face, detail.currency) })} />;
}

function Below({ form, change }: Part) {
  const { t } = useTranslation('issuer');
  return (
    <div className="grid grid-cols-3 gap-2">
      {(['discount', 'floor', 'cap'] as const).map((name) => (
        <Input key={name} label={t(`buyback.${name}`)} inputMode="decimal" value={form[name]} onChange={(event) => change({ [name]: event.target.value })} after="%" />
      ))}
    </div>
  );
}
