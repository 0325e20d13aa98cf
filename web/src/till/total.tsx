import { Problem, wire, type Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { useOnline } from '@/lib/online';
import { usePreview } from '@/lib/preview';
import { Button, Fault, failed, Money, Note, Time } from '@/ui';
import { leftOf } from './fit';
import { askToKeep, useOutbox } from './outbox';
import { authorise, tryAuthorise } from './press';
import { atRisk } from './queue';
import { riskRefusal, useSetup } from './setup';

interface Given {
  request: Schemas['Authorise'];
  currency: string;
  /** Face value by this till's own count. */
  face: bigint;
  onSale: (sale: string) => void;
}

/** What comes off, what remains to be paid, and the button that asks for it. */
export function Total({ request, currency, face, onSale }: Given) {
  const { t } = useTranslation('till');
  const isOnline = useOnline();
  const isChosen = request.items.length > 0;
  const preview = usePreview('authorise', isOnline && isChosen ? request : null, tryAuthorise);
  const isLost = !isOnline || (preview.error instanceof Problem && preview.error.isOffline);
  const comesOff = BigInt(preview.isCurrent ? (preview.data?.redemption?.amount ?? face) : face);
  const until = preview.isCurrent ? preview.data?.redemption?.until : null;
  const isTooMuch = comesOff > BigInt(request.order_amount);
  return (
    <section aria-label={t('total.title')} className="grid content-start gap-3 rounded-2xl bg-sunken p-4 lg:sticky lg:top-20">
      <dl className="grid gap-1">
        <Line label={t('total.bill')}><Money minor={request.order_amount} currency={currency} /></Line>
        <Line label={t('total.off')}><Money minor={-comesOff} currency={currency} className={isChosen ? 'text-good' : 'text-muted'} /></Line>
        <div className="mt-1 flex items-baseline justify-between gap-4 border-t border-line pt-2">
          <dt className="font-medium">{t('total.left')}</dt>
          <dd><Money minor={leftOf(request.order_amount, comesOff)} currency={currency} className="text-2xl font-semibold" /></dd>
        </div>
      </dl>
      <p className="min-h-5 text-[13px] text-muted" aria-live="polite">
        {!isChosen ? t('total.choose') : isLost ? t('total.unchecked') : preview.isAsking ? t('total.asking') : until && <>{t('total.until')} <Time at={until} /></>}
      </p>
      {isTooMuch && <Note tone="warn">{t('total.tooMuch')}</Note>}
      {preview.error && !isLost ? <Fault compact error={preview.error} /> : null}
      {isLost
        ? <AtRisk request={request} currency={currency} face={face} onSale={onSale} />
        : <Ask request={request} currency={currency} amount={comesOff} isReady={preview.isCurrent && !preview.error} onSale={onSale} />}
    </section>
  );
}

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return <div className="flex items-baseline justify-between gap-4"><dt className="text-muted">{label}</dt><dd className="text-lg">{children}</dd></div>;
}

/** Presses once, whatever is pressed meanwhile. */
function usePress({ request, currency, onSale }: Omit<Given, 'face'>, amount: bigint, isRisk: boolean) {
  const [isBusy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    const about = { merchant: request.merchant, currency, amount: wire(amount), bill: request.order_amount, items: request.items };
    if (isRisk) askToKeep();
    await authorise(request, about, isRisk).then(onSale, failed);
    setBusy(false);
  };
  return { isBusy, press: () => void press() };
}

function Ask({ request, currency, amount, isReady, onSale }: Omit<Given, 'face'> & { amount: bigint; isReady: boolean }) {
  const { t } = useTranslation('till');
  const { money } = useFormats();
  const { isBusy, press } = usePress({ request, currency, onSale }, amount, false);
  return <Button kind="primary" size="large" disabled={!isReady} isBusy={isBusy} onClick={press} className="h-14">{t('total.authorise', { amount: money(amount, currency) })}</Button>;
}

/** Without a network: what the merchant lets through at its own risk, up to the limit it has set. */
function AtRisk({ request, currency, face, onSale }: Given) {
  const { t } = useTranslation('till');
  const setup = useSetup();
  const { entries } = useOutbox();
  const open = atRisk(entries);
  const { isBusy, press } = usePress({ request, currency, onSale }, face, true);
  const refusal = riskRefusal(setup, Number(face), open);
  return (
    <>
      <Note tone="warn">
        <p className="font-medium">{t('risk.title')}</p>
        <p>{refusal ? t(`risk.${refusal}`) : t('risk.about')}</p>
        {setup.floorSale > 0 && (
          <p className="mt-1 text-[13px]">
            {t('risk.limit')} <Money minor={setup.floorSale} currency={currency} /> · {t('risk.open')} <Money minor={open} currency={currency} /> / <Money minor={setup.floorTotal} currency={currency} />
          </p>
        )}
      </Note>
      <Button kind="bad" size="large" disabled={refusal !== null || request.items.length === 0} isBusy={isBusy} onClick={press} className="h-14">{t('risk.accept')}</Button>
    </>
  );
}
