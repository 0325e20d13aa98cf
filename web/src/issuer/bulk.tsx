import { useTranslation } from 'react-i18next';
import { Card, Note } from '@/ui';
import { useKeptJob } from './bulk-kept';
import { BulkPick } from './bulk-pick';
import { BulkProgress } from './bulk-progress';
import type { Detail } from './queries';

/** Coupons for many members out of a file. */
export function Bulk({ detail }: { detail: Detail }) {
  const { t } = useTranslation('issuer');
  const job = useKeptJob(detail.id);
  return (
    <Card title={t('bulk.title')} aside={<span className="text-[13px] text-muted">{t('bulk.about')}</span>}>
      {job ? <BulkProgress job={job} /> : detail.state === 'active' ? <BulkPick detail={detail} /> : <Note>{t('issue.notActive')}</Note>}
    </Card>
  );
}
