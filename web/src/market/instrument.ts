import { divide, exact, parseScaled, scaled, WHOLE } from '@xianquan/client';

/** What is needed to read and write prices and quantities of a series. */
export interface Instrument {
  series: string;
  currency: string;
  /** Minor units that one unit stands for. */
  unitValue: number;
  unitsPerCoupon: number;
  /** Prices are multiples of this. */
  tick: number;
  /** Quantities are multiples of this. */
  lot: number;
}

/** Face value of one coupon in minor units. */
export function faceOf({ unitValue, unitsPerCoupon }: Pick<Instrument, 'unitValue' | 'unitsPerCoupon'>): bigint {
  return exact(unitValue) * exact(unitsPerCoupon);
}

/** Whether people count its coupons, or the money on them: a card of 50 that is used bit by bit has no pieces. */
export function isCounted({ unitsPerCoupon, lot }: Pick<Instrument, 'unitsPerCoupon' | 'lot'>): boolean {
  return lot % unitsPerCoupon === 0;
}

export type PriceUnit = 'money' | 'percent';

/** Why a text is not a price or a quantity. */
export type TextFault = 'missing' | 'notANumber' | 'notPositive' | 'offTick' | 'offLot';

export type Read = { value: bigint; fault: null } | { value: null; fault: TextFault };

const no = (fault: TextFault): Read => ({ value: null, fault });

/** Reads a price, as money for a coupon or as per cent of face, in millionths of face. */
export function readPrice(text: string, unit: PriceUnit, of: Instrument, digits: number): Read {
  if (!text.trim()) return no('missing');
  const given = parseScaled(text.replace(/[%％]$/, ''), unit === 'percent' ? 4 : digits);
  if (given === null) return no('notANumber');
  if (given <= 0n) return no('notPositive');
  const face = faceOf(of);
  const parts = unit === 'percent' ? given : divide(given * WHOLE, face, 'nearest');
  if (unit === 'money' && divide(parts * face, WHOLE, 'nearest') !== given) return no('offTick');
  return parts % exact(of.tick) === 0n ? { value: parts, fault: null } : no('offTick');
}

/** Writes a price as a field holds it; `null` as money where that would not be exact. */
export function writePrice(price: bigint, unit: PriceUnit, of: Instrument, digits: number): string {
  if (unit === 'percent') return trimmed(scaled(price, 4), 2);
  return scaled(divide(price * faceOf(of), WHOLE, 'nearest'), digits);
}

/** Reads a quantity, in coupons or as face value in money, in units. */
export function readQuantity(text: string, of: Instrument, digits: number): Read {
  if (!text.trim()) return no('missing');
  const counted = isCounted(of);
  const given = parseScaled(text, counted ? 0 : digits);
  if (given === null) return no('notANumber');
  if (given <= 0n) return no('notPositive');
  const unit = exact(of.unitValue);
  if (!counted && given % unit !== 0n) return no('offLot');
  const units = counted ? given * exact(of.unitsPerCoupon) : given / unit;
  return units % exact(of.lot) === 0n ? { value: units, fault: null } : no('offLot');
}

/** Writes units as a field holds them. */
export function writeQuantity(units: bigint, of: Instrument, digits: number): string {
  if (isCounted(of)) return (units / exact(of.unitsPerCoupon)).toString();
  return trimmed(scaled(units * exact(of.unitValue), digits), 0);
}

/** The nearest price below or above by a number of ticks; never below one. */
export function stepped(price: bigint, ticks: number, of: Instrument): bigint {
  const tick = exact(of.tick);
  const base = ticks > 0 ? price / tick : divide(price, tick, 'up');
  const next = (base + BigInt(ticks)) * tick;
  return next < tick ? tick : next;
}

/** Takes zeros away at the end of a fraction, down to a number of digits. */
function trimmed(text: string, least: number): string {
  const [whole, fraction = ''] = text.split('.');
  const kept = fraction.slice(0, least) + fraction.slice(least).replace(/0+$/, '');
  return kept ? `${whole}.${kept}` : (whole ?? '');
}
