import { decimal, divide, exact, minorDigits, scaled, worth, WHOLE } from '@xianquan/client';
import { settings, useSettings, type Language } from '@/app/settings';

/** Where a time is told; where the reader is if no zone is given. */
interface Where {
  timeZone?: string | undefined;
}

/** Numbers, money and times as the reader's language writes them. Money is written from its digits. */
export interface Formats {
  language: Language;
  /** `¥1,234.50` */
  money(minor: number | bigint, currency: string, options?: { sign?: boolean; compact?: boolean }): string;
  /** A price in parts per million as the money that one coupon costs. */
  priceOf(price: number | bigint, face: number | bigint, currency: string): string;
  /** A price in parts per million of face value as `93.00%`. */
  price(price: number | bigint): string;
  /** Basis points as `7.25%`. */
  basisPoints(points: number | bigint, options?: { sign?: boolean; digits?: number }): string;
  count(value: number | bigint, options?: { compact?: boolean }): string;
  /** Times are those of the reader's clock, or of a clock in another zone. */
  date(time: string | Date, options?: Where): string;
  time(time: string | Date, options?: Where & { seconds?: boolean }): string;
  dateTime(time: string | Date, options?: Where): string;
  /** Until then or since then, such as `in 3 days`. */
  relative(time: string | Date, now?: Date): string;
}

const made = new Map<Language, Formats>();

export function formats(language: Language): Formats {
  const known = made.get(language);
  if (known) return known;
  const fresh = make(language);
  made.set(language, fresh);
  return fresh;
}

export function useFormats(): Formats {
  return formats(useSettings().language);
}

/** For what is not drawn by React. */
export function currentFormats(): Formats {
  return formats(settings.get().language);
}

type Digits = Intl.StringNumericLiteral;

function make(language: Language): Formats {
  const numbers = memo((key: string) => new Intl.NumberFormat(language, JSON.parse(key) as Intl.NumberFormatOptions));
  const write = (text: string, options: Intl.NumberFormatOptions) => numbers(JSON.stringify(options)).format(text as Digits);
  const times = memo((key: string) => new Intl.DateTimeFormat(language, JSON.parse(key) as Intl.DateTimeFormatOptions));
  const when = (time: string | Date, options: Intl.DateTimeFormatOptions) => times(JSON.stringify(options)).format(new Date(time));
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const money: Formats['money'] = (minor, currency, { sign = false, compact = false } = {}) => {
    const digits = minorDigits(currency);
    return write(decimal(minor, currency), {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      ...(sign && { signDisplay: 'exceptZero' }),
      ...(compact && { notation: 'compact', maximumFractionDigits: 1 }),
      ...(!compact && { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    });
  };
  return {
    language,
    money,
    priceOf: (price, face, currency) => money(worth(1n, face, price), currency),
    price: (price) => `${write(scaled(divide(exact(price) * 10_000n, WHOLE, 'nearest'), 2), { minimumFractionDigits: 2 })}%`,
    basisPoints: (points, { sign = false, digits = 2 } = {}) =>
      `${write(scaled(exact(points), 2), { minimumFractionDigits: digits, maximumFractionDigits: digits, ...(sign && { signDisplay: 'exceptZero' }) })}%`,
    count: (value, { compact = false } = {}) =>
      write(exact(value).toString(), compact ? { notation: 'compact', maximumFractionDigits: 1 } : {}),
    date: (time, { timeZone } = {}) => when(time, { ...(timeZone && { timeZone }), year: 'numeric', month: 'short', day: 'numeric' }),
    time: (time, { seconds = true, timeZone } = {}) =>
      when(time, { ...(timeZone && { timeZone }), hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(seconds && { second: '2-digit' }) }),
    dateTime: (time, { timeZone } = {}) => when(time, { ...(timeZone && { timeZone }), month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    relative: (time, now = new Date()) => {
      const seconds = Math.round((new Date(time).getTime() - now.getTime()) / 1000);
      const step = STEPS.find(({ size }) => Math.abs(seconds) >= size) ?? STEPS[STEPS.length - 1]!;
      return relative.format(Math.trunc(seconds / step.size), step.unit);
    },
  };
}

const STEPS: readonly { unit: Intl.RelativeTimeFormatUnit; size: number }[] = [
  { unit: 'year', size: 31_536_000 },
  { unit: 'month', size: 2_592_000 },
  { unit: 'day', size: 86_400 },
  { unit: 'hour', size: 3_600 },
  { unit: 'minute', size: 60 },
  { unit: 'second', size: 1 },
];

function memo<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const fresh = make(key);
    known.set(key, fresh);
    return fresh;
  };
}
