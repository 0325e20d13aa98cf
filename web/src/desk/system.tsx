import { useTranslation } from 'react-i18next';
import { Asked, Skeleton } from '@/ui';
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
        {query.isPending ? <Places /> : <Asked query={query}>
          {(system) => (
            <>
              <NodeFigures system={system} />
              <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
                <NodeFacts system={system} />
                <div className="grid grid-cols-1 gap-4"><Followers system={system} /><Checkpoint /></div>
              </div>
            </>
          )}
        </Asked>}
        <TrialBalance />
      </div>
    </DeskFrame>
  );
}

/** Where the figures will be, in their size. */
function Places() {
  return (
    <>
      <Skeleton className="h-96 rounded-2xl md:h-52" />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <Skeleton className="h-[25.5rem] rounded-2xl" />
        <Skeleton className="h-[25.5rem] rounded-2xl" />
      </div>
    </>
  );
}
