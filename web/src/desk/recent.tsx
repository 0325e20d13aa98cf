import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { Asked, Card } from '@/ui';
import type { Wanted } from './use-feed';
import { RecordList } from './record-list';

/** The newest records that somebody asked for, or of one kind. */
export function Recent({ title, wanted, limit = 10 }: { title: string; wanted: Partial<Wanted>; limit?: number }) {
  const { t } = useTranslation('desk');
  const { actor, command, refused } = wanted;
  const asked = { limit, ...(actor && { actor }), ...(command && { command }), ...(refused && { refused: refused === 'yes' }) };
  const query = useQuery({
    queryKey: ['desk', 'recent', asked],
    refetchInterval: 5_000,
    queryFn: () => api.take(api.raw.GET('/v1/audit/records', { params: { query: asked } })),
  });
  const all = <Link to="/desk/records" search={wanted as never} className="inline-flex min-h-8 items-center text-[13px] text-accent hover:underline">{t('all')}<span className="sr-only">: {title}</span></Link>;
  return (
    <Card title={title} aside={all} flush>
      <Asked query={query} rows={limit} isEmpty={({ items }) => items.length === 0} empty={<p className="px-4 pb-4 text-muted">{t('records.none')}</p>}>
        {({ items }) => <RecordList label={title} rows={items} isNarrow />}
      </Asked>
    </Card>
  );
}
