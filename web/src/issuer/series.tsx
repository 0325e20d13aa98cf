import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { inLanguage } from '@/lib/names';
import { Asked, ButtonLink, Icon, PageHead, Segmented } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { Bulk } from './bulk';
import { Buybacks } from './buybacks';
import { CohortCurve } from './cohorts';
import { Figures } from './figures';
import { Issue } from './issue';
import { useDetail, type Detail } from './queries';
import { RollForward } from './roll-forward';
import { Stage } from './stage';
import { StateBadge } from './state';
import { SeriesTerms } from './terms';

type Part = 'figures' | 'issue' | 'buyback' | 'terms';

/** One series, as its issuer sees it. */
export default function SeriesScreen() {
  const { series } = useParams({ strict: false }) as { series: string };
  const query = useDetail(series);
  return <Asked query={query} rows={8}>{(detail) => <OneSeries key={detail.id} detail={detail} />}</Asked>;
}

function OneSeries({ detail }: { detail: Detail }) {
  const { t } = useTranslation('issuer');
  const { language } = useSettings();
  const isDraft = detail.state === 'draft' || detail.state === 'approved';
  const [part, setPart] = useState<Part>(isDraft ? 'terms' : 'figures');
  const choices = (['figures', 'issue', 'buyback', 'terms'] as const).map((value) => ({ value, label: t(`part.${value}`) }));
  return (
    <>
      <Link to="/issuer" className="mb-2 inline-flex h-10 items-center gap-1 text-muted hover:text-ink sm:h-7"><Icon name="back" className="size-4" />{t('title')}</Link>
      <PageHead
        title={<span className="flex flex-wrap items-center gap-2">{detail.title ? inLanguage(language, detail.title) : detail.id}<StateBadge state={detail.state} /></span>}
        about={<span className="flex flex-wrap gap-x-4"><Copyable text={detail.id} label={t('series.id')} /><Copyable text={detail.issuer} label={t('series.issuer')} /></span>}
        actions={!isDraft && <ButtonLink to="/market/$series" params={{ series: detail.id }}><Icon name="market" className="size-4" />{t('toMarket')}</ButtonLink>}
      />
      <div className="grid grid-cols-1 gap-4">
        <Stage detail={detail} onIssue={() => setPart('issue')} />
        <Segmented label={t('part.label')} value={part} choices={choices} onChange={setPart} className="w-full sm:w-fit" />
        {part === 'figures' && (
          <>
            <Figures detail={detail} />
            <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              <RollForward detail={detail} />
              <CohortCurve series={detail.id} />
            </div>
          </>
        )}
        {part === 'issue' && <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"><Issue detail={detail} /><Bulk detail={detail} /></div>}
        {part === 'buyback' && <Buybacks detail={detail} />}
        {part === 'terms' && <SeriesTerms detail={detail} />}
      </div>
    </>
  );
}
