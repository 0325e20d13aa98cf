import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { Problem } from '@xianquan/client';
import { told } from '@/app/api';
import { Button } from './button';
import { cx } from './cx';
import { Icon, type IconName } from './icon';

/** Nothing is here yet, and what to do about it. */
export function Empty({ icon = 'info', title, children, action }: { icon?: IconName; title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="grid place-items-center gap-2 px-6 py-10 text-center">
      <span className="grid size-11 place-items-center rounded-full bg-sunken text-muted"><Icon name={icon} /></span>
      <p className="font-medium">{title}</p>
      {children && <p className="max-w-prose text-muted">{children}</p>}
      {action}
    </div>
  );
}

/** What went wrong, in the words of the server, and the way to try again. */
export function Fault({ error, onRetry, compact = false }: { error: unknown; onRetry?: () => void; compact?: boolean }) {
  const { t } = useTranslation();
  const problem = error instanceof Problem ? error : null;
  return (
    <div role="alert" className={cx('flex items-start gap-3 rounded-xl bg-bad-soft text-bad', compact ? 'p-2.5' : 'm-4 p-4')}>
      <Icon name={problem?.isOffline ? 'offline' : 'warn'} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{told(error)}</p>
        {problem && !problem.isOffline && (
          <p className="text-xs break-all">
            {problem.code}
            {problem.param && ` · ${problem.param}`}
            {problem.requestId && ` · ${problem.requestId}`}
          </p>
        )}
      </div>
      {onRetry && <Button size="small" onClick={onRetry}>{t('retry')}</Button>}
    </div>
  );
}

/** Where something will be, in its size, so that nothing jumps. */
export function Skeleton({ className = 'h-4 w-full' }: { className?: string }) {
  return (
    <span aria-hidden className={cx('block rounded-md bg-[linear-gradient(90deg,var(--sunken),var(--line),var(--sunken))] bg-[length:200%_100%] animate-[shimmer_1.4s_linear_infinite]', className)} />
  );
}

export function Loading({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" className="grid gap-3 p-4">
      <span className="sr-only">{t('loading')}</span>
      {Array.from({ length: rows }, (_, at) => <Skeleton key={at} className="h-5" />)}
    </div>
  );
}

/** Something to know before going on. */
export function Note({ tone = 'info', children }: { tone?: 'info' | 'warn' | 'good'; children: ReactNode }) {
  const colour = { info: 'bg-accent-soft text-accent', warn: 'bg-warn-soft text-warn', good: 'bg-good-soft text-good' }[tone];
  return (
    <div className={cx('flex items-start gap-2.5 rounded-xl p-3', colour)}>
      <Icon name={tone === 'warn' ? 'warn' : tone === 'good' ? 'check' : 'info'} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** What was asked for: loading, refused, empty, or there. What is old stays in sight while it is asked again. */
export function Asked<T>({ query, rows, empty, isEmpty, children }: { query: Asked<T>; rows?: number; empty?: ReactNode; isEmpty?: (data: T) => boolean; children: (data: T) => ReactNode }) {
  const { data, error, isPending, refetch } = query;
  if (data !== undefined) {
    return (
      <>
        {error ? <Fault compact error={error} onRetry={() => void refetch()} /> : null}
        {isEmpty?.(data) ? empty : children(data)}
      </>
    );
  }
  if (isPending) return <Loading {...(rows && { rows })} />;
  return <Fault error={error} onRetry={() => void refetch()} />;
}
