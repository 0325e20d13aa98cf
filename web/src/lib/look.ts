import { useSyncExternalStore } from 'react';

/** Light or dark and which colour rises: what is drawn on a canvas is drawn anew when it changes. */
export function useLook(): string {
  return useSyncExternalStore(watch, () => `${document.documentElement.dataset['theme']} ${document.documentElement.dataset['up']}`);
}

/** A colour of the page's style sheet, such as `--up`. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function watch(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-up'] });
  return () => observer.disconnect();
}
