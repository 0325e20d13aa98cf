import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats, type Formats } from '@/lib/format';
import { usePaced } from '@/lib/pace';
import { Empty } from '@/ui';
import { unitsTold } from './book-panel';
import { faceOf, type Instrument } from './instrument';
import { tradesOf, useFeed, type Feed } from './market-live';
import type { Trade } from './shapes';

/** The tape moves as often as an eye can follow. */
const PACE = 300;

/** The last trades, newest first. An arrow tells who arrived, beside the colour. */
export function Tape({ feed, of, most }: { feed: Feed; of: Instrument; most: number }) {
  const trades = usePaced(useFeed(feed, tradesOf), PACE);
  const { t } = useTranslation('market');
  const format = useFormats();
  if (trades.length === 0) return <Empty icon="clock" title={t('tape.none')} />;
  return (
    <table aria-label={t('tape.title')} className="w-full text-[13px]">
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col" className="px-4 pb-1 text-left font-normal">{t('book.price')}</th>
          <th scope="col" className="pb-1 text-right font-normal">{t('tape.quantity')}</th>
          <th scope="col" className="px-4 pb-1 text-right font-normal">{t('tape.time')}</th>
        </tr>
      </thead>
      <tbody>
        {trades.slice(0, most).map((trade) => <TapeRow key={trade.id} trade={trade} of={of} format={format} />)}
      </tbody>
    </table>
  );
}

/** A trade does not change: its row is drawn once. */
const TapeRow = memo(function TapeRow({ trade, of, format }: { trade: Trade; of: Instrument; format: Formats }) {
  const { t } = useTranslation('market');
  return (
    <tr className="h-6.5">
      <td className={`num px-4 ${trade.taker === 'buy' ? 'text-up' : trade.taker === 'sell' ? 'text-down' : ''}`}>
        <span aria-hidden>{trade.taker === 'buy' ? '▲' : trade.taker === 'sell' ? '▼' : '◆'} </span>
        {format.priceOf(trade.price, faceOf(of), of.currency)}
        <span className="sr-only"> {t(`tape.taker.${trade.taker ?? 'none'}`)}</span>
      </td>
      <td className="num text-right">{unitsTold(trade.quantity, of, format)}</td>
      <td className="num px-4 text-right text-muted" title={format.dateTime(trade.recorded_at)}>{format.time(trade.recorded_at)}</td>
    </tr>
  );
});
