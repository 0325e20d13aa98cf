import { CandlestickSeries, createChart, HistogramSeries, type IChartApi, type ISeriesApi, type Time } from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { currentFormats, useFormats } from '@/lib/format';
import { colour, useLook } from '@/lib/look';
import type { Candle } from './candles';
import { faceOf, type Instrument } from './instrument';

interface Drawn {
  chart: IChartApi;
  prices: ISeriesApi<'Candlestick'>;
  volumes: ISeriesApi<'Histogram'>;
}

/** Candles and volume on a canvas. It is a chunk of its own: whoever does not look does not load it. */
export default function CandleChart({ candles, read, of, label, view }: { candles: readonly Candle[]; /** Those that were read; the rest follows from trades since. */ read: readonly Candle[]; of: Instrument; label: string; /** What is shown; when it changes, everything is fitted anew. */ view: string }) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const fitted = useRef('');
  const set = useRef('');
  const base = useRef<readonly Candle[] | null>(null);
  const drawnTo = useRef(0);
  const look = useLook();
  const { language } = useFormats();
  useEffect(() => {
    if (!box.current) return undefined;
    drawn.current = make(box.current, of);
    fitted.current = '';
    set.current = '';
    return () => {
      drawn.current?.chart.remove();
      drawn.current = null;
    };
  }, [of, look, language]);
  useEffect(() => {
    const now = drawn.current;
    if (!now) return;
    const up = `${colour('--up')}55`;
    const down = `${colour('--down')}55`;
    const price = ({ time, open, high, low, close }: Candle) => ({ time: time as Time, open, high, low, close });
    const volume = ({ time, quantity, open, close }: Candle) => ({ time: time as Time, value: quantity, color: close >= open ? up : down });
    const isWhole = set.current !== `${view} ${look} ${language}` || base.current !== read;
    set.current = `${view} ${look} ${language}`;
    base.current = read;
    if (isWhole) {
      now.prices.setData(candles.map(price));
      now.volumes.setData(candles.map(volume));
    } else {
      // Only the last one that is drawn, and those after it, can have changed; the chart takes no older ones.
      for (const candle of candles.slice(Math.max(0, read.length - 1)).filter(({ time }) => time >= drawnTo.current)) {
        now.prices.update(price(candle));
        now.volumes.update(volume(candle));
      }
    }
    drawnTo.current = isWhole ? (candles.at(-1)?.time ?? 0) : Math.max(drawnTo.current, candles.at(-1)?.time ?? 0);
    if (fitted.current !== view && candles.length > 0) {
      fitted.current = view;
      now.chart.timeScale().setVisibleLogicalRange({ from: Math.max(candles.length - 90, -10), to: candles.length + 3 });
    }
  }, [candles, read, view, of, look, language]);
  return (
    <div className="relative h-full w-full">
      <div ref={box} role="group" aria-label={label} className="h-full w-full" />
      {/* Its licence asks for a link; the logo that it draws itself is an inline style, which the server's content policy forbids. */}
      <a href="https://www.tradingview.com/" rel="noreferrer" target="_blank" className="absolute bottom-8 left-3 z-10 text-[11px] text-faint hover:text-ink">TradingView Lightweight Charts™</a>
    </div>
  );
}

function make(box: HTMLElement, of: Instrument): Drawn {
  const lines = colour('--line');
  const format = currentFormats();
  const told = (price: number) => format.priceOf(BigInt(Math.max(0, Math.round(price))), faceOf(of), of.currency);
  const chart = createChart(box, {
    autoSize: true,
    layout: { attributionLogo: false, background: { color: 'transparent' }, textColor: colour('--muted'), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 11 },
    grid: { vertLines: { color: lines }, horzLines: { color: lines } },
    rightPriceScale: { borderColor: lines, scaleMargins: { top: 0.08, bottom: 0.24 } },
    timeScale: { borderColor: lines, timeVisible: true, secondsVisible: false, tickMarkFormatter: (time: number, kind: number) => (kind < 3 ? monthDay(time) : format.time(new Date(time * 1_000), { seconds: false })) },
    localization: { priceFormatter: told, timeFormatter: (time: number) => format.dateTime(new Date(time * 1_000)) },
    crosshair: { mode: 0 },
    handleScale: { mouseWheel: false },
  });
  const up = colour('--up');
  const down = colour('--down');
  const prices = chart.addSeries(CandlestickSeries, {
    upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false,
    priceFormat: { type: 'custom', minMove: of.tick, formatter: told },
  });
  const volumes = chart.addSeries(HistogramSeries, { priceScaleId: '', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false });
  volumes.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  return { chart, prices, volumes };

  function monthDay(time: number): string {
    return new Intl.DateTimeFormat(format.language, { month: 'numeric', day: 'numeric' }).format(new Date(time * 1_000));
  }
}
