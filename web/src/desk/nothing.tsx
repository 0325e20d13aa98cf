import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked, Card, Empty } from '@/ui';
import { isNotThere } from './lookup';

/** Nobody knows of what was asked for. */
export function Nothing({ id, children }: { id: string; children?: ReactNode }) {
  const { t } = useTranslation('desk');
  return (
    <Card>
      <Empty icon="search" title={t('nothing.title', { id })}>{children ?? t('nothing.about')}</Empty>
    </Card>
  );
}

interface Query<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** What an id names, or that there is nothing of that name. */
export function Sought<T>({ id, query, rows, children }: { id: string; query: Query<T>; rows?: number; children: (data: T) => ReactNode }) {
  if (query.data === undefined && isNotThere(query.error)) return <Nothing id={id} />;
  return <Asked query={query} {...(rows && { rows })}>{children}</Asked>;
}
