/** A line without axes: how something went. The words for it stand beside it. */
export function Spark({ values, width = 96, height = 28, className }: { values: readonly number[]; width?: number; height?: number; className?: string }) {
  if (values.length < 2) return <span className="inline-block" style={{ width, height }} />;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const step = width / (values.length - 1);
  const at = (value: number, index: number) => `${(index * step).toFixed(1)},${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`;
  const rises = values[values.length - 1]! >= values[0]!;
  return (
    <svg aria-hidden width={width} height={height} viewBox={`0 0 ${width} ${height}`} className={`${rises ? 'text-up' : 'text-down'} ${className ?? ''}`}>
      <polyline points={values.map(at).join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}

/** A share of a whole as a bar. */
export function Bar({ part, label, tone = 'accent' }: { /** 0 to 10,000 */ part: number; label: string; tone?: 'accent' | 'good' | 'warn' | 'bad' }) {
  const width = Math.max(0, Math.min(10_000, part)) / 100;
  const colour = { accent: 'bg-accent', good: 'bg-good', warn: 'bg-warn', bad: 'bg-bad' }[tone];
  return (
    <div role="progressbar" aria-label={label} aria-valuenow={Math.round(width)} aria-valuemin={0} aria-valuemax={100} className="h-2 overflow-hidden rounded-full bg-sunken">
      <div className={`h-full rounded-full ${colour} transition-[width]`} style={{ width: `${width}%` }} />
    </div>
  );
}
