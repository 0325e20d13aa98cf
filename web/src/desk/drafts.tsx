import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useSession } from '@/app/session';
import { Asked, Badge, Button, Card } from '@/ui';
import { mayAct, type Act } from './acts';
import { Ref } from './ref';

export function useDrafts() {
  return useQuery({
    queryKey: ['desk', 'drafts'],
    refetchInterval: 5_000,
    queryFn: () => api.take(api.raw.GET('/v1/issue/series', { params: { query: { state: 'draft', limit: 50 } } })),
  });
}

/** Terms that an issuer wrote and that nobody has approved yet: what one proposes, another approves. */
export function Drafts({ onAct }: { onAct: (act: Act, id: string) => void }) {
  const { t } = useTranslation('desk');
  const mayApprove = mayAct(useSession()?.role, 'approve_series');
  const query = useDrafts();
  const many = query.data?.items.length ?? 0;
  return (
    <Card title={t('drafts.title')} aside={query.data && <Badge tone={many > 0 ? 'accent' : 'plain'}>{many > 0 ? many : t('halts.none')}</Badge>} flush>
      <Asked query={query} rows={1} isEmpty={({ items }) => items.length === 0} empty={<p className="px-4 pb-4 text-muted">{t('drafts.none')}</p>}>
        {({ items }) => (
          <ul className="divide-y divide-line border-t border-line">
            {items.map(({ id, issuer }) => (
              <li key={id} className="flex items-center justify-between gap-3 px-4 py-2.5">
                <span className="min-w-0"><Ref id={id} className="font-medium" /><span className="block text-[13px]"><Ref id={issuer} /></span></span>
                {mayApprove && <Button size="small" onClick={() => onAct('approve_series', id)} aria-label={`${t('actHere.approve_series')} ${id}`}>{t('actHere.approve_series')}</Button>}
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </Card>
  );
}
