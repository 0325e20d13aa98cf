import { useTranslation } from 'react-i18next';
import { Skeleton } from '@/ui';

/** The board before it is there, in the size that it will have. */
export function BoardWaiting({ isWide }: { isWide: boolean }) {
  const { t } = useTranslation('common');
  return (
    <div role="status">
      <span className="sr-only">{t('loading')}</span>
      {isWide && <div className="h-9 border-y border-line" />}
      {Array.from({ length: 10 }, (_, at) => (
        <div key={at} className={`flex items-center gap-4 border-b border-line px-4 ${isWide ? 'h-15' : 'h-20'}`}>
          <Skeleton className="h-4 w-2/5" />
          <Skeleton className="ml-auto h-4 w-16" />
          <Skeleton className="h-4 w-14" />
        </div>
      ))}
    </div>
  );
}
