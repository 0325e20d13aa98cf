import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked, Card, Empty } from '@/ui';
import { useBacking } from './backing';
import { BarsLegend, EscrowBars } from './escrow-bars';
import { EscrowTotals } from './escrow-totals';
import { DeskFrame } from './frame';
import { IssuerRoll } from './issuer-roll';
import { Ref } from './ref';

/** What issuers owe, and what stands behind it. */
export default function EscrowPage() {
  const { t } = useTranslation('desk');
  const query = useBacking();
  const [chosen, choose] = useState<string | null>(null);
  return (
    <DeskFrame title={t('escrow.title')} about={t('escrow.about')}>
      <Asked query={query} rows={8} isEmpty={(all) => all.length === 0} empty={<Card><Empty icon="issuer" title={t('escrow.none')} /></Card>}>
        {(backing) => (
          <div className="grid grid-cols-1 gap-4">
            <Card title={t('escrow.together')}><EscrowTotals backing={backing} /></Card>
            <Card title={t('escrow.byIssuer')} aside={<BarsLegend />} flush>
              <EscrowBars backing={backing} chosen={chosen} onChoose={(issuer) => choose(chosen === issuer ? null : issuer)} />
              <p className="border-t border-line px-4 py-2 text-xs text-muted">{t('escrow.scale')}</p>
            </Card>
            {chosen && <Card title={<>{t('roll.title')} · <Ref id={chosen} /></>} flush><IssuerRoll issuer={chosen} /></Card>}
          </div>
        )}
      </Asked>
    </DeskFrame>
  );
}
