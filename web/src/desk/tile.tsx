import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '@/ui';
import { cx } from '@/ui/cx';

export type TileTone = 'plain' | 'good' | 'warn' | 'bad';

const TONES: Record<TileTone, string> = { plain: 'text-muted', good: 'text-good', warn: 'text-warn', bad: 'text-bad' };
const SIGNS: Record<TileTone, IconName | null> = { plain: null, good: 'check', warn: 'warn', bad: 'warn' };

/** One figure of the overview with what it means, and the way to the rest. */
export function Tile({ label, value, note, tone = 'plain', to, children }: { label: string; value: ReactNode; note: ReactNode; tone?: TileTone; to: '/desk/escrow' | '/desk/system' | '/desk/halts' | '/desk/records'; children?: ReactNode }) {
  const sign = SIGNS[tone];
  return (
    <Link to={to} className={cx('relative flex min-w-0 flex-col overflow-hidden rounded-2xl border bg-surface p-4 shadow-card hover:border-strong-line', tone === 'bad' ? 'border-bad' : 'border-line')}>
      <span className="text-[13px] text-muted">{label}</span>
      <span className="num truncate text-2xl font-semibold tracking-tight">{value}</span>
      <span className={cx('mt-0.5 flex min-h-5 items-start gap-1 text-xs', TONES[tone])}>{sign && <Icon name={sign} className="mt-px size-3.5" />}<span>{note}</span></span>
      {children && <span className="mt-auto hidden pt-2 sm:block">{children}</span>}
    </Link>
  );
}
