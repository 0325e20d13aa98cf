import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, PageHead, Segmented } from '@/ui';
import { Events } from './events';
import { Lines } from './lines';
import { useLiveWallet } from './queries';
import { StatementCard } from './statement';

const VIEWS = ['events', 'money'] as const;

/** What happened, what it did to the money, and a paper about it. */
export default function History() {
  const { t } = useTranslation('wallet');
  const [view, setView] = useState<(typeof VIEWS)[number]>('events');
  useLiveWallet();
  return (
    <div className="mx-auto max-w-6xl">
      <Link to="/wallet" className="-ml-1 mb-2 inline-flex min-h-10 items-center gap-1 text-muted hover:text-ink"><Icon name="back" className="size-4" />{t('title')}</Link>
      <PageHead title={t('history.title')} actions={<Segmented label={t('history.view')} value={view} onChange={setView} choices={VIEWS.map((value) => ({ value, label: t(`history.${value}`) }))} />} />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
        <div className="min-w-0">{view === 'events' ? <Events /> : <Lines />}</div>
        <div className="max-lg:order-first"><StatementCard /></div>
      </div>
    </div>
  );
}
