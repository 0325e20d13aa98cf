import { createContext, useContext } from 'react';
import { useFormats } from '@/lib/format';
import { cx } from './cx';

/** An amount of money. */
export function Money({ minor, currency, sign, compact, className }: { minor: number | bigint; currency: string; sign?: boolean; compact?: boolean; className?: string }) {
  const { money } = useFormats();
  return <span className={cx('num', className)}>{money(minor, currency, { ...(sign && { sign }), ...(compact && { compact }) })}</span>;
}

/** A change that rose or fell, with its sign, so that colour says nothing alone. */
export function Change({ points, className }: { points: number | null | undefined; className?: string }) {
  const { basisPoints } = useFormats();
  if (points === null || points === undefined) return <span className={cx('text-faint', className)}>–</span>;
  return <span className={cx('num', points > 0 && 'text-up', points < 0 && 'text-down', className)}>{basisPoints(points, { sign: true })}</span>;
}

/** A gain or a loss. */
export function Gain({ minor, currency, className }: { minor: number | bigint; currency: string; className?: string }) {
  const { money } = useFormats();
  return <span className={cx('num', minor > 0 && 'text-up', minor < 0 && 'text-down', className)}>{money(minor, currency, { sign: true })}</span>;
}

/** The zone that times on a part of the screen are told in; the reader's own where there is none. */
export const TimeZone = createContext<string | undefined>(undefined);

/** A point in time, with the exact one for those who ask. */
export function Time({ at, as = 'dateTime', className }: { at: string; as?: 'date' | 'time' | 'dateTime' | 'relative'; className?: string }) {
  const format = useFormats();
  const timeZone = useContext(TimeZone);
  return (
    <time dateTime={at} title={new Date(at).toLocaleString(format.language, { timeZone, timeZoneName: 'short' })} className={cx('num', className)}>
      {as === 'relative' ? format.relative(at) : format[as](at, { timeZone })}
    </time>
  );
}
