import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { Asked, Card, Note } from '@/ui';
import type { Detail } from './queries';
import { Sentences } from './sentences';

/** The terms as a holder reads them, and the document that they are read from. */
export function SeriesTerms({ detail }: { detail: Detail }) {
  const { t } = useTranslation('issuer');
  const query = useQuery({ queryKey: ['terms', detail.id, detail.versions, detail.state], queryFn: () => api.take(api.raw.GET('/v1/issue/series/{series}/terms', { params: { path: { series: detail.id } } })) });
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
      <Card title={t('terms.title')}>
        <Asked query={query} rows={8}>{({ sentences }) => <Sentences sentences={sentences} />}</Asked>
      </Card>
      <Card title={t('terms.document')} aside={<span className="text-[13px] text-muted">{t('terms.versions', { count: detail.versions })}</span>}>
        {detail.draft && <div className="mb-3"><Note>{t('terms.draft')}</Note></div>}
        <Document document={detail.draft ?? detail.document} />
      </Card>
    </div>
  );
}

function Document({ document }: { document: unknown }) {
  const { t } = useTranslation('issuer');
  return <pre tabIndex={0} role="region" aria-label={t('terms.document')} className="max-h-[36rem] overflow-auto rounded-xl bg-sunken p-3 font-mono text-xs leading-relaxed">{JSON.stringify(document, null, 2)}</pre>;
}
