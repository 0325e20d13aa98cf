/**
 * Money and prices as whole numbers. An amount is an integer of minor units (fen, cents), a price is
 * parts per million of face value. Nothing here is ever a fraction in binary: sums are made as
 * `bigint`, and what is shown is written digit by digit.
 */

/** Parts of a price's whole: 1,000,000 is face value. */
export const WHOLE = 1_000_000n;

/** Digits after the point of a currency, by ISO 4217. */
const MINOR_DIGITS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, VND: 0, CLP: 0, BHD: 3, KWD: 3, OMR: 3, TND: 3 };

export function minorDigits(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/** A whole number of the wire as a `bigint`; throws where it could have lost digits on the way. */
export function exact(value: number | bigint): bigint {
  if (typeof value === 'bigint') return value;
  if (!Number.isSafeInteger(value)) throw new RangeError(`not an exact whole number: ${value}`);
  return BigInt(value);
}

/** A `bigint` as a number of the wire; throws where that would lose digits. */
export function wire(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`too large to send: ${value}`);
  return number;
}

/** Minor units as decimal text, such as `-1234.50`. */
export function decimal(minor: number | bigint, currency: string): string {
  return scaled(exact(minor), minorDigits(currency));
}

/** A whole number of parts as decimal text: `scaled(12345n, 2)` is `123.45`. */
export function scaled(value: bigint, digits: number): string {
  const sign = value < 0n ? '-' : '';
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Reads what a person typed, such as `1,234.5`, as minor units; `null` where it is not an amount. */
export function parseAmount(text: string, currency: string): bigint | null {
  return parseScaled(text, minorDigits(currency));
}

/** Reads decimal text as a whole number of parts; `null` where it has more digits than that. */
export function parseScaled(text: string, digits: number): bigint | null {
  const plain = text.normalize('NFKC').replace(/[\s,']/g, '').replace(/^[¥$€£]/, '');
  const found = /^(-?)(\d{1,15})(?:\.(\d*))?$/.exec(plain);
  if (!found) return null;
  const fraction = found[3] ?? '';
  if (fraction.length > digits) return null;
  const value = BigInt((found[2] ?? '0') + fraction.padEnd(digits, '0'));
  return found[1] === '-' ? -value : value;
}

/** How a quotient is rounded. */
export type Rounding = 'down' | 'up' | 'nearest';

/** `a / b`, rounded as named; `b` is positive. Ties of `nearest` go away from zero. */
export function divide(a: bigint, b: bigint, rounding: Rounding): bigint {
  const negative = a < 0n;
  const size = negative ? -a : a;
  let quotient = size / b;
  const rest = size % b;
  const away = rounding === 'nearest' ? rest * 2n >= b : rest > 0n && (rounding === 'up') !== negative;
  if (away) quotient += 1n;
  return negative ? -quotient : quotient;
}

/** What `units` of face value `unitValue` cost at a price, rounded to the nearest minor unit. */
export function worth(units: number | bigint, unitValue: number | bigint, price: number | bigint): bigint {
  return divide(exact(units) * exact(unitValue) * exact(price), WHOLE, 'nearest');
}
