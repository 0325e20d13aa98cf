import { useInfiniteQuery } from '@tanstack/react-query';
import type { Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { Asked, Badge, Button, Card, Empty, Segmented, Table, Time, type Column, type Tone } from '@/ui';
import { useReplay } from './replay';

type Delivery = Schemas['DeliveryView'];
type Which = 'all' | 'delivered' | 'holding' | 'retrying' | 'dead';

const TONES: Readonly<Record<string, Tone>> = { delivered: 'good', holding: 'warn', retrying: 'warn', dead: 'bad' };

/** What was sent, and what became of it; each event can be sent again. */
export function Deliveries({ webhook }: { webhook: string }) {
  const { t } = useTranslation('issuer');
  const [which, setWhich] = useState<Which>('all');
  const query = useInfiniteQuery({
    queryKey: ['deliveries', webhook, which],
    queryFn: ({ pageParam }) => api.take(api.raw.GET('/v1/webhooks/{webhook}/deliveries', { params: { path: { webhook }, query: { limit: 50, ...(which !== 'all' && { state: which }), ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: 5_000,
  });
  const replay = useReplay(webhook);
  const columns = useColumns((event) => replay.mutate({ event }));
  const choices = (['all', 'delivered', 'holding', 'retrying', 'dead'] as const).map((value) => ({ value, label: t(`delivery.${value}`) }));
  return (
    <Card title={t('delivery.title')} aside={<div className="max-w-full overflow-x-auto"><Segmented size="small" label={t('delivery.which')} value={which} choices={choices} onChange={setWhich} /></div>} flush>
      <Asked query={query} isEmpty={({ pages }) => pages[0]?.items.length === 0} empty={<Empty icon="webhook" title={t('delivery.none')} />}>
        {({ pages }) => <Table dense label={t('delivery.title')} columns={columns} rows={pages.flatMap(({ items }) => items)} keyOf={({ message_id, event }) => `${message_id} ${event}`} />}
      </Asked>
      {query.hasNextPage && <div className="border-t border-line p-2 text-center"><Button size="small" isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('common:more')}</Button></div>}
    </Card>
  );
}

function useColumns(onReplay: (event: string) => void): Column<Delivery>[] {
  const { t } = useTranslation('issuer');
  const { count } = useFormats();
  return [
    { key: 'type', head: t('delivery.event'), cell: ({ type, event }) => <><code className="block font-mono text-[13px]">{type}</code><span className="num text-xs text-muted">{event}</span></> },
    { key: 'state', head: t('delivery.state'), cell: ({ state, problem }) => <><Badge tone={TONES[state] ?? 'plain'}>{t(`delivery.${state}`, { defaultValue: state })}</Badge>{problem && <span className="block max-w-40 truncate text-xs xl:max-w-64 text-bad" title={problem}>{problem}</span>}</> },
    { key: 'status', head: 'HTTP', isNumber: true, cell: ({ status }) => status ?? '–' },
    { key: 'attempts', head: t('delivery.attempts'), isNumber: true, wideOnly: true, cell: ({ attempts }) => count(attempts) },
    { key: 'took', head: t('delivery.took'), isNumber: true, wideOnly: true, cell: ({ took_ms }) => `${count(took_ms)} ms` },
    { key: 'last', head: t('delivery.last'), wideOnly: true, cell: ({ last_attempt_at, next_attempt_at }) => <><Time at={last_attempt_at} />{next_attempt_at && <span className="block text-xs text-muted">{t('delivery.next')} <Time at={next_attempt_at} as="relative" /></span>}</> },
    { key: 'again', head: <span className="sr-only">{t('delivery.again')}</span>, isNumber: true, cell: ({ event }) => <Button size="small" aria-label={`${t('delivery.again')} ${event}`} onClick={() => onReplay(event)}>{t('delivery.again')}</Button> },
  ];
}
