import { readTillCode, type TillCode } from '@/lib/till-code';

/** A sale before anything is asked of the server. */
export interface Draft {
  /** As typed, such as `138.5`. */
  amount: string;
  isAmountSet: boolean;
  code: TillCode | null;
  /** Units by series. */
  units: Readonly<Record<string, number>>;
}

export const EMPTY: Draft = { amount: '', isAmountSet: false, code: null, units: {} };

export type Step =
  | { do: 'amount'; text: string }
  | { do: 'amountSet' }
  | { do: 'code'; code: TillCode }
  | { do: 'units'; series: string; units: number }
  | { do: 'back' }
  | { do: 'anew' };

/** Which step of the sale is on. */
export function stepOf({ isAmountSet, code }: Draft): 'bill' | 'code' | 'coupons' {
  if (!isAmountSet) return 'bill';
  return code ? 'coupons' : 'code';
}

export function draw(draft: Draft, step: Step): Draft {
  switch (step.do) {
    case 'amount': return { ...draft, amount: step.text };
    case 'amountSet': return { ...draft, isAmountSet: true };
    // Another code is another holder: what was chosen for the first is not his.
    case 'code': return { ...draft, code: step.code, units: {} };
    case 'units': return { ...draft, units: { ...draft.units, [step.series]: step.units } };
    case 'back': return draft.code && draft.isAmountSet ? { ...draft, code: null, units: {} } : { ...draft, isAmountSet: false };
    case 'anew': return EMPTY;
  }
}

/** What is asked of each series, without those of which nothing is. */
export function itemsOf(units: Draft['units']): { series: string; quantity: number }[] {
  return Object.entries(units).filter(([, quantity]) => quantity > 0).map(([series, quantity]) => ({ series, quantity }));
}

/** A key of the pad on what is typed: two digits after the point, no more than fits. */
export function typed(text: string, key: string, digits: number): string {
  if (key === '⌫') return text.slice(0, -1);
  const next = key === '.' ? (text === '' ? '0.' : `${text}.`) : `${text === '0' ? '' : text}${key}`;
  const form = new RegExp(`^\\d{1,9}${digits > 0 ? `(\\.\\d{0,${digits}})?` : ''}$`);
  return form.test(next) ? next : text;
}

/** What a person typed: the line of the QR code, or the holder and the code one after the other. */
export function readTyped(text: string): TillCode | null {
  const [holder, code, ...more] = text.normalize('NFKC').trim().split(/\s+/);
  if (holder && code && more.length === 0) return readTillCode(`XQ1:${holder}::${code}`);
  return readTillCode(text);
}
