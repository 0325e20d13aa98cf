import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useServerNow } from '@/lib/clock';
import { keyed, useCommand } from '@/lib/command';
import { useFormats } from '@/lib/format';
import { useSeriesName } from '@/lib/names';
import { Button, Card, Money } from '@/ui';
import { unitsTold } from './book-panel';
import { faceOf, type Instrument } from './instrument';
import type { Quote } from './shapes';

/** Prices that are held: the seconds that are left, and what to do with them. */
export function HeldQuotes({ quotes, instruments }: { quotes: readonly Quote[]; instruments: ReadonlyMap<string, Instrument> }) {
  const { t } = useTranslation('market');
  const now = useServerNow();
  const running = quotes.filter(({ expires_at }) => new Date(expires_at) > now);
  if (running.length === 0) return null;
  return (
    <Card title={t('held.title')}>
      <ul className="grid gap-2">
        {running.map((quote) => <Held key={quote.id} quote={quote} of={instruments.get(quote.series)} now={now} />)}
      </ul>
    </Card>
  );
}

function Held({ quote, of, now }: { quote: Quote; of: Instrument | undefined; now: Date }) {
  const { t } = useTranslation('market');
  const format = useFormats();
  const name = useSeriesName();
  const path = { params: { path: { quote: quote.id } } };
  const buy = useCommand({ send: (_: null, key) => api.take(api.raw.POST('/v1/trade/quotes/{quote}/take', { ...path, ...keyed(key) } as never)), says: () => t('held.bought') });
  const give = useCommand({ send: (_: null, key) => api.take(api.raw.POST('/v1/trade/quotes/{quote}/release', { ...path, ...keyed(key) } as never)), says: () => t('held.released') });
  const seconds = Math.max(0, Math.ceil((new Date(quote.expires_at).getTime() - now.getTime()) / 1_000));
  if (!of) return null;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 rounded-xl bg-accent-soft p-3">
      <div className="min-w-0">
        <p className="font-medium">{name(quote.series)}</p>
        <p className="text-[13px] text-muted">
          {t('held.about', { quantity: unitsTold(quote.quantity, of, format), price: format.priceOf(quote.price, faceOf(of), of.currency) })} · {t('held.reserved')} <Money minor={quote.reserved} currency={of.currency} />
        </p>
      </div>
      <div className="flex items-center gap-2">
        <span role="timer" aria-label={t('held.left', { count: seconds })} className={`num w-12 text-right text-lg font-semibold ${seconds <= 10 ? 'text-bad' : ''}`}>{seconds} s</span>
        <Button kind="up" isBusy={buy.isPending} onClick={() => buy.mutate(null)}>{t('held.buy')}</Button>
        <Button kind="quiet" isBusy={give.isPending} onClick={() => give.mutate(null)}>{t('held.release')}</Button>
      </div>
    </li>
  );
}
