import { parseAmount, wire } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '@/lib/clock';
import { useFormats } from '@/lib/format';
import { useSeriesName } from '@/lib/names';
import { usePreview } from '@/lib/preview';
import { Button, Dialog, Facts, failed, Input, Money, Note, Time } from '@/ui';
import { useTillSeries } from './candidates';
import { Counter, Part } from './coupon-row';
import { faceOf, leftOf, stepOf } from './fit';
import { capture, giveBack, tryCapture } from './press';
import type { Sale } from './sales';

/** The coupons are reserved: take them, a part of them, or give them back. */
export function Authorised({ sale }: { sale: Sale }) {
  const { t } = useTranslation('till');
  const { money } = useFormats();
  const { currency, bill, items } = sale.about;
  const [units, setUnits] = useState<readonly number[]>(items.map(({ quantity }) => quantity));
  const [match, setMatch] = useState('');
  const [isBusy, setBusy] = useState(false);
  const series = useTillSeries();
  const isAll = items.every(({ quantity }, at) => units[at] === quantity);
  const face = isAll ? BigInt(sale.amount) : items.reduce((sum, { series: id }, at) => sum + faceOf(units[at] ?? 0, series.get(id) ?? NOTHING), 0n);
  const given = match.trim() === '' ? 0n : parseAmount(match, currency);
  const isGood = units.some((count) => count > 0) && given !== null && given >= 0n;
  const body = { ...(!isAll && { quantities: [...units] }), ...(given !== null && given > 0n && { merchant_match: wire(given) }) };
  const taken = items.map((item, at) => ({ ...item, quantity: units[at] ?? 0 })).filter(({ quantity }) => quantity > 0);
  const press = (work: Promise<unknown>) => {
    setBusy(true);
    void work.catch(failed).finally(() => setBusy(false));
  };
  const of = { sale: sale.id, redemption: sale.redemption, about: sale.about };
  return (
    <div className="mx-auto grid w-full max-w-xl gap-4">
      <header role="status" className="grid justify-items-center gap-1 text-center">
        <p className="text-lg font-medium text-good">{t('authorised.title')}</p>
        <p className="num text-5xl font-semibold">{money(sale.amount, currency)}</p>
        {sale.until && <Countdown until={sale.until} />}
      </header>
      <ul className="grid gap-2">
        {items.map(({ series: id, quantity }, at) => (
          <Item key={id} id={id} most={quantity} units={units[at] ?? 0} onUnits={(next) => setUnits((now) => now.map((count, place) => (place === at ? next : count)))} />
        ))}
      </ul>
      <details className="rounded-xl bg-sunken px-3">
        <summary className="min-h-10 py-2 text-muted">{t('authorised.match')}</summary>
        <Input label={t('authorised.matchLabel')} hint={t('authorised.matchAbout')} inputMode="decimal" placeholder="0" value={match} onChange={(event) => setMatch(event.target.value)} className="pb-3" {...(given === null && { error: t('authorised.matchWrong') })} />
      </details>
      <Effect redemption={sale.redemption} body={isGood ? body : null} currency={currency} left={leftOf(BigInt(bill), face + (given ?? 0n))} face={face} />
      <Button kind="primary" size="large" className="h-14 text-lg" disabled={!isGood} isBusy={isBusy} onClick={() => press(capture({ ...of, about: { ...sale.about, amount: wire(face), items: taken } }, body))}>
        {t(isAll ? 'authorised.all' : 'authorised.part', { amount: money(face, currency) })}
      </Button>
      <Void disabled={isBusy} onVoid={() => press(giveBack(of))} />
    </div>
  );
}

const NOTHING = { unit_value: 0, units_per_coupon: 1, divisible: false };

function Countdown({ until }: { until: string }) {
  const { t } = useTranslation('till');
  const now = useServerNow();
  const { relative, dateTime } = useFormats();
  const left = new Date(until).getTime() - now.getTime();
  if (left <= 0) return <Note tone="warn">{t('authorised.over')}</Note>;
  return <p className={`num text-[13px] ${left < 300_000 ? 'text-warn' : 'text-muted'}`} title={dateTime(until)}>{t('authorised.until', { when: relative(until, now) })}</p>;
}

function Item({ id, most, units, onUnits }: { id: string; most: number; units: number; onUnits: (units: number) => void }) {
  const name = useSeriesName()(id);
  const series = useTillSeries().get(id);
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-line p-3">
      <span className="min-w-0 flex-1 font-medium">{name}</span>
      {series && (series.divisible
        ? <Part name={name} series={series} units={units} most={most} onUnits={onUnits} />
        : <Counter name={name} step={stepOf(series)} units={units} most={most} onUnits={onUnits} />)}
    </li>
  );
}

/** What the capture comes to, as the server says; by this till's own count where it is not reached. */
function Effect({ redemption, body, currency, face, left }: { redemption: string | null; body: Parameters<typeof tryCapture>[0]['body'] | null; currency: string; face: bigint; left: bigint }) {
  const { t } = useTranslation('till');
  const { data, error, isCurrent } = usePreview('capture', redemption && body ? { redemption, body } : null, tryCapture);
  const paid = isCurrent ? (data?.effects?.balances.find(({ purpose }) => purpose === 'merchant_payable')?.change ?? face) : face;
  const until = isCurrent ? data?.redemption?.until : null;
  return (
    <Facts
      rows={[
        [t('total.left'), <Money minor={left} currency={currency} className="text-lg font-semibold" />],
        [t('authorised.paid'), <Money minor={paid} currency={currency} />],
        error ? [t('authorised.unchecked'), ''] : until ? [t('receipt.reversible'), <Time at={until} />] : null,
      ]}
    />
  );
}

function Void({ disabled, onVoid }: { disabled: boolean; onVoid: () => void }) {
  const { t } = useTranslation('till');
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Button kind="quiet" size="large" disabled={disabled} onClick={() => setAsked(true)}>{t('authorised.void')}</Button>
      <Dialog
        open={isAsked}
        onClose={() => setAsked(false)}
        title={t('authorised.voidTitle')}
        about={t('authorised.voidAbout')}
        footer={<Button kind="bad" onClick={() => { setAsked(false); onVoid(); }}>{t('authorised.void')}</Button>}
      >
        {null}
      </Dialog>
    </>
  );
}
