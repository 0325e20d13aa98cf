import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { api } from '@/app/api';
import { Live, type LiveStatus } from '@/lib/live';
import { MarketNow, type MarketViewNow } from './book';

/** Ten drawings a second are what eyes can follow; a slow phone has the rest of its time for fingers. */
const PACE = 100;

/** The stream of a market. It runs while some part of a screen looks at it. */
export type Feed = Live<MarketNow>;

/** The book, the tape and the state of a market, kept up by its stream. */
export function useMarketFeed(series: string): Feed {
  const { feed, readTrades } = useMemo(() => {
    const now = new MarketNow();
    const path = `/v1/trade/markets/${encodeURIComponent(series)}/stream`;
    const made: Feed = new Live(path, now, (market, item) => market.take(item), () => void read(), PACE);
    // The stream tells the book anew after a gap, but not the trades that were missed.
    const read = async () => {
      const list = await api.take(api.raw.GET('/v1/trade/markets/{series}/trades', { params: { path: { series }, query: { limit: 50 } } })).catch(() => null);
      if (list) made.replace(now.addTrades(list.items));
    };
    return { feed: made, readTrades: read };
  }, [series]);
  useEffect(() => void readTrades(), [readTrades]);
  return feed;
}

/** A part of the market: only who looks at what has changed is drawn anew. What is chosen keeps its identity until it changes. */
export function useFeed<T>(feed: Feed, choose: (view: MarketViewNow) => T): T {
  return useSyncExternalStore(feed.subscribe, () => choose(feed.get().value.view()));
}

export function useFeedStatus<T>(feed: Feed, choose: (status: LiveStatus) => T): T {
  return useSyncExternalStore(feed.subscribe, () => choose(feed.get().status));
}

export const whole = (view: MarketViewNow) => view;
export const bestBid = (view: MarketViewNow) => view.bids[0]?.price;
export const bestAsk = (view: MarketViewNow) => view.asks[0]?.price;
export const lastPrice = (view: MarketViewNow) => view.trades[0]?.price;
export const tradesOf = (view: MarketViewNow) => view.trades;
export const isLive = ({ state }: LiveStatus) => state === 'live';
