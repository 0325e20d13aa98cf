import { useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsWide } from '@/lib/media';
import { useStore } from '@/lib/store';
import { Button, Card, Empty, Fault, PageHead } from '@/ui';
import { BoardCards } from './board-cards';
import { BoardFilters } from './board-filters';
import { BoardSummary } from './board-summary';
import { BoardTable } from './board-table';
import { BoardWaiting } from './board-waiting';
import { NO_FILTER, stars, useBoard, useFilter } from './board-query';

/** All series that are traded. */
export default function Board() {
  const { t } = useTranslation(['market', 'common']);
  const [filter, setFilter] = useFilter();
  const asked = useDeferredValue(filter);
  const board = useBoard(asked);
  const starred = useStore(stars);
  const isWide = useIsWide();
  const all = useMemo(() => board.data?.pages.flatMap(({ items }) => items), [board.data]);
  const rows = filter.starred ? all?.filter(({ series }) => starred.includes(series)) : all;
  const clear = () => setFilter(NO_FILTER);
  const List = isWide ? BoardTable : BoardCards;
  return (
    <>
      <PageHead title={t('board.title')} about={t('board.about')} />
      <BoardSummary rows={all} readAt={board.dataUpdatedAt} isBroken={Boolean(board.error)} />
      <Card flush>
        <BoardFilters filter={filter} onChange={setFilter} rows={all} />
        {board.error && <div className="px-3 pb-3"><Fault compact error={board.error} onRetry={() => void board.refetch()} /></div>}
        {!rows && !board.error && <BoardWaiting isWide={isWide} />}
        {rows && rows.length > 0 && <List rows={rows} filter={filter} onChange={setFilter} />}
        {rows?.length === 0 && <Nothing isFiltered={JSON.stringify(filter) !== JSON.stringify(NO_FILTER)} onClear={clear} />}
        {board.hasNextPage && (
          <div className="grid border-t border-line p-3">
            <Button isBusy={board.isFetchingNextPage} onClick={() => void board.fetchNextPage()}>{t('common:more')}</Button>
          </div>
        )}
      </Card>
    </>
  );
}

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslation('market');
  if (!isFiltered) return <Empty icon="market" title={t('board.none')}>{t('board.noneAbout')}</Empty>;
  return <Empty icon="search" title={t('board.noMatch')} action={<Button onClick={onClear}>{t('board.clear')}</Button>} />;
}
