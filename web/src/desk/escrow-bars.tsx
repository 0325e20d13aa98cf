import { useTranslation } from 'react-i18next';
import { coverOf } from '@/lib/cover';
import { useFormats } from '@/lib/format';
import { Badge, Money } from '@/ui';
import { cx } from '@/ui/cx';
import { byCover, share, type Backing } from './backing';
import { Ref } from './ref';

const GRID = 'grid-cols-[1fr_auto] gap-x-4 px-4 lg:grid-cols-[14rem_1fr_9rem_9rem_5.5rem_auto]';

/** What stands behind each issuer's coupons beside what they require, on one scale a currency. */
export function EscrowBars({ backing, chosen, onChoose }: { backing: readonly Backing[]; chosen?: string | null; onChoose?: (issuer: string) => void }) {
  const { t } = useTranslation('desk');
  const largest = new Map<string, number>();
  for (const { currency, balance, required } of backing) largest.set(currency, Math.max(largest.get(currency) ?? 0, balance, required));
  return (
    <>
      <p aria-hidden className={cx(GRID, 'hidden pb-1 text-xs text-muted lg:grid')}><span>{t('unit.issuer')}</span><span /><span className="text-right">{t('escrow.balance')}</span><span className="text-right">{t('escrow.required')}</span><span className="text-right">{t('escrow.cover')}</span>{onChoose && <span className="invisible h-0 text-[13px]">{t('escrow.roll')}</span>}</p>
      <ul aria-label={t('escrow.title')} className="divide-y divide-line">
        {byCover(backing).map((one) => <Row key={one.issuer + one.currency} one={one} largest={largest.get(one.currency)!} isChosen={chosen === one.issuer} onChoose={onChoose} />)}
      </ul>
    </>
  );
}

function Row({ one, largest, isChosen, onChoose }: { one: Backing; largest: number; isChosen: boolean; onChoose: ((issuer: string) => void) | undefined }) {
  const { t } = useTranslation('desk');
  const { basisPoints, money } = useFormats();
  const { issuer, currency, balance, required } = one;
  const cover = coverOf(balance, required);
  const isShort = cover !== null && cover < 10_000;
  const says = t('escrow.says', { balance: money(balance, currency), required: money(required, currency) });
  return (
    <li className={cx(GRID, 'grid items-center gap-y-1.5 py-2.5', isChosen && 'bg-accent-soft')}>
      <Ref id={issuer} />
      <div role="img" aria-label={says} className="order-last col-span-2 grid gap-1 lg:order-none lg:col-span-1">
        <span className="block h-2 rounded-full bg-good" style={{ width: `${share(balance, largest) / 10}%` }} />
        <span className="flex h-2">
          <span className="block rounded-full bg-accent" style={{ width: `${share(Math.min(required, balance), largest) / 10}%` }} />
          {isShort && <span className="ml-px block rounded-full bg-[repeating-linear-gradient(45deg,var(--red)_0_3px,var(--red-soft)_3px_6px)]" style={{ width: `${share(required - balance, largest) / 10}%` }} />}
        </span>
      </div>
      <span className="hidden text-right lg:block"><Money minor={balance} currency={currency} /></span>
      <span className="hidden text-right lg:block"><Money minor={required} currency={currency} /></span>
      <span className="text-right">{cover === null ? <span className="text-muted">{t('escrow.owesNothing')}</span> : <Badge tone={isShort ? 'bad' : cover < 11_000 ? 'warn' : 'good'}>{basisPoints(cover, { digits: 0 })}</Badge>}</span>
      {onChoose && <button type="button" aria-pressed={isChosen} onClick={() => onChoose(issuer)} className="col-span-2 inline-flex min-h-10 items-center justify-self-start rounded-lg text-[13px] text-accent hover:underline lg:col-span-1 lg:min-h-7">{t('escrow.roll')}<span className="sr-only"> {issuer}</span></button>}
      {isShort && <p className="col-span-2 text-[13px] text-bad lg:col-span-6">{t('escrow.short', { amount: money(required - balance, currency) })}</p>}
    </li>
  );
}

export function BarsLegend() {
  const { t } = useTranslation('desk');
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-xs text-muted">
      <li className="flex items-center gap-2"><span aria-hidden className="h-2 w-6 rounded-full bg-good" />{t('escrow.balance')}</li>
      <li className="flex items-center gap-2"><span aria-hidden className="h-2 w-6 rounded-full bg-accent" />{t('escrow.required')}</li>
      <li className="flex items-center gap-2"><span aria-hidden className="h-2 w-6 rounded-full bg-[repeating-linear-gradient(45deg,var(--red)_0_3px,var(--red-soft)_3px_6px)]" />{t('escrow.missing')}</li>
    </ul>
  );
}
