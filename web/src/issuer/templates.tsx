import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useSettings } from '@/app/settings';
import { inLanguage, type Named } from '@/lib/names';
import { Asked, Icon, type IconName } from '@/ui';
import { chooseTemplate } from './draft';

export type Template = Schemas['TemplateView'];

export function useTemplates(): UseQueryResult<Template[]> {
  return useQuery({
    queryKey: ['templates'],
    staleTime: Infinity,
    queryFn: async () => newestOf((await api.take(api.raw.GET('/v1/issue/templates', { params: { query: { limit: 200 } } }))).items),
  });
}

/** Older versions stay for the series that were made of them. */
function newestOf(all: readonly Template[]): Template[] {
  const newest = new Map<string, Template>();
  for (const template of all) {
    if ((newest.get(template.id)?.version ?? 0) < template.version) newest.set(template.id, template);
  }
  return [...newest.values()];
}

const ICONS: Readonly<Record<string, IconName>> = { dining: 'till', hotel: 'issuer', travel: 'market', retail: 'wallet', stored_value_card: 'wallet', gift_card: 'gift' };

/** An industry's contract to begin with. */
export function TemplateChoice({ query }: { query: UseQueryResult<Template[]> }) {
  const { language } = useSettings();
  const { t } = useTranslation('issuer');
  return (
    <Asked query={query} rows={6}>
      {(templates) => (
        <ul aria-label={t('new.templates')} className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {templates.map((template) => (
            <li key={template.id}>
              <button type="button" onClick={() => chooseTemplate(template.id)} className="flex h-full w-full items-start gap-3 rounded-2xl border border-line bg-surface p-4 text-left shadow-card hover:border-accent">
                <span className="grid size-11 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent"><Icon name={ICONS[template.id] ?? 'issuer'} /></span>
                <span className="min-w-0">
                  <span className="block font-semibold">{inLanguage(language, template.title as Named)}</span>
                  <span className="block text-[13px] text-muted">{inLanguage(language, template.description as Named)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Asked>
  );
}
