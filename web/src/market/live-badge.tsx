import type { StreamState } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { told } from '@/app/api';
import { useFormats } from '@/lib/format';
import type { LiveStatus } from '@/lib/live';
import { useFeedStatus, type Feed } from './market-live';

const DOTS: Record<StreamState, string> = { connecting: 'bg-faint', live: 'bg-good', reconnecting: 'bg-warn animate-pulse', ended: 'bg-bad' };

const isBroken = ({ state }: LiveStatus) => state === 'reconnecting' || state === 'ended';

/** Says how live a screen is: since when it is not, and how often it had to be read anew. */
export function LiveBadge({ feed }: { feed: Feed }) {
  const { t } = useTranslation(['market', 'common']);
  const { time } = useFormats();
  const state = useFeedStatus(feed, (status) => status.state);
  const problem = useFeedStatus(feed, (status) => status.problem);
  const repairs = useFeedStatus(feed, (status) => status.repairs);
  const since = useFeedStatus(feed, (status) => (isBroken(status) ? status.heardAt : 0));
  const broken = state === 'reconnecting' || state === 'ended';
  return (
    <span role="status" className={`inline-flex flex-wrap items-center gap-x-1.5 text-[13px] ${broken ? 'text-warn' : 'text-muted'}`} title={problem ? told(problem) : undefined}>
      <span aria-hidden className={`size-2 rounded-full ${DOTS[state]}`} />
      {t(`common:live.${state}`)}
      {since > 0 && <span>{t('asOf', { time: time(new Date(since)) })}</span>}
      {!broken && repairs > 0 && <span>· {t('common:live.repaired', { count: repairs })}</span>}
    </span>
  );
}
