import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Fault, Icon, Loading, PageHead } from '@/ui';
import { useDraft } from './draft';
import { IssuerPicker } from './head';
import { SeriesForm } from './series-form';
import { TemplateChoice, useTemplates } from './templates';
import { useIssuer } from './who';

/** A new series: a template is chosen, then filled in. */
export default function NewSeries() {
  const { t } = useTranslation('issuer');
  const { issuer, error, retry } = useIssuer();
  const templates = useTemplates();
  const draft = useDraft();
  const template = templates.data?.find(({ id }) => id === draft?.template);
  return (
    <>
      <Link to="/issuer" className="mb-2 inline-flex h-10 items-center gap-1 text-muted hover:text-ink sm:h-7"><Icon name="back" className="size-4" />{t('title')}</Link>
      <PageHead title={t('newSeries')} about={t(template ? 'new.about' : 'new.choose')} actions={<IssuerPicker />} />
      {error ? <Fault error={error} onRetry={retry} /> : issuer === null ? <Loading />
        : template ? <SeriesForm key={`${issuer} ${template.id}`} issuer={issuer} template={template} /> : <TemplateChoice query={templates} />}
    </>
  );
}
