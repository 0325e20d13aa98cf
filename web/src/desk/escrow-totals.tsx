import { useTranslation } from 'react-i18next';
import { coverOf } from '@/lib/cover';
import { useFormats } from '@/lib/format';
import { Money, Stat, Stats } from '@/ui';
import { totals, type Backing } from './backing';

/** All issuers together, by currency. */
export function EscrowTotals({ backing }: { backing: readonly Backing[] }) {
  const { t } = useTranslation('desk');
  const { basisPoints } = useFormats();
  return (
    <div className="grid gap-5">
      {totals(backing).map(({ currency, balance, required, missing, short }) => {
        const cover = coverOf(Number(balance), Number(required));
        return (
          <Stats key={currency}>
            <Stat label={`${t('escrow.balance')} · ${currency}`} value={<Money minor={balance} currency={currency} />} />
            <Stat label={`${t('escrow.required')} · ${currency}`} value={<Money minor={required} currency={currency} />} />
            <Stat label={`${t('escrow.cover')} · ${currency}`} value={cover === null ? '–' : basisPoints(cover, { digits: 0 })} />
            <Stat label={`${t('escrow.missing')} · ${currency}`} value={<Money minor={missing} currency={currency} />} tone={missing > 0n ? 'bad' : 'good'} note={short > 0 ? t('escrow.shortIssuers', { count: short }) : t('escrow.allCovered')} />
          </Stats>
        );
      })}
    </div>
  );
}
