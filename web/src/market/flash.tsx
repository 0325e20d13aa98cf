import { useEffect, useRef, useState, type ReactNode } from 'react';

/** Lights up for a moment when its value rises or falls. */
export function Flash({ value, children }: { value: number | null | undefined; children: ReactNode }) {
  const before = useRef(value);
  const [lit, setLit] = useState<{ at: number; rises: boolean } | null>(null);
  useEffect(() => {
    const was = before.current;
    before.current = value;
    if (typeof value !== 'number' || typeof was !== 'number' || value === was) return;
    setLit((now) => ({ at: (now?.at ?? 0) + 1, rises: value > was }));
  }, [value]);
  if (!lit) return <span className="rounded-sm">{children}</span>;
  return (
    <span key={lit.at} className={`rounded-sm animate-[flash_.9s_ease-out] ${lit.rises ? '[--flash:var(--up-soft)]' : '[--flash:var(--down-soft)]'}`}>
      {children}
    </span>
  );
}
