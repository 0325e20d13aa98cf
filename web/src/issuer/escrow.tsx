import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Asked, Bar, Button, Card, Empty, Money, Stat, Stats } from '@/ui';
import { coverOf } from '@/lib/cover';
import { MoveEscrow, type EscrowMove } from './move-escrow';
import { useEscrow, type Backing } from './queries';

/** What stands behind the coupons, and what they need. */
export function Escrow({ issuer, currency }: { issuer: string; /** What is shown before there is any. */ currency: string }) {
  const { t } = useTranslation('issuer');
  const query = useEscrow(issuer);
  const [move, setMove] = useState<{ way: EscrowMove; of: Backing } | null>(null);
  const nothing = { currency, balance: 0, required: 0, releasable: 0 };
  return (
    <Card title={t('escrow.title')} aside={<span className="text-[13px] text-muted">{t('escrow.about')}</span>}>
      <Asked query={query} rows={2}>
        {({ currencies }) => (
          <div className="grid gap-5">
            {currencies.length === 0 && (
              <Empty icon="issuer" title={t('escrow.empty')} action={<Button kind="primary" onClick={() => setMove({ way: 'fund', of: nothing })}>{t('escrow.fund')}</Button>}>{t('escrow.emptyAbout')}</Empty>
            )}
            {currencies.map((of) => <Currency key={of.currency} of={of} onMove={(way) => setMove({ way, of })} />)}
          </div>
        )}
      </Asked>
      {move && <MoveEscrow issuer={issuer} way={move.way} of={move.of} onClose={() => setMove(null)} />}
    </Card>
  );
}

function Currency({ of, onMove }: { of: Backing; onMove: (way: EscrowMove) => void }) {
  const { t } = useTranslation('issuer');
  const { basisPoints } = useFormats();
  const { currency, balance, required, releasable } = of;
  const cover = coverOf(balance, required);
  const isShort = cover !== null && cover < 10_000;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <Stats className="w-full flex-1 max-sm:flex-none">
          <Stat label={t('escrow.balance')} value={<Money minor={balance} currency={currency} />} />
          <Stat label={t('escrow.required')} value={<Money minor={required} currency={currency} />} />
          <Stat label={t('escrow.cover')} value={cover === null ? '–' : basisPoints(cover, { digits: 0 })} {...(isShort && { tone: 'bad' as const })} />
          <Stat label={t('escrow.releasable')} value={<Money minor={releasable} currency={currency} />} />
        </Stats>
        <div className="flex gap-2">
          <Button kind="primary" onClick={() => onMove('fund')} aria-label={`${t('escrow.fund')} ${currency}`}>{t('escrow.fund')}</Button>
          <Button disabled={releasable <= 0} onClick={() => onMove('release')} aria-label={`${t('escrow.release')} ${currency}`}>{t('escrow.release')}</Button>
        </div>
      </div>
      <Bar part={cover ?? 10_000} tone={isShort ? 'bad' : 'good'} label={t('escrow.bar', { currency })} />
      {isShort && <p className="text-[13px] text-bad">{t('escrow.short')}</p>}
    </div>
  );
}
