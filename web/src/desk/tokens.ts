/** The printed name of one unit, `XQ-<series>-<serial>-<check>`, and the numbers that ids are made of. */

/** Crockford's base 32: no I, L, O or U. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const LOOK_LIKE: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1' };

export interface Token {
  /** `ser_1` */
  series: string;
  serial: number;
}

export function writeBase32(value: number): string {
  let rest = value;
  let text = '';
  do {
    text = DIGITS.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  } while (rest > 0);
  return text;
}

/** Capitals are taken too, and O, I and L as the digits that they look like. */
export function readBase32(text: string): number | null {
  if (!/^[0-9a-z]{1,13}$/i.test(text)) return null;
  let value = 0;
  for (const letter of text.toLowerCase()) {
    const digit = DIGITS.indexOf(LOOK_LIKE[letter] ?? letter);
    if (digit < 0) return null;
    value = value * 32 + digit;
  }
  return Number.isSafeInteger(value) ? value : null;
}

/** The check character by ISO/IEC 7064 MOD 37,36. */
export function checkOf(text: string): string {
  let product = 36;
  for (const letter of text) {
    const sum = (product + Number.parseInt(letter, 36)) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return ((37 - product) % 36).toString(36).toUpperCase();
}

export function writeToken({ series, serial }: Token): string {
  const first = series.replace(/^ser_/, '').toUpperCase();
  const second = writeBase32(serial).toUpperCase();
  return `XQ-${first}-${second}-${checkOf(first + second)}`;
}

/** Reads a token; `mistyped` where its check character does not fit, `null` where it is none. */
export function readToken(text: string): Token | 'mistyped' | null {
  const found = /^xq-([0-9a-z]{1,13})-([0-9a-z]{1,13})-([0-9a-z])$/i.exec(text.trim());
  if (!found) return null;
  const series = readBase32(found[1]!);
  const serial = readBase32(found[2]!);
  if (series === null || serial === null) return null;
  const token = { series: `ser_${writeBase32(series)}`, serial };
  return writeToken(token).endsWith(`-${found[3]!.toUpperCase()}`) ? token : 'mistyped';
}
