import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { serverNow } from '@/lib/clock';
import { keyed, useCommand } from '@/lib/command';
import { usePreview } from '@/lib/preview';
import { Button, Dialog, Empty, Icon, Note, Segmented, Skeleton } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { Effect } from './effect';
import { giftLink, type Brought } from './gift-link';
import { useTelling } from './names';
import { ChooseCoupon, Quantity } from './quantity';
import { useMe } from './queries';
import { previewed, recorded } from './send';
import { useQuantity } from './use-quantity';

const Qr = lazy(() => import('@/ui/qr'));
const DAYS = ['1', '7', '30'] as const;
const DAY = 86_400_000;
/** Wrong codes that end a gift: enough for a slip, too few for guessing. */
const ATTEMPTS = 3;

/** Lays coupons aside for whoever opens a link. */
export default function Give({ series, onClose }: { series: string | null; onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const me = useMe();
  const form = useQuantity(series, true);
  const [days, setDays] = useState<(typeof DAYS)[number]>('7');
  const [made, setMade] = useState<(Brought & { what: string }) | null>(null);
  const { nameOf, unitsOf } = useTelling();
  const expires_at = useMemo(() => new Date(serverNow().getTime() + Number(days) * DAY).toISOString(), [days]);
  const command = form.series && form.quantity !== null ? { from: me, series: form.series.id, quantity: form.quantity, expires_at, attempts: ATTEMPTS } : null;
  const preview = usePreview('gift', command, (body) => previewed('/v1/issue/gifts', body));
  const send = useCommand({
    send: (body: NonNullable<typeof command>, key) => recorded(api.take(api.raw.POST('/v1/issue/gifts', { body, ...keyed(key) }))),
    onDone: ({ id, code }, { series: what, quantity }) => id && code && setMade({ gift: id, code, what: `${nameOf(what)} · ${unitsOf(quantity, what)}` }),
  });
  if (made) return <Made made={made} onClose={onClose} />;
  const footer = (
    <>
      <Button kind="quiet" onClick={onClose}>{t('common:cancel')}</Button>
      <Button kind="primary" disabled={!command || Boolean(preview.error && preview.isCurrent)} isBusy={send.isPending} onClick={() => command && send.mutate(command)}>{t('give.make')}</Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t('give.title')} about={t('give.about')} footer={form.holdings.length > 0 && footer}>
      {form.holdings.length === 0
        ? <Empty icon="gift" title={t('give.nothing')} />
        : (
          <div className="grid grid-cols-1 gap-4 py-2">
            <ChooseCoupon holdings={form.holdings} value={form.series?.id ?? ''} onChange={form.choose} />
            {form.series && <Quantity series={form.series} free={form.free} text={form.text} onText={form.onText} />}
            <div>
              <p className="mb-1 text-[13px] font-medium text-muted">{t('give.lasts')}</p>
              <Segmented className="w-full" label={t('give.lasts')} value={days} onChange={setDays} choices={DAYS.map((value) => ({ value, label: t('remind.day', { count: Number(value) }) }))} />
              <p className="mt-1 text-xs text-muted">{t('give.lastsAbout')}</p>
            </div>
            {command && <Effect preview={preview} />}
          </div>
        )}
    </Dialog>
  );
}

/** The link: told once, because the server keeps no more than a digest of the code. */
function Made({ made, onClose }: { made: Brought & { what: string }; onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const link = giftLink(location.origin, made);
  const canShare = 'share' in navigator;
  const share = () => navigator.share({ title: t('give.shareTitle'), text: made.what, url: link }).catch(() => undefined);
  return (
    <Dialog open onClose={onClose} title={t('give.made')} about={made.what} footer={<Button kind={canShare ? 'quiet' : 'primary'} onClick={onClose}>{t('common:close')}</Button>}>
      <div className="grid justify-items-center gap-3 py-2">
        <Suspense fallback={<Skeleton className="size-52" />}><Qr text={link} label={t('give.qr')} className="size-52 rounded-xl border border-line" /></Suspense>
        <Copyable text={link} label={t('give.link')} className="min-h-11 w-full justify-between rounded-lg bg-sunken px-3" />
        {canShare && <Button kind="primary" size="large" className="w-full" onClick={() => void share()}><Icon name="arrow" />{t('give.share')}</Button>}
        <Note tone="warn">{t('give.once')}</Note>
        <p className="text-[13px] text-muted">{t('give.orCode')} <span className="num font-medium text-ink">{made.gift} {made.code}</span></p>
      </div>
    </Dialog>
  );
}
