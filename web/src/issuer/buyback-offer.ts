import { exact, parseAmount, parseScaled, wire, type Schemas } from '@xianquan/client';

/** What the form of a buy-back holds, as it was typed. */
export interface OfferForm {
  kind: 'fixed' | 'below_last';
  /** Percent of face. */
  price: string;
  /** Percent off the last price. */
  discount: string;
  floor: string;
  cap: string;
  budget: string;
  /** Local date and time; open-ended where empty. */
  closesAt: string;
}

export const FIRST_OFFER: OfferForm = { kind: 'fixed', price: '90', discount: '5', floor: '70', cap: '95', budget: '', closesAt: '' };

/** The command, or `null` where the form is not complete. */
export function offerOf(series: string, currency: string, form: OfferForm): Schemas['OpenBuyback'] | null {
  const budget = parseAmount(form.budget, currency);
  const price = priceOf(form);
  const closes = form.closesAt ? new Date(form.closesAt) : null;
  if (budget === null || budget <= 0n || !price || (closes && Number.isNaN(closes.getTime()))) return null;
  return { series, budget: wire(budget), price, ...(closes && { closes_at: closes.toISOString() }) };
}

function priceOf(form: OfferForm): Schemas['BuybackPrice'] | null {
  if (form.kind === 'fixed') {
    const fixed = ppm(form.price);
    return fixed === null ? null : { fixed };
  }
  const discount = parseScaled(form.discount, 2);
  const floor = ppm(form.floor);
  const cap = ppm(form.cap);
  return discount === null || discount < 0n || floor === null || cap === null || floor > cap ? null : { below_last: { discount: wire(discount), floor, cap } };
}

/** Percent of face as parts per million. */
function ppm(text: string): number | null {
  const parts = parseScaled(text.replace(/%$/, ''), 4);
  return parts === null || parts <= 0n ? null : wire(parts);
}

/** How much of a budget is spent, in minor units. */
export function spentOf({ budget, remaining }: { budget: number; remaining: number }): bigint {
  return exact(budget) - exact(remaining);
}
