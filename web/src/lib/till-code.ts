/**
 * What a holder shows at a till, as plain text that fits a QR code and a keyboard-wedge scanner:
 *
 * ```text
 *   XQ1:<holder>:<series>:<code>
 * ```
 *
 * `XQ1` names this form. The series is empty where the holder leaves the choice to the till. The code is
 * the one-time code of `POST /v1/redeem/codes`, printable ASCII; it is the rest of the line.
 */
export interface TillCode {
  /** Whose coupons, `mem_…`. */
  holder: string;
  /** Which coupons the holder wants to use, `ser_…`. */
  series: string | null;
  /** The one-time code. */
  code: string;
}

const FORM = 'XQ1';
const HOLDER = /^mem_[0-9a-z]{1,16}$/;
const SERIES = /^ser_[0-9a-z]{1,16}$/;
const CODE = /^[!-~]{6,64}$/;

/** The text that the QR code holds; throws where a part is not what it should be. */
export function writeTillCode({ holder, series, code }: TillCode): string {
  const text = `${FORM}:${holder}:${series ?? ''}:${code}`;
  if (!readTillCode(text)) throw new RangeError('not a code for a till');
  return text;
}

/** Reads what was scanned or typed; `null` where it is no code for a till. */
export function readTillCode(text: string): TillCode | null {
  // Full width letters and signs come from an input method that was left on.
  const plain = text.normalize('NFKC').trim();
  const found = /^XQ1:([^:]*):([^:]*):(.*)$/i.exec(plain);
  if (!found) return null;
  const [, holder = '', series = '', code = ''] = found;
  const readable = HOLDER.test(holder.toLowerCase()) && (series === '' || SERIES.test(series.toLowerCase())) && CODE.test(code);
  return readable ? { holder: holder.toLowerCase(), series: series === '' ? null : series.toLowerCase(), code } : null;
}
