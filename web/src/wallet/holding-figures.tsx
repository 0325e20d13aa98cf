import { exact } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { useMemberName } from '@/lib/names';
import { Card, Facts, Gain, Money, Stat, Stats, Time } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { lastMoment } from './coupons';
import { useTelling } from './names';
import type { Holding } from './shapes';
import { faceOf } from './units';

/** What it stands for, what it would bring, and what it cost. */
export function HoldingFigures({ holding }: { holding: Holding }) {
  const { t } = useTranslation('wallet');
  const { price, priceOf } = useFormats();
  const memberOf = useMemberName();
  const { seriesOf, unitsOf } = useTelling();
  const series = seriesOf(holding.series);
  const { currency, last_price, market_value, unrealised_gain } = holding;
  const ends = holding.ends_at ? lastMoment(holding.ends_at) : null;
  const hasPrice = last_price !== null && last_price !== undefined;
  return (
    <Card title={t('figures.title')}>
      <Stats>
        <Stat label={t('value.face')} value={<Money minor={holding.face_value} currency={currency} />} />
        <Stat label={t('worth')} value={market_value === null || market_value === undefined ? '–' : <Money minor={market_value} currency={currency} />} />
        <Stat label={t('figures.cost')} value={<Money minor={holding.cost} currency={currency} />} />
        <Stat label={t('value.gain')} value={unrealised_gain === null || unrealised_gain === undefined ? '–' : <Gain minor={unrealised_gain} currency={currency} />} />
      </Stats>
      <div className="mt-4">
        <Facts
          rows={[
            [t('figures.last'), hasPrice && series ? `${priceOf(last_price, faceOf(series), currency)} · ${price(last_price)}` : t('noPrice')],
            [t('figures.free'), unitsOf(holding.units, holding.series)],
            holding.reserved > 0 && [t('figures.reserved'), <span key="reserved">{unitsOf(holding.reserved, holding.series)}<span className="block text-xs whitespace-normal text-muted">{t('figures.reservedAbout')}</span></span>],
            [t('figures.issuer'), memberOf(holding.issuer)],
            Boolean(series?.starts_at) && [t('figures.from'), <Time key="from" at={series?.starts_at ?? ''} as="date" />],
            ends !== null && [t('figures.until'), <Time key="until" at={ends} as="date" />] as const,
            [t('figures.series'), <Copyable key="series" text={holding.series} label={t('figures.series')} className="min-h-8" />],
            holding.ranges.length > 0 && [t('figures.serials'), <Serials key="serials" ranges={holding.ranges as unknown as readonly Range[]} />],
          ]}
        />
      </div>
    </Card>
  );
}

interface Range {
  first: number;
  count: number;
}

const FEW = 3;

/** The numbers of the units: the same that the journal and every trace name. */
function Serials({ ranges }: { ranges: readonly Range[] }) {
  const { count } = useFormats();
  const shown = ranges.slice(0, FEW).map(({ first, count: many }) => (many === 1 ? count(first) : `${count(first)}–${count(exact(first) + exact(many) - 1n)}`));
  return <span className="whitespace-normal">{shown.join(', ')}{ranges.length > FEW && ` … +${ranges.length - FEW}`}</span>;
}
