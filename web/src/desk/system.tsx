import { useTranslation } from 'react-i18next';
import { Asked } from '@/ui';
import { Checkpoint } from './checkpoint';
import { DeskFrame } from './frame';
import { Followers, NodeFacts, NodeFigures } from './node-card';
import { TrialBalance } from './trial-balance';
import { useSystem } from './use-system';

/** How the system fares, and whether its books are even. */
export default function SystemPage() {
  const { t } = useTranslation('desk');
  const query = useSystem();
  return (
    <DeskFrame title={t('system.title')} about={t('system.about')}>
      <div className="grid grid-cols-1 gap-4">
        <Asked query={query} rows={8}>
          {(system) => (
            <>
              <NodeFigures system={system} />
              <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
                <NodeFacts system={system} />
                <div className="grid grid-cols-1 gap-4"><Followers system={system} /><Checkpoint /></div>
              </div>
            </>
          )}
        </Asked>
        <TrialBalance />
      </div>
    </DeskFrame>
  );
}
