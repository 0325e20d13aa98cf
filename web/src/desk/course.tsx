import { useWidth } from '@/lib/width';

const HEIGHT = 72;

/** How a figure went over the last minutes: an area from nothing up, with its greatest value at the top. */
export function Course({ label, values, most }: { label: string; values: readonly number[]; /** The greatest value, as it is written. */ most: string }) {
  const [place, width] = useWidth<HTMLDivElement>(320);
  const top = Math.max(...values, 1e-9);
  const step = width / Math.max(1, values.length - 1);
  const point = (value: number, at: number) => `${(at * step).toFixed(1)},${(HEIGHT - 2 - (value / top) * (HEIGHT - 6)).toFixed(1)}`;
  const line = values.map(point).join(' ');
  return (
    <div ref={place} className="relative">
      <svg width={width} height={HEIGHT} role="img" aria-label={label} className="block text-accent">
        {values.length > 1 && (
          <>
            <polygon points={`0,${HEIGHT} ${line} ${width},${HEIGHT}`} fill="currentColor" opacity={0.12} />
            <polyline points={line} fill="none" stroke="currentColor" strokeWidth={1.5} strokeLinejoin="round" />
          </>
        )}
        <line x1={0} x2={width} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-line" />
      </svg>
      {values.length > 1 && <span aria-hidden className="num absolute top-0 right-0 rounded bg-surface/80 px-1 text-[11px] text-muted">{most}</span>}
    </div>
  );
}
