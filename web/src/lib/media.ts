import { useSyncExternalStore } from 'react';

/** Whether the window is as a media query says, such as `(min-width: 48rem)`. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Where a screen has room for a table and for parts side by side. */
export function useIsWide(): boolean {
  return useMedia('(min-width: 64rem)');
}
