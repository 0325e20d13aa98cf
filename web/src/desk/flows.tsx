import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked, Card, Check, Empty, Segmented, Select } from '@/ui';
import { useFlows, SPANS, type FlowCell, type FlowKind, type Span } from './flows-query';
import { DeskFrame } from './frame';
import { bin, countriesOf, currenciesOf, type Measure, type RowsBy } from './heat';
import { HeatLegend, HeatMap, useMeasured, useRowName } from './heat-map';
import { HoldingsMap } from './holdings-map';

const KINDS = ['traded', 'redeemed', 'issued'] as const;

/** When and where what flows, and who holds how much of what. */
export default function FlowsPage() {
  const { t } = useTranslation('desk');
  const [of, setOf] = useState<FlowKind>('traded');
  const [days, setDays] = useState<Span>(28);
  const query = useFlows(of, days);
  return (
    <DeskFrame title={t('flows.title')} about={t('flows.about')}>
      <div className="grid grid-cols-1 gap-4">
        <div className="flex flex-wrap gap-3">
          <Segmented label={t('flows.what')} value={of} choices={KINDS.map((value) => ({ value, label: t(`flows.of.${value}`) }))} onChange={setOf} />
          <Segmented label={t('flows.when')} value={String(days)} choices={SPANS.map((value) => ({ value: String(value), label: t('flows.days', { count: value }) }))} onChange={(value) => setDays(Number(value) as Span)} />
        </div>
        <Asked query={query} rows={20} isEmpty={({ cells }) => cells.length === 0} empty={<Card><Empty icon="market" title={t('flows.none')}>{t('flows.noneAbout')}</Empty></Card>}>
          {({ cells }) => <Maps cells={cells} of={of} />}
        </Asked>
        <HoldingsMap />
      </div>
    </DeskFrame>
  );
}

function Maps({ cells, of }: { cells: readonly FlowCell[]; of: FlowKind }) {
  const { t } = useTranslation('desk');
  const [wanted, setMeasure] = useState<Measure>('count');
  const [country, setCountry] = useState('');
  const [showsFigures, setShows] = useState(false);
  const regionName = useRowName('country');
  const currencies = currenciesOf(cells);
  const measure = wanted === 'count' || wanted === 'units' || currencies.includes(wanted) ? wanted : 'count';
  const here = cells.filter((cell) => !country || cell.country === country);
  return (
    <>
      <div className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap">
        <Select label={t('flows.measure')} className="sm:w-52" value={measure} onChange={(event) => setMeasure(event.target.value)}>
          <option value="count">{t(`flows.counts.${of}`)}</option>
          <option value="units">{t('flows.units')}</option>
          {currencies.map((currency) => <option key={currency} value={currency}>{t('flows.value', { currency })}</option>)}
        </Select>
        <Select label={t('flows.region')} className="sm:w-52" value={country} onChange={(event) => setCountry(event.target.value)}>
          <option value="">{t('flows.everywhere')}</option>
          {countriesOf(cells).map((code) => <option key={code} value={code}>{regionName(code)}</option>)}
        </Select>
        <div className="col-span-2 flex h-10 items-center"><Check label={t('flows.figures')} checked={showsFigures} onChange={(event) => setShows(event.target.checked)} /></div>
      </div>
      <OneMap by="category" cells={here} measure={measure} showsFigures={showsFigures} />
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
        <OneMap by="country" cells={cells} measure={measure} showsFigures={showsFigures} />
        <OneMap by="weekday" cells={here} measure={measure} showsFigures={showsFigures} />
      </div>
    </>
  );
}

export function OneMap({ by, cells, measure, showsFigures = false, title }: { by: RowsBy; cells: readonly FlowCell[]; measure: Measure; showsFigures?: boolean; title?: string }) {
  const { t } = useTranslation('desk');
  const write = useMeasured(measure);
  const heat = bin(cells, by, measure);
  const label = title ?? t(`flows.map.${by}`);
  return (
    <Card title={label} aside={<HeatLegend most={write(heat.most, true)} />} flush>
      {heat.total === 0n ? <p className="px-4 pb-4 text-muted">{t('flows.none')}</p> : <HeatMap label={label} heat={heat} by={by} measure={measure} showsFigures={showsFigures} />}
    </Card>
  );
}
