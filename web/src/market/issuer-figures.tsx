import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Asked, Bar, Card, Money, Stat, Stats } from '@/ui';
import { useMemberName } from '@/lib/names';
import { useSeriesStats } from './series-query';
import type { BoardRow } from './shapes';

/** Who owes it, how much of it, and what stands behind it. */
export const IssuerFigures = memo(function IssuerFigures({ row }: { row: BoardRow }) {
  const { t } = useTranslation('market');
  const format = useFormats();
  const brand = useMemberName()(row.issuer);
  return (
    <Card title={t('issuer.title', { brand })}>
      <Asked query={useSeriesStats(row.series)} rows={3}>
        {({ currency, outstanding_face, escrow, escrow_required, holders, units }) => {
          const counts = units as Record<string, number>;
          const coupons = (name: string) => format.count(BigInt(counts[name] ?? 0) / BigInt(row.units_per_coupon));
          const cover = escrow_required > 0 ? Number((BigInt(escrow) * 10_000n) / BigInt(escrow_required)) : 10_000;
          return (
            <div className="grid gap-4">
              <Stats>
                <Stat label={t('issuer.outstanding')} value={<Money minor={outstanding_face} currency={currency} />} note={t('issuer.coupons', { number: coupons('outstanding') })} />
                <Stat label={t('issuer.holders')} value={format.count(holders)} />
                <Stat label={t('issuer.redeemed')} value={coupons('redeemed')} note={t('issuer.captured', { number: coupons('captured') })} />
                <Stat label={t('issuer.issued')} value={coupons('issued')} />
              </Stats>
              <div>
                <div className="mb-1 flex flex-wrap justify-between gap-2 text-[13px]">
                  <span className="text-muted">{t('issuer.cover')}</span>
                  <span className="num"><Money minor={escrow} currency={currency} /> / <Money minor={escrow_required} currency={currency} /></span>
                </div>
                <Bar part={cover} label={t('issuer.cover')} tone={cover >= 10_000 ? 'good' : 'bad'} />
                <p className="mt-1 text-xs text-muted">{t('issuer.coverAbout')}</p>
              </div>
            </div>
          );
        }}
      </Asked>
    </Card>
  );
});
