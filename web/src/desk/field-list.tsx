import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { useSeriesMap } from '@/lib/names';
import { Money, Time } from '@/ui';
import { kindOf } from './ids';
import type { Fields } from './record-body';
import { Ref } from './ref';
import { span } from './times';

/** So many entries of a list are shown; the raw record has the rest. */
const MOST = 12;
const LONG = 120;

const MONEY = /^(amount|paid|fee|fees|reserved|budget|backed|custody|escrow|captured_amount|order_amount|merchant_match|remaining|proposer_fee|counterparty_fee|unit_value|shortfall|matched)$/;
const PRICE = /^(price|limit|market|reference|fixed|cap|floor)$/;
const POINTS = /^(max_fee|max_slippage|collar|reserve_ratio|discount)$/;
const LASTS = /^(authorisation_ttl|reversal_window|cooling_off|lasts|auction_every|advanced|by)$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** What a command or an event says, in pairs, each value as what it is. */
export function FieldList({ fields, currency }: { fields: Fields; currency?: string | undefined }) {
  const { t } = useTranslation('desk');
  const here = useCurrency(fields) ?? currency;
  const rows = Object.entries(fields).filter(([, value]) => isSaid(value)).sort(([a, x], [b, y]) => Number(isNested(x)) - Number(isNested(y)) || rank(a) - rank(b));
  if (rows.length === 0) return <p className="text-[13px] text-muted">{t('record.noFields')}</p>;
  return (
    <dl className="grid gap-x-6 sm:grid-cols-2 xl:grid-cols-3">
      {rows.map(([name, value]) => (
        <div key={name} className={isNested(value) ? 'col-span-full py-1.5' : 'flex min-w-0 items-baseline justify-between gap-3 border-b border-line py-1.5'}>
          <dt className="shrink-0 text-[13px] text-muted">{wordOf(t, name)}</dt>
          <dd className="min-w-0 break-words"><Value name={name} value={value} currency={here} /></dd>
        </div>
      ))}
    </dl>
  );
}

/** What a reader looks for first stands first; what has parts of its own stands last. */
const FIRST = ['member', 'from', 'to', 'holder', 'merchant', 'issuer', 'series', 'order', 'redemption', 'side', 'quantity', 'price', 'amount', 'currency', 'paid', 'reason'];

function rank(name: string): number {
  const at = FIRST.indexOf(name);
  return at < 0 ? FIRST.length : at;
}

function wordOf(t: (key: string, options: { defaultValue: string }) => string, name: string): string {
  return t(`field.${name}`, { defaultValue: name.replaceAll('_', ' ') });
}

/** The currency that amounts beside it are in: named, or that of the series. */
function useCurrency(fields: Fields): string | undefined {
  const series = useSeriesMap();
  const { currency, series: id } = fields;
  if (typeof currency === 'string') return currency;
  return typeof id === 'string' ? series.get(id)?.currency : undefined;
}

function isSaid(value: unknown): boolean {
  return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
}

function isNested(value: unknown): boolean {
  if (isHash(value)) return false;
  if (typeof value === 'string') return value.length > LONG;
  return typeof value === 'object' && value !== null && !isSimple(value);
}

/** An object of one plain value, such as `{"limit": 930000}`, stands in a line. */
function isSimple(value: object): boolean {
  const values = Object.values(value);
  return !Array.isArray(value) && values.length === 1 && (typeof values[0] !== 'object' || values[0] === null);
}

function isHash(value: unknown): value is number[] {
  return Array.isArray(value) && value.length === 32 && value.every((byte) => typeof byte === 'number' && byte < 256);
}

function Value({ name, value, currency }: { name: string; value: unknown; currency: string | undefined }): ReactNode {
  if (isHash(value)) return <Hash bytes={value} />;
  if (Array.isArray(value)) return <Items name={name} values={value} currency={currency} />;
  if (typeof value === 'object' && value !== null) {
    if (!isSimple(value)) return <div className="mt-1 rounded-lg bg-sunken px-3 py-1"><FieldList fields={value as Fields} currency={currency} /></div>;
    const [inner, one] = Object.entries(value)[0]!;
    return <Variant name={inner} value={one} currency={currency} />;
  }
  return <Plain name={name} value={value} currency={currency} />;
}

/** `{"limit": 930000}`: which, and how much. */
function Variant({ name, value, currency }: { name: string; value: unknown; currency: string | undefined }) {
  const { t } = useTranslation('desk');
  return (
    <span className="inline-flex flex-wrap items-baseline gap-1.5">
      <span className="text-muted">{wordOf(t, name)}</span>
      <Plain name={name} value={value} currency={currency} />
    </span>
  );
}

function Items({ name, values, currency }: { name: string; values: readonly unknown[]; currency: string | undefined }) {
  const { t } = useTranslation('desk');
  return (
    <ul className="mt-1 grid gap-1">
      {values.slice(0, MOST).map((value, at) => (
        <li key={at} className={typeof value === 'object' ? 'rounded-lg bg-sunken px-3 py-1' : undefined}>
          {typeof value === 'object' && value !== null && !Array.isArray(value) ? <FieldList fields={value as Fields} currency={currency} /> : <Value name={name} value={value} currency={currency} />}
        </li>
      ))}
      {values.length > MOST && <li className="text-[13px] text-muted">{t('record.moreItems', { count: values.length - MOST })}</li>}
    </ul>
  );
}

function Plain({ name, value, currency }: { name: string; value: unknown; currency: string | undefined }): ReactNode {
  const { t } = useTranslation('desk');
  const { count, price, basisPoints, language } = useFormats();
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    if (LASTS.test(name)) return <span className="num">{lasting(language, value)}</span>;
    if (PRICE.test(name)) return <span className="num">{price(value)}</span>;
    if (POINTS.test(name)) return <span className="num">{basisPoints(value)}</span>;
    if (MONEY.test(name) && currency) return <Money minor={value} currency={currency} />;
    return <span className="num">{count(value)}</span>;
  }
  const text = String(value);
  if (kindOf(text)) return <Ref id={text} />;
  if (MOMENT.test(text)) return <Time at={text} />;
  if (text.length > LONG) return <Long text={text} />;
  return <span>{t(`word.${text}`, { defaultValue: text })}</span>;
}

/** Microseconds in the two largest units that are there. */
function lasting(language: string, value: number): string {
  return span(Math.round(value / 1_000_000)).filter(({ value: many }, at) => many > 0 || at === 0).map(({ unit, value: many }) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(many)).join(' ');
}

/** A contract or the like: there for whoever opens it. */
function Long({ text }: { text: string }) {
  const { t } = useTranslation('desk');
  return (
    <details className="mt-1">
      <summary className="inline-flex min-h-8 items-center text-[13px] text-accent">{t('record.showText', { count: text.length })}</summary>
      <pre tabIndex={0} className="mt-1 max-h-80 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs whitespace-pre-wrap">{pretty(text)}</pre>
    </details>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Hash({ bytes }: { bytes: readonly number[] }) {
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return <span className="num font-mono text-xs" title={hex}>{hex.slice(0, 16)}…</span>;
}
