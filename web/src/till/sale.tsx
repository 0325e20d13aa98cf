import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { useSeriesName } from '@/lib/names';
import { Button, Facts, Icon, Money, Note, Spinner, Time } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { Authorised } from './authorised';
import { useTillSeries } from './candidates';
import { faceOf, leftOf, stepOf } from './fit';
import { useOutbox } from './outbox';
import { abandon, acceptRisk, dealtWith } from './press';
import { atRisk } from './queue';
import type { Sale } from './sales';
import { riskRefusal, useSetup } from './setup';
import { Standing, useRefusal } from './standing';

/** A sale after authorisation was asked for: what is to be done next, or the receipt. */
export function SaleView({ sale, onNew }: { sale: Sale; onNew: () => void }) {
  if (sale.state === 'asking' && !sale.isUnauthorised) return <Unanswered sale={sale} onNew={onNew} />;
  if (sale.state === 'authorised') return <Authorised sale={sale} />;
  return <Receipt sale={sale} onNew={onNew} />;
}

/** Authorisation is asked for; most of the time this is seen for a moment only. */
function Unanswered({ sale, onNew }: { sale: Sale; onNew: () => void }) {
  const { t } = useTranslation('till');
  const setup = useSetup();
  const { entries } = useOutbox();
  const isSlow = useSlow(sale.id);
  const refusal = riskRefusal(setup, sale.about.amount, atRisk(entries));
  const of = { sale: sale.id, redemption: null, about: sale.about };
  return (
    <div className="mx-auto grid min-h-80 w-full max-w-md content-center gap-4">
      <p role="status" className="flex items-center justify-center gap-3 text-lg"><Spinner />{t(isSlow ? 'asking.slow' : 'asking.title')}</p>
      {isSlow && (
        <>
          <Note tone="warn">{t('asking.unknown')}{sale.tries > 0 && <span className="block text-[13px]">{t('asking.tries', { count: sale.tries })}</span>}</Note>
          <div className="grid gap-2 sm:grid-cols-2">
            <Button size="large" onClick={() => void abandon(of).then(onNew)}>{t('asking.giveUp')}</Button>
            <Button size="large" kind="bad" disabled={refusal !== null} onClick={() => void acceptRisk(of)}>{t('risk.accept')}</Button>
          </div>
          {refusal && <p className="text-[13px] text-muted">{t(`risk.${refusal}`)}</p>}
        </>
      )}
    </div>
  );
}

function useSlow(sale: string): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    const timer = setTimeout(() => setSlow(true), 2_500);
    return () => clearTimeout(timer);
  }, [sale]);
  return isSlow;
}

const ICONS = { taken: 'check', reversed: 'back', returned: 'back', over: 'x', refused: 'warn' } as const;

/** What became of it, for the customer and the cashier. */
function Receipt({ sale, onNew }: { sale: Sale; onNew: () => void }) {
  const { t } = useTranslation('till');
  const { money } = useFormats();
  const told = useRefusal();
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => next.current?.focus({ preventScroll: true }), [sale.state]);
  const { currency, bill } = sale.about;
  const counts = sale.state === 'taken' || sale.state === 'taking';
  const icon = sale.isWaiting ? 'clock' : (ICONS[sale.state as keyof typeof ICONS] ?? 'clock');
  const tone = sale.state === 'refused' ? 'bg-bad-soft text-bad' : sale.state === 'taken' ? 'bg-good-soft text-good' : sale.isWaiting ? 'bg-warn-soft text-warn' : 'bg-sunken text-muted';
  return (
    <div className="mx-auto grid w-full max-w-md gap-4">
      <div role="status" className="grid justify-items-center gap-2 text-center">
        <span className={`grid size-16 place-items-center rounded-full ${tone}`}><Icon name={icon} className="size-8" /></span>
        <Standing sale={sale} />
        <p className="num text-4xl font-semibold">{money(sale.amount, currency)}</p>
      </div>
      {sale.isUnauthorised && <Note tone="warn">{t('receipt.unauthorised')}</Note>}
      {sale.isWaiting && !sale.isUnauthorised && <Note tone="warn">{t('receipt.waiting')}</Note>}
      {sale.refusal && sale.state === 'refused' && <p role="alert" className="rounded-xl bg-bad-soft p-3 text-bad">{told(sale.refusal)} <span className="text-xs">{sale.refusal.code}</span></p>}
      <Facts
        rows={[
          [t('total.bill'), <Money minor={bill} currency={currency} />],
          ...sale.about.items.map((item) => [<SeriesName key={item.series} id={item.series} />, <Count key={item.series} {...item} />] as const),
          counts && [t('total.off'), <Money minor={-sale.amount} currency={currency} />],
          counts && [t('total.left'), <Money minor={leftOf(bill, sale.amount)} currency={currency} className="font-semibold" />],
          [t('receipt.at'), <Time at={sale.at} />],
          sale.redemption !== null && [t('receipt.redemption'), <Copyable text={sale.redemption} label={t('receipt.redemption')} />],
          sale.state === 'taken' && sale.until !== null && [t('receipt.reversible'), <Time at={sale.until} />],
        ]}
      />
      <div className="grid gap-2">
        <button ref={next} type="button" onClick={onNew} className="inline-flex h-14 items-center justify-center rounded-xl bg-accent px-5 text-base font-medium text-on-accent hover:brightness-110">{t('receipt.next')}</button>
        {sale.state === 'refused' && <Button size="large" onClick={() => void dealtWith(sale.id).then(onNew)}>{t('pending.dealt')}</Button>}
      </div>
    </div>
  );
}

function SeriesName({ id }: { id: string }) {
  const name = useSeriesName();
  return <>{name(id)}</>;
}

/** How many coupons, or how much of a card. */
function Count({ series: id, quantity }: { series: string; quantity: number }) {
  const series = useTillSeries().get(id);
  if (!series) return null;
  return series.divisible ? <Money minor={faceOf(quantity, series)} currency={series.currency} /> : <>× {quantity / stepOf(series)}</>;
}
