import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Asked, Card, Empty } from '@/ui';
import { Attention } from './attention-card';
import { byCover, useBacking } from './backing';
import { BarsLegend, EscrowBars } from './escrow-bars';
import { OneMap } from './flows';
import { useFlows } from './flows-query';
import { DeskFrame } from './frame';
import { Recent } from './recent';
import { Tiles } from './tiles';

const BARS = 8;

/** Everything at one look. */
export function Overview() {
  const { t } = useTranslation('desk');
  return (
    <DeskFrame title={t('overview.title')} about={t('overview.about')}>
      <div className="grid grid-cols-1 gap-4">
        <Tiles />
        <Attention />
        <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <div className="grid min-w-0 grid-cols-1 gap-4">
            <Escrow />
            <FlowsToday />
          </div>
          <div className="grid min-w-0 grid-cols-1 gap-4">
            <Recent title={t('overview.records')} wanted={{}} limit={9} />
            <Recent title={t('overview.refused')} wanted={{ refused: 'yes' }} limit={5} />
          </div>
        </div>
      </div>
    </DeskFrame>
  );
}

function Escrow() {
  const { t } = useTranslation('desk');
  const query = useBacking();
  return (
    <Card title={t('overview.escrow')} aside={<span className="flex flex-wrap items-center gap-x-5"><BarsLegend /><Link to="/desk/escrow" className="inline-flex min-h-8 items-center text-[13px] text-accent hover:underline">{t('all')}<span className="sr-only">: {t('overview.escrow')}</span></Link></span>} flush>
      <Asked query={query} rows={6} isEmpty={(all) => all.length === 0} empty={<Empty icon="issuer" title={t('escrow.none')} />}>
        {(backing) => <EscrowBars backing={byCover(backing).slice(0, BARS)} />}
      </Asked>
    </Card>
  );
}

function FlowsToday() {
  const { t } = useTranslation('desk');
  const query = useFlows('traded', 7);
  if (query.data === null) return null;
  return (
    <Asked query={query} rows={4} isEmpty={(flows) => !flows || flows.cells.length === 0} empty={<Card title={t('overview.flows')}><p className="text-muted">{t('flows.none')}</p></Card>}>
      {(flows) => flows && <OneMap by="category" cells={flows.cells} measure="count" title={t('overview.flows')} />}
    </Asked>
  );
}
