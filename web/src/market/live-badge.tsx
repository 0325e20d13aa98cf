import type { StreamState } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { told } from '@/app/api';
import type { LiveStatus } from '@/lib/live';
import { useFormats } from '@/lib/format';

const DOTS: Record<StreamState, string> = { connecting: 'bg-faint', live: 'bg-good', reconnecting: 'bg-warn animate-pulse', ended: 'bg-bad' };

/** Says how live a screen is: since when it is not, and how often it had to be read anew. */
export function LiveBadge({ status }: { status: LiveStatus }) {
  const { t } = useTranslation(['market', 'common']);
  const { time } = useFormats();
  const isBroken = status.state === 'reconnecting' || status.state === 'ended';
  return (
    <span role="status" className={`inline-flex flex-wrap items-center gap-x-1.5 text-[13px] ${isBroken ? 'text-warn' : 'text-muted'}`} title={status.problem ? told(status.problem) : undefined}>
      <span aria-hidden className={`size-2 rounded-full ${DOTS[status.state]}`} />
      {t(`common:live.${status.state}`)}
      {isBroken && status.heardAt > 0 && <span>{t('asOf', { time: time(new Date(status.heardAt)) })}</span>}
      {!isBroken && status.repairs > 0 && <span>· {t('common:live.repaired', { count: status.repairs })}</span>}
    </span>
  );
}
