import { useEffect, useRef, useState } from 'react';

/** A value that changes no more often than every so many milliseconds; the first comes at once, and the last one always. */
export function usePaced<T>(value: T, every: number): T {
  const [shown, setShown] = useState(value);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  latest.current = value;
  useEffect(() => {
    if (timer.current !== undefined) return;
    setShown(latest.current);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setShown(latest.current);
    }, every);
  }, [value, every]);
  useEffect(() => () => {
    clearTimeout(timer.current);
    timer.current = undefined;
  }, []);
  return shown;
}
