import { Problem } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { useOnline } from '@/lib/online';
import { useFormats } from '@/lib/format';
import { Button, Fault, Icon } from '@/ui';

interface Read {
  data: unknown;
  error: unknown;
  dataUpdatedAt: number;
  refetch: () => unknown;
}

/** Says since when what is shown is known, where it could not be read anew. */
export function AsOf({ query }: { query: Read }) {
  const { t } = useTranslation('wallet');
  const { dateTime, relative } = useFormats();
  const { data, error, dataUpdatedAt, refetch } = query;
  const isOnline = useOnline();
  if (data === undefined || (isOnline && !error)) return null;
  if (error && !(error instanceof Problem && error.isOffline)) return <Fault compact error={error} onRetry={() => void refetch()} />;
  const at = new Date(dataUpdatedAt);
  return (
    <div role="status" className="flex items-center gap-3 rounded-xl bg-warn-soft p-3 text-warn">
      <Icon name="offline" />
      <p className="min-w-0 flex-1">{t('asOf', { at: dateTime(at), ago: relative(at) })}</p>
      <Button size="small" onClick={() => void refetch()}>{t('common:retry')}</Button>
    </div>
  );
}
