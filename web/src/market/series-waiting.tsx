import { useTranslation } from 'react-i18next';
import { Skeleton } from '@/ui';

/** The page of a series before it is there. */
export function SeriesWaiting() {
  const { t } = useTranslation('common');
  return (
    <div role="status">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="mb-2 h-8 w-80 max-w-full" />
      <Skeleton className="mb-4 h-14" />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Skeleton className="h-[27rem]" />
        <Skeleton className="hidden h-[27rem] lg:block" />
      </div>
    </div>
  );
}
