import { useId, type ReactNode } from 'react';
import { cx } from './cx';

/** A room of a screen, with a heading that screen readers jump to. */
export function Card({ title, aside, children, className, flush = false }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; className?: string; flush?: boolean }) {
  const id = useId();
  return (
    <section aria-labelledby={title ? id : undefined} className={cx('rounded-2xl border border-line bg-surface shadow-card', className)}>
      {(title || aside) && (
        <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 pt-3 pb-2">
          <h2 id={id} className="text-[15px] font-semibold">{title}</h2>
          {aside}
        </header>
      )}
      <div className={flush ? 'overflow-hidden rounded-b-2xl' : cx('px-4 pb-4', !title && !aside && 'pt-4')}>{children}</div>
    </section>
  );
}

/** The top of a screen. */
export function PageHead({ title, about, actions }: { title: ReactNode; about?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="mb-4 flex flex-wrap items-end justify-between gap-3">
      <div className="min-w-0">
        <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
        {about && <p className="mt-0.5 max-w-3xl text-pretty text-muted">{about}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** A figure with what it is. */
export function Stat({ label, value, note, tone }: { label: ReactNode; value: ReactNode; note?: ReactNode; tone?: 'good' | 'warn' | 'bad' }) {
  const colour = tone && { good: 'text-good', warn: 'text-warn', bad: 'text-bad' }[tone];
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className={cx('num truncate text-lg font-semibold tracking-tight sm:text-xl sm:tracking-normal', colour)}>{value}</dd>
      {note && <dd className="text-xs text-muted">{note}</dd>}
    </div>
  );
}

export function Stats({ children, className }: { children: ReactNode; className?: string }) {
  return <dl className={cx('grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]', className)}>{children}</dl>;
}

/** Pairs of a name and a value, one under the other. */
export function Facts({ rows }: { rows: readonly (readonly [ReactNode, ReactNode] | false | null | undefined)[] }) {
  return (
    <dl className="divide-y divide-line">
      {rows.map((row, at) => row && (
        <div key={at} className="flex items-baseline justify-between gap-4 py-1.5">
          <dt className="text-muted">{row[0]}</dt>
          <dd className="num min-w-0 text-right whitespace-normal">{row[1]}</dd>
        </div>
      ))}
    </dl>
  );
}
