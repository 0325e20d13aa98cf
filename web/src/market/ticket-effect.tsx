import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Fault, Money } from '@/ui';
import type { usePreview } from '@/lib/preview';
import { useTrader } from './available';
import { unitsTold, useUnitsInWords } from './book-panel';
import { effectsOn } from './effects';
import { walk } from './estimate';
import type { Instrument } from './instrument';
import { useFeed, whole, type Feed } from './market-live';
import type { Recorded } from './shapes';
import type { TicketState } from './use-ticket';

type Preview = ReturnType<typeof usePreview<unknown, Recorded>>;

export interface EffectProps {
  of: Instrument;
  state: TicketState;
  feed: Feed;
  preview: Preview;
  available: { cash: bigint | null; units: bigint | null };
}

/** What it would come to: the server's word, or an estimate from the book where nobody is signed in. */
export function TicketEffect({ of, state, feed, preview, available }: EffectProps) {
  const { t } = useTranslation('market');
  const { read } = state;
  if (read.command && preview.error) return <Fault compact error={preview.error} />;
  const isKnown = read.command !== null && preview.data !== undefined;
  return (
    <div aria-live="polite" aria-busy={preview.isAsking} className="min-h-36 rounded-xl bg-sunken px-3 py-2 text-[13px]">
      <p className="mb-1 flex items-center justify-between text-xs text-muted">
        {t(isKnown ? 'effect.told' : 'effect.estimate')}
        <span aria-hidden className={`size-1.5 rounded-full bg-accent ${preview.isAsking ? 'animate-pulse' : 'invisible'}`} />
      </p>
      {isKnown ? <Told of={of} answer={preview.data!} available={available} /> : <Estimate of={of} state={state} feed={feed} />}
    </div>
  );
}

function Line({ name, children, strong = false }: { name: ReactNode; children: ReactNode; strong?: boolean }) {
  return (
    <div className={`flex items-baseline justify-between gap-3 py-0.5 ${strong ? 'font-medium' : ''}`}>
      <dt className="text-muted">{name}</dt>
      <dd className="num text-right">{children}</dd>
    </div>
  );
}

function Told({ of, answer, available }: { of: Instrument; answer: Recorded; available: EffectProps['available'] }) {
  const { t } = useTranslation('market');
  const format = useFormats();
  const inWords = useUnitsInWords(of);
  const member = useTrader()?.member ?? '';
  const { order } = answer;
  const effect = effectsOn(answer.effects, member, of);
  return (
    <dl>
      {order && order.filled > 0 && <Line name={t('effect.trades', { quantity: inWords(order.filled) })}><Money minor={order.paid} currency={of.currency} /></Line>}
      {order && order.open > 0 && <Line name={t(order.state === 'waiting' ? 'effect.waits' : 'effect.rests')}>{unitsTold(order.open, of, format)}</Line>}
      {order && order.filled === 0 && order.open === 0 && <Line name={t('effect.nothing')}>–</Line>}
      <Line name={t('effect.fee')}><Money minor={effect.fee} currency={of.currency} /></Line>
      {effect.reserved !== 0n && <Line name={t('effect.reserved')}><Money minor={effect.reserved} currency={of.currency} /></Line>}
      <Line strong name={t('effect.cash')}><Money sign minor={effect.cash} currency={of.currency} /></Line>
      {available.cash !== null && <Line name={t('effect.cashAfter')}><Money minor={available.cash + effect.cash} currency={of.currency} /></Line>}
      {available.units !== null && <Line name={t('effect.unitsAfter')}>{unitsTold(available.units + effect.units, of, format)}</Line>}
    </dl>
  );
}

/** From the book as it stands here; without fees. */
function Estimate({ of, state: { ticket, read }, feed }: Pick<EffectProps, 'of' | 'state' | 'feed'>) {
  const view = useFeed(feed, whole);
  const { t } = useTranslation('market');
  const format = useFormats();
  const inWords = useUnitsInWords(of);
  if (read.quantity === null) return <p className="py-4 text-center text-muted">{t('effect.fill')}</p>;
  const isBuy = ticket.side === 'buy';
  const limit = read.price;
  const found = walk(isBuy ? view.asks : view.bids, read.quantity, of.unitValue, (price) => limit === null || (isBuy ? price <= limit : price >= limit));
  const open = read.quantity - found.filled;
  return (
    <dl>
      <Line strong name={t('effect.trades', { quantity: inWords(found.filled) })}><Money minor={found.paid} currency={of.currency} /></Line>
      {open > 0n && <Line name={t('effect.left')}>{unitsTold(open, of, format)}</Line>}
      {found.last !== null && <Line name={t('effect.last')}>{format.price(found.last)}</Line>}
    </dl>
  );
}
