import { useEffect, useRef, useState, type ReactNode } from 'react';
import { usePaced } from '@/lib/pace';

/** A light that is lit more often than this only flickers. */
const PACE = 500;

/** Lights up for a moment when its value rises or falls. Only the opacity of what lies behind changes, so that the page has nothing to draw meanwhile. */
export function Flash({ value, children }: { value: number | null | undefined; children: ReactNode }) {
  const paced = usePaced(value, PACE);
  const before = useRef(paced);
  const [lit, setLit] = useState<{ at: number; rises: boolean } | null>(null);
  useEffect(() => {
    const was = before.current;
    before.current = paced;
    if (typeof paced !== 'number' || typeof was !== 'number' || paced === was) return;
    setLit((now) => ({ at: (now?.at ?? 0) + 1, rises: paced > was }));
  }, [paced]);
  return (
    <span className="relative isolate inline-block">
      {lit && <span key={lit.at} aria-hidden className={`absolute -inset-x-1 inset-y-0 -z-10 rounded-sm opacity-0 animate-[fade_.9s_ease-out] ${lit.rises ? 'bg-up-soft' : 'bg-down-soft'}`} />}
      {children}
    </span>
  );
}
