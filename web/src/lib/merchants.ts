import { pages, type Schemas } from '@xianquan/client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useMemberName } from './names';

const MOST = 1_000;

/** The merchants that run tills, with what they are called: by name where there is one, by industry and id otherwise; `undefined` until they are known. */
export function useMerchants(): { id: string; name: string }[] | undefined {
  const { t } = useTranslation();
  const nameOf = useMemberName();
  const { data, error } = useQuery({
    queryKey: ['merchants'],
    staleTime: 300_000,
    queryFn: async () => {
      const found: Schemas['MerchantView'][] = [];
      for await (const merchant of pages((cursor) => api.take(api.raw.GET('/v1/redeem/merchants', { params: { query: { limit: 200, ...(cursor && { cursor }) } } })))) {
        if (found.push(merchant) >= MOST) break;
      }
      return found;
    },
  });
  return useMemo(() => (data ?? (error ? [] : undefined))?.map(({ id, category }) => {
    const name = nameOf(id);
    const industry = category && t(`category.${category}`, { defaultValue: t('category.other', { code: category }) });
    return { id, name: name === id && industry ? `${industry} · ${id}` : name };
  }), [data, error, nameOf, t]);
}
