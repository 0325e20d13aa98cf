import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { serverNow } from '@/lib/clock';
import { useFormats } from '@/lib/format';
import { Badge, Icon, Skeleton } from '@/ui';
import { matters, type Matter } from './attention';
import { useBacking } from './backing';
import { useSuspense, useWithdrawals } from './bank-lists';
import { useDrafts } from './drafts';
import { Ref } from './ref';
import { useFrozen, useHalted, useSuspended } from './stopped';
import { isEven, useTrialBalance } from './trial-balance';
import { useSystem } from './use-system';

const MOST = 8;

/** What should be looked at, in one place; one calm line where there is nothing. */
export function Attention() {
  const { t } = useTranslation('desk');
  const { found, isKnown } = useMatters();
  if (!isKnown) return <Skeleton className="h-12 rounded-2xl" />;
  if (found.length === 0) {
    return <p role="status" className="flex min-h-12 items-center gap-2.5 rounded-2xl border border-line bg-surface px-4 text-good shadow-card"><Icon name="check" />{t('attention.none')}</p>;
  }
  return (
    <section aria-label={t('attention.title')} className="rounded-2xl border border-line bg-surface px-4 py-1 shadow-card">
      <ul className="divide-y divide-line">
        {found.slice(0, MOST).map((matter, at) => <Line key={matter.what + (matter.id ?? at)} matter={matter} />)}
        {found.length > MOST && <li className="py-2 text-[13px] text-muted">{t('attention.more', { count: found.length - MOST })}</li>}
      </ul>
    </section>
  );
}

function Line({ matter }: { matter: Matter }) {
  const { t } = useTranslation('desk');
  const { count, money } = useFormats();
  const { what, tone, id, count: many, amount, to } = matter;
  const holes = { ...(many !== undefined && { count: many, many: count(many) }), ...(amount && { amount: money(amount.minor, amount.currency) }) };
  return (
    <li className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-0.5 py-1.5">
      <Badge tone={tone}>{t(`attention.tone.${tone}`)}</Badge>
      {id && <Ref id={id} />}
      <span className="min-w-0 flex-1">{t(`attention.${what}`, holes)}</span>
      <Link to={to} className="inline-flex min-h-8 items-center gap-1 text-[13px] text-accent hover:underline">{t('attention.look')}<span className="sr-only">: {id} {t(`attention.${what}`, holes)}</span><Icon name="chevron" className="size-3.5" /></Link>
    </li>
  );
}

function useMatters(): { found: Matter[]; isKnown: boolean } {
  const backing = useBacking().data;
  const trial = useTrialBalance(null).data;
  const system = useSystem().data;
  const halted = useHalted().data;
  const suspended = useSuspended().data;
  const frozen = useFrozen().data;
  const withdrawals = useWithdrawals(true).data;
  const suspense = useSuspense().data;
  const drafts = useDrafts().data;
  const found = matters({
    ...(backing && { backing }),
    ...(trial && { isEven: isEven(trial) }),
    ...(system && { system }),
    ...(halted && { halted }),
    ...(suspended && { suspended }),
    ...(frozen && { frozen }),
    ...(withdrawals && { withdrawals: withdrawals.items }),
    ...(suspense && { suspense: suspense.items.length }),
    ...(drafts && { drafts: drafts.items.length }),
  }, serverNow());
  // Before the gravest are known, saying that all is well would be a guess.
  return { found, isKnown: [backing, trial, system, halted, suspended, frozen].every(Boolean) };
}
