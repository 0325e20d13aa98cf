import { useEffect, useMemo } from 'react';
import { api } from '@/app/api';
import { Live, useLive } from '@/lib/live';
import { MarketNow } from './book';

/** Ten drawings a second are what eyes can follow; a slow phone has the rest of its time for fingers. */
const PACE = 100;

/** The book, the tape and the state of a market, kept up by its stream. */
export function useMarketLive(series: string) {
  const live = useMemo(() => {
    const now = new MarketNow();
    const path = `/v1/trade/markets/${encodeURIComponent(series)}/stream`;
    const made: Live<MarketNow> = new Live(path, now, (market, item) => market.take(item), () => void readTrades(), PACE);
    // The stream tells the book anew after a gap, but not the trades that were missed.
    const readTrades = async () => {
      const list = await api.take(api.raw.GET('/v1/trade/markets/{series}/trades', { params: { path: { series }, query: { limit: 50 } } })).catch(() => null);
      if (list) made.replace(now.addTrades(list.items));
    };
    return { made, readTrades };
  }, [series]);
  useEffect(() => void live.readTrades(), [live]);
  const { value, status } = useLive(live.made);
  return { view: value.view(), status };
}
