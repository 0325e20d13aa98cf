import { createStore, useStore } from './store';

/** What a browser offers when the page may become an app (not in every browser, and not in the types). */
interface InstallPrompt extends Event {
  prompt(): Promise<void>;
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

const offer = createStore<InstallPrompt | null>(null);

/** Begins to listen: the browser offers once, soon after the page has come. */
export function awaitInstall(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer.set(event as InstallPrompt);
  });
  window.addEventListener('appinstalled', () => offer.set(null));
}

/** Puts the app on the home screen; `null` where the browser does not offer it. */
export function useInstall(): (() => Promise<void>) | null {
  const now = useStore(offer);
  if (!now) return null;
  return async () => {
    await now.prompt();
    await now.userChoice;
    offer.set(null);
  };
}

/** Whether this is the app on the home screen and not a tab. */
export function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches;
}
