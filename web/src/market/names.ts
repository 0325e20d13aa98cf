import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { inLanguage, useMemberName, type Named } from '@/lib/names';

/** What a series is called on the market, whoever looks. */
export function useTitle(): (row: { series: string; title?: Named | null | undefined }) => string {
  const { language } = useSettings();
  return (row) => (row.title ? inLanguage(language, row.title) : '') || row.series;
}

/** Whose brand it is: that of who owes it; nothing where nobody has said a name. */
export function useBrand(): (row: { issuer: string }) => string {
  const name = useMemberName();
  return ({ issuer }) => {
    const told = name(issuer);
    return told === issuer ? '' : told;
  };
}

/** A merchant category in words. */
export function useCategory(): (code: number | string | null | undefined) => string {
  const { t } = useTranslation('common');
  return (code) => (code ? t([`category.${code}`, 'category.other'], { code }) : '');
}
