import type { StreamItem } from '@xianquan/client';
import type { Level, Trade } from './shapes';

type Sides = { bids: readonly Level[]; asks: readonly Level[] };

/** How many trades the tape keeps. */
const TAPE = 60;

/**
 * The market of one series as its stream tells it. It is changed in place, five hundred times a second
 * if need be; what a screen draws is taken once a frame by {@link MarketNow.view}.
 */
export class MarketNow {
  private readonly bids = new Map<number, Level>();
  private readonly asks = new Map<number, Level>();
  private tape: Trade[] = [];
  private halted: boolean | null = null;
  private read = false;
  private drawn: MarketViewNow | null = null;

  /** Puts an item of the stream in its place. */
  take(item: StreamItem): this {
    this.drawn = null;
    switch (item.kind) {
      case 'book': {
        const { bids, asks } = item.data as Sides;
        this.bids.clear();
        this.asks.clear();
        this.put({ bids, asks });
        this.read = true;
        break;
      }
      case 'depth':
        this.put(item.data as Sides);
        break;
      case 'trade':
        this.addTrades([item.data as Trade]);
        break;
      case 'status':
        this.halted = (item.data as { halted: boolean }).halted;
        break;
      default:
    }
    return this;
  }

  /** Trades from a list; those that are here already are not taken twice. */
  addTrades(trades: readonly Trade[]): this {
    this.drawn = null;
    const known = new Set(this.tape.map(({ id }) => id));
    const fresh = trades.filter(({ id }) => !known.has(id));
    if (fresh.length === 0) return this;
    this.tape = [...fresh, ...this.tape].sort(newestFirst).slice(0, TAPE);
    return this;
  }

  /** What there is to draw; the same object until something changes. */
  view(): MarketViewNow {
    this.drawn ??= {
      isRead: this.read,
      bids: [...this.bids.values()].sort((a, b) => b.price - a.price),
      asks: [...this.asks.values()].sort((a, b) => a.price - b.price),
      trades: this.tape,
      halted: this.halted,
    };
    return this.drawn;
  }

  private put({ bids, asks }: Sides): void {
    for (const level of bids) change(this.bids, level);
    for (const level of asks) change(this.asks, level);
  }
}

/** A market at one moment. */
export interface MarketViewNow {
  /** Whether the book was told yet. */
  isRead: boolean;
  /** Best first. */
  bids: readonly Level[];
  /** Best first. */
  asks: readonly Level[];
  /** Newest first. */
  trades: readonly Trade[];
  /** Whether it is halted, where the stream has said. */
  halted: boolean | null;
}

function change(side: Map<number, Level>, level: Level): void {
  if (level.quantity === 0) side.delete(level.price);
  else side.set(level.price, level);
}

/** Ids are `sequence.index`: both are numbers, not text. */
function newestFirst(a: Trade, b: Trade): number {
  const [aSequence = 0, aIndex = 0] = a.id.split('.').map(Number);
  const [bSequence = 0, bIndex = 0] = b.id.split('.').map(Number);
  return bSequence - aSequence || bIndex - aIndex;
}

/** A level with all that is better than it. */
export interface Deep extends Level {
  total: number;
}

/** The first levels of a side, each with the sum up to it. */
export function deepened(levels: readonly Level[], most: number): Deep[] {
  let total = 0;
  return levels.slice(0, most).map((level) => {
    total += level.quantity;
    return { ...level, total };
  });
}
