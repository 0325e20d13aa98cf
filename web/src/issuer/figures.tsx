import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Asked, Card, Money, Stat, Stats } from '@/ui';
import { couponsOf, coverOf, shareOf } from '@/lib/cover';
import { countsOf } from './owed';
import { useStats, type Detail, type Stats as Found } from './queries';

/** What became of all coupons that were ever issued. */
export function Figures({ detail }: { detail: Detail }) {
  const { t } = useTranslation('issuer');
  const query = useStats(detail.id);
  return <Card title={t('figures.title')}><Asked query={query} rows={3}>{(stats) => <Shown detail={detail} stats={stats} />}</Asked></Card>;
}

const PARTS = [
  ['outstanding', 'bg-accent'],
  ['redeemed', 'bg-good'],
  ['dormant', 'bg-warn'],
  ['expired', 'bg-bad'],
  ['other', 'bg-strong-line'],
] as const;

function Shown({ detail, stats }: { detail: Detail; stats: Found }) {
  const { t } = useTranslation('issuer');
  const { count, basisPoints } = useFormats();
  const { currency, units_per_coupon } = detail;
  const counts = countsOf(stats);
  const cover = coverOf(stats.escrow, stats.escrow_required);
  const isShort = cover !== null && cover < 10_000;
  return (
    <div className="grid grid-cols-1 gap-4">
      <Stats>
        <Stat label={t('figure.issued')} value={count(couponsOf(counts.issued, units_per_coupon))} note={t('figure.coupons')} />
        <Stat label={t('figure.owed')} value={<Money minor={stats.outstanding_face} currency={currency} />} note={t('owed.face')} />
        <Stat label={t('figure.holders')} value={count(stats.holders)} />
        <Stat label={t('figure.redeemedShare')} value={basisPoints(shareOf(counts.redeemed, counts.issued), { digits: 1 })} />
        <Stat label={t('escrow.cover')} value={cover === null ? '–' : basisPoints(cover, { digits: 0 })} note={t('figures.coverNote', { currency })} {...(isShort && { tone: 'bad' as const })} />
      </Stats>
      <div aria-hidden className="flex h-3 gap-px overflow-hidden rounded-full bg-sunken">
        {PARTS.map(([name, colour]) => {
          const width = shareOf(counts[name], counts.issued) / 100;
          return width > 0 ? <span key={name} className={colour} style={{ width: `${width}%` }} /> : null;
        })}
      </div>
      <ul className="flex flex-wrap gap-x-6 gap-y-1.5 text-[13px]">
        {PARTS.filter(([name]) => name !== 'other' || counts.other > 0).map(([name, colour]) => (
          <li key={name} className="flex items-center gap-2">
            <span aria-hidden className={`size-2.5 rounded-sm ${colour}`} />
            <span className="text-muted">{t(`figure.${name}`)}</span>
            <span className="num font-medium">{count(couponsOf(counts[name], units_per_coupon))}</span>
            <span className="num text-muted">{basisPoints(shareOf(counts[name], counts.issued), { digits: 1 })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
