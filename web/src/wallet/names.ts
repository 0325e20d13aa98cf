import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { useFormats } from '@/lib/format';
import { inLanguage, type Named } from '@/lib/names';
import { useSeriesKept } from './queries';
import { told } from './units';

/** What a series is called, and how its units are told; from what is kept, so that it works without a connection. */
export function useTelling() {
  const { t } = useTranslation('wallet');
  const map = useSeriesKept();
  const format = useFormats();
  const { language } = useSettings();
  return {
    seriesOf: (id: string) => map.get(id),
    nameOf: (id: string, title?: Named | null) => {
      const named = title ?? map.get(id)?.title;
      return named ? inLanguage(language, named) || id : id;
    },
    unitsOf: (units: number | bigint, id: string) => told(units, map.get(id), format, (count) => t('coupons', { count: Number(count), shown: format.count(count) })),
  };
}
