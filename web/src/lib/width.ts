import { useEffect, useRef, useState, type RefObject } from 'react';

/** How wide something is, now and when that changes; for drawings whose text must not be stretched. */
export function useWidth<T extends HTMLElement>(first = 600): [RefObject<T | null>, number] {
  const place = useRef<T>(null);
  const [width, setWidth] = useState(first);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.max(200, Math.round(entry.contentRect.width))));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [place, width];
}
