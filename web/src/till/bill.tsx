import type { FormEvent } from 'react';
import { minorDigits, parseAmount } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Button } from '@/ui';
import { typed } from './draft';

/** The first step: what the customer has to pay. Fingers use the pad, keyboards the field. */
export function BillStep({ currency, amount, onAmount, onNext }: { currency: string; amount: string; onAmount: (text: string) => void; onNext: () => void }) {
  const { t } = useTranslation('till');
  const { money } = useFormats();
  const minor = parseAmount(amount, currency);
  const isGood = minor !== null && minor > 0n;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isGood) onNext();
  };
  const press = (key: string) => onAmount(typed(amount, key, minorDigits(currency)));
  return (
    <form onSubmit={submit} className="mx-auto grid w-full max-w-sm gap-4">
      <label className="grid gap-1 text-center">
        <span className="text-muted">{t('bill.label')}</span>
        <input
          value={amount}
          onChange={(event) => onAmount(cleaned(event.target.value))}
          inputMode="none"
          autoComplete="off"
          autoFocus
          placeholder="0"
          aria-describedby="bill-read"
          className="num w-full rounded-xl border border-line bg-surface px-3 py-2 text-center text-5xl font-semibold tracking-tight placeholder:text-faint focus-visible:border-accent"
        />
        <span id="bill-read" className="num h-5 text-[13px] text-muted">{minor === null ? currency : money(minor, currency)}</span>
      </label>
      <Pad digits={minorDigits(currency)} onKey={press} />
      <Button type="submit" kind="primary" size="large" disabled={!isGood} className="h-14 text-lg">{t('bill.next')}</Button>
    </form>
  );
}

function cleaned(text: string): string {
  return text.normalize('NFKC').replace(/[^\d.]/g, '').slice(0, 12);
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', '⌫'] as const;

function Pad({ digits, onKey }: { digits: number; onKey: (key: string) => void }) {
  const { t } = useTranslation('till');
  return (
    <div role="group" aria-label={t('bill.pad')} className="grid grid-cols-3 gap-2">
      {KEYS.map((key) => (
        <button
          key={key}
          type="button"
          disabled={key === '.' && digits === 0}
          onClick={() => onKey(key)}
          aria-label={key === '⌫' ? t('bill.back') : key === '.' ? t('bill.point') : key}
          className="h-14 rounded-xl bg-sunken text-2xl font-medium select-none hover:bg-line active:bg-strong-line disabled:opacity-40"
        >
          {key}
        </button>
      ))}
    </div>
  );
}
