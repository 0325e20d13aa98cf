import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { settings, type Language } from '@/app/settings';

/** Texts by area; each is fetched when its area is opened. A file for each language. */
export type Area = 'common' | 'market' | 'wallet' | 'issuer' | 'till' | 'desk' | 'sandbox';

const files = import.meta.glob<{ default: Record<string, unknown> }>('./*/*.json');

async function load(language: Language, area: Area): Promise<void> {
  if (i18next.hasResourceBundle(language, area)) return;
  const file = files[`./${language}/${area}.json`];
  if (!file) throw new Error(`no words for ${area} in ${language}`);
  i18next.addResourceBundle(language, area, (await file()).default, true, true);
}

const opened = new Set<Area>(['common']);

/** Fetches the words of an area, before its screen is drawn. */
export async function words(area: Area): Promise<void> {
  opened.add(area);
  await load(settings.get().language, area);
}

/** Begins to speak, and changes the language of what is open when the settings do. */
export async function startWords(): Promise<void> {
  const { language } = settings.get();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: [],
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    returnNull: false,
  });
  await load(language, 'common');
  settings.subscribe(() => {
    const next = settings.get().language;
    if (next === i18next.language) return;
    void Promise.all([...opened].map((area) => load(next, area))).then(() => i18next.changeLanguage(next));
  });
}
