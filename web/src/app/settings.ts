import { createKeptStore, useStore } from '@/lib/store';

export type Language = 'zh-CN' | 'en';
export type Theme = 'system' | 'light' | 'dark';
/** Which colour stands for rising: what the language is used to, or one that was chosen. */
export type UpColour = 'language' | 'red' | 'green';

export interface Settings {
  language: Language;
  theme: Theme;
  up: UpColour;
  /** Days before expiry at which the wallet reminds. */
  remindDays: number;
}

const LANGUAGES: readonly Language[] = ['zh-CN', 'en'];

function preferredLanguage(): Language {
  return navigator.languages.some((language) => language.toLowerCase().startsWith('zh')) ? 'zh-CN' : 'en';
}

export const settings = createKeptStore<Settings>('xq.settings', (kept) => {
  const given = (kept ?? {}) as Partial<Settings>;
  const asked = new URLSearchParams(location.search).get('lang');
  const language = LANGUAGES.find((name) => name === asked) ?? LANGUAGES.find((name) => name === given.language);
  return {
    language: language ?? preferredLanguage(),
    theme: given.theme === 'light' || given.theme === 'dark' ? given.theme : 'system',
    up: given.up === 'red' || given.up === 'green' ? given.up : 'language',
    remindDays: Number.isInteger(given.remindDays) ? (given.remindDays as number) : 7,
  };
});

export function useSettings(): Settings {
  return useStore(settings);
}

export function change(part: Partial<Settings>): void {
  settings.set((now) => ({ ...now, ...part }));
}

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Puts the settings on the page, now and whenever they change. */
export function applySettings(): void {
  const apply = () => {
    const { language, theme, up } = settings.get();
    const root = document.documentElement;
    root.lang = language;
    root.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    root.dataset['up'] = up === 'language' ? (language === 'zh-CN' ? 'red' : 'green') : up;
  };
  apply();
  settings.subscribe(apply);
  dark.addEventListener('change', apply);
}
