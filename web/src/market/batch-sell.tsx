import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { words } from '@/i18n';
import { useQuery } from '@tanstack/react-query';
import { useCommand } from '@/lib/command';
import { Button, Dialog, Empty, Loading, Note, Skeleton } from '@/ui';
import { useHoldings, useTrader } from './available';
import { BatchLine } from './batch-line';
import { offerPrice, sellable, sendLines, wayOf, type Line, type LineResult } from './batch';
import { BatchTotals } from './batch-totals';
import { useInstruments, useMarkets } from './instruments';

/** Sells several holdings at once. Any screen may open it; it brings its own words. */
export default function BatchSell({ open, onClose, series }: { open: boolean; onClose: () => void; /** What is chosen at first; everything that can be sold where absent. */ series?: readonly string[] }) {
  const isReady = useQuery({ queryKey: ['words', 'market'], queryFn: () => words('market').then(() => true), staleTime: Infinity }).data;
  return isReady ? <Ready open={open} onClose={onClose} {...(series && { series })} /> : null;
}

function Ready({ open, onClose, series }: Parameters<typeof BatchSell>[0]) {
  const { t } = useTranslation(['market', 'common']);
  const member = useTrader()?.member ?? '';
  const { lines, isLoading } = useLines();
  const [left, setLeft] = useState<ReadonlySet<string> | null>(null);
  const [typed, setTyped] = useState<ReadonlyMap<string, bigint>>(new Map());
  const [results, setResults] = useState<readonly LineResult[] | null>(null);
  const isChosen = (line: Line) => (left ? !left.has(line.of.series) : !series || series.includes(line.of.series));
  const toggle = (line: Line) => {
    const now = new Set(left ?? lines.filter((one) => !isChosen(one)).map(({ of }) => of.series));
    if (!now.delete(line.of.series)) now.add(line.of.series);
    setLeft(now);
  };
  const shown = lines.map((line) => ({ ...line, units: typed.get(line.of.series) ?? line.units }));
  const chosen = shown.filter((line) => isChosen(line) && line.units > 0n);
  const send = useCommand({
    send: (given: { series: string; units: string }[], key) => sendLines(chosen.filter(({ of }) => given.some((one) => one.series === of.series)), member, key),
    onDone: (answers) => setResults(answers),
  });
  const go = () => send.mutate(chosen.map(({ of, units, way, price }) => ({ series: of.series, units: `${units} ${way} ${price}` })));
  return (
    <Dialog wide open={open} onClose={onClose} title={t('batch.title')} about={t('batch.about')} footer={results ? <Button kind="primary" onClick={onClose}>{t('common:close')}</Button> : (
      <>
        <BatchTotals lines={chosen} member={member} />
        <Button kind="down" isBusy={send.isPending} disabled={chosen.length === 0} onClick={go}>{t('batch.do', { count: chosen.length })}</Button>
      </>
    )}>
      {isLoading && <Loading rows={5} />}
      {!isLoading && lines.length === 0 && <Empty icon="wallet" title={t('batch.none')}>{t('batch.noneAbout')}</Empty>}
      {results && <Note tone={results.every(({ problem }) => !problem) ? 'good' : 'warn'}>{t('batch.result', { done: results.filter(({ problem }) => !problem).length, all: results.length })}</Note>}
      <ul className="divide-y divide-line">
        {shown.map((line) => (
          <BatchLine key={line.of.series} line={line} most={lines.find(({ of }) => of === line.of)?.units ?? 0n} member={member} isChosen={isChosen(line)} onToggle={() => toggle(line)} onUnits={(units) => setTyped(new Map(typed).set(line.of.series, units))} isFrozen={results !== null || send.isPending} result={results?.find((result) => result.series === line.of.series) ?? null} />
        ))}
      </ul>
      {isLoading && <Skeleton className="h-4" />}
    </Dialog>
  );
}

/** All holdings that a market would take now. */
function useLines(): { lines: Line[]; isLoading: boolean } {
  const holdings = useHoldings();
  const instruments = useInstruments();
  const markets = useMarkets();
  const lines = useMemo(() => (holdings.data ?? []).flatMap(({ series, units }): Line[] => {
    const of = instruments.get(series);
    const market = markets.get(series);
    const way = wayOf(market);
    if (!of || !market || !way) return [];
    const free = sellable(units, of);
    const price = offerPrice(market, of);
    if (free === 0n || (way === 'offer' && price === null)) return [];
    return [{ of, units: free, way, price, slippage: 300 }];
  }), [holdings.data, instruments, markets]);
  return { lines, isLoading: holdings.isPending || instruments.size === 0 || markets.size === 0 };
}
