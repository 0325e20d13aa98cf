import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Asked, Card, Empty, Money, Table, type Column } from '@/ui';
import { useAllHoldings, type HoldingCell, type Money as Amount } from './flows-query';
import { amountOf, level, NO_CATEGORY } from './heat';
import { shade, useRowName } from './heat-map';

/** Who holds how much of which industry where. Darker is more face value, in each currency by itself. */
export function HoldingsMap() {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const query = useAllHoldings();
  return (
    <Card title={t('held.title')} aside={<span className="text-[13px] text-muted">{t('held.about')}</span>} flush>
      <Asked query={query} rows={4} isEmpty={({ cells }) => cells.length === 0} empty={<Empty icon="wallet" title={t('held.none')} />}>
        {(held) => (
          <>
            <Cells cells={held.cells} />
            <p className="border-t border-line px-4 py-2 text-xs text-muted">{t('asOf', { sequence: count(held.as_of) })}</p>
          </>
        )}
      </Asked>
    </Card>
  );
}

function Cells({ cells }: { cells: readonly HoldingCell[] }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const industry = useRowName('category');
  const region = useRowName('country');
  const most = new Map<string, bigint>();
  for (const { face } of cells) for (const { currency, amount } of face) if (BigInt(amount) > (most.get(currency) ?? 0n)) most.set(currency, BigInt(amount));
  const main = (cell: HoldingCell) => [...cell.face].sort((a, b) => b.amount - a.amount)[0];
  const darkness = (cell: HoldingCell) => {
    const of = main(cell);
    return of ? level(amountOf(cell.face, of.currency), most.get(of.currency) ?? 0n) : 0;
  };
  const columns: Column<HoldingCell>[] = [
    { key: 'industry', head: t('held.industry'), cell: (cell) => <span className="flex items-center gap-2"><span aria-hidden className="size-4 shrink-0 rounded-[3px]" style={{ background: shade(darkness(cell)) }} />{industry(cell.category ? String(cell.category) : NO_CATEGORY)}</span> },
    { key: 'region', head: t('held.region'), cell: ({ country }) => region(country) },
    { key: 'holders', head: t('held.holders'), isNumber: true, cell: ({ holders }) => count(holders) },
    { key: 'series', head: t('held.series'), isNumber: true, wideOnly: true, cell: ({ series }) => count(series) },
    { key: 'face', head: t('held.face'), isNumber: true, cell: ({ face }) => <Amounts of={face} /> },
    { key: 'market', head: t('held.market'), isNumber: true, wideOnly: true, cell: ({ market }) => <Amounts of={market} /> },
    { key: 'unpriced', head: t('held.unpriced'), isNumber: true, wideOnly: true, cell: ({ unpriced_face }) => <Amounts of={unpriced_face} /> },
  ];
  const rows = [...cells].sort((a, b) => darkness(b) - darkness(a));
  return <Table dense label={t('held.title')} columns={columns} rows={rows} keyOf={({ category, country }) => `${category ?? ''} ${country}`} />;
}

function Amounts({ of }: { of: readonly Amount[] }) {
  if (of.length === 0) return <span className="text-faint">–</span>;
  return <>{of.map(({ currency, amount }) => <span key={currency} className="block"><Money minor={amount} currency={currency} /></span>)}</>;
}
