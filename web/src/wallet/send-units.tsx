import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { useMemberName, usePersonas } from '@/lib/names';
import { usePreview } from '@/lib/preview';
import { Button, Dialog, Input } from '@/ui';
import { Effect } from './effect';
import { useTelling } from './names';
import { ChooseCoupon, Quantity } from './quantity';
import { useMe } from './queries';
import { previewed, recorded } from './send';
import { useQuantity } from './use-quantity';

const MEMBER = /^mem_[0-9a-z]{1,20}$/;

/** Passes coupons on to a member whose number is known. */
export default function SendUnits({ series, onClose }: { series: string | null; onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const me = useMe();
  const form = useQuantity(series, true);
  const [to, setTo] = useState('');
  const memberOf = useMemberName();
  const personas = usePersonas();
  const { nameOf, unitsOf } = useTelling();
  const command = form.series && form.quantity !== null && MEMBER.test(to) && to !== me ? { from: me, to, series: form.series.id, quantity: form.quantity } : null;
  const preview = usePreview('transfer', command, (body) => previewed('/v1/wallet/transfers', body));
  const send = useCommand({
    send: (body: NonNullable<typeof command>, key) => recorded(api.take(api.raw.POST('/v1/wallet/transfers', { body, ...keyed(key) }))),
    says: (_, { series: what, quantity, to: whom }) => t('send.done', { units: unitsOf(quantity, what), name: nameOf(what), to: memberOf(whom) }),
    onDone: onClose,
  });
  const footer = (
    <>
      <Button kind="quiet" onClick={onClose}>{t('common:cancel')}</Button>
      <Button kind="primary" disabled={!command || Boolean(preview.error && preview.isCurrent)} isBusy={send.isPending} onClick={() => command && send.mutate(command)}>{t('send.do')}</Button>
    </>
  );
  const error = to !== '' && (to === me ? t('send.self') : !MEMBER.test(to) ? t('send.notMember') : null);
  return (
    <Dialog open onClose={onClose} title={t('send.title')} about={t('send.about')} footer={footer}>
      <div className="grid grid-cols-1 gap-4 py-2">
        <ChooseCoupon holdings={form.holdings} value={form.series?.id ?? ''} onChange={form.choose} />
        {form.series && <Quantity series={form.series} free={form.free} text={form.text} onText={form.onText} />}
        <Input label={t('send.to')} placeholder="mem_…" list="people" autoComplete="off" autoCapitalize="none" value={to} onChange={(event) => setTo(event.target.value.trim())} {...(error && { error })} hint={MEMBER.test(to) && memberOf(to) !== to ? memberOf(to) : t('send.hint')} />
        <datalist id="people">
          {personas.filter(({ member, role }) => role === 'holder' && member !== me).map(({ member }) => <option key={member} value={member}>{memberOf(member)}</option>)}
        </datalist>
        {command && <Effect preview={preview} />}
      </div>
    </Dialog>
  );
}
