import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useRouterState } from '@tanstack/react-router';
import { useCommand } from '@/lib/command';
import { useFormats } from '@/lib/format';
import { usePreview } from '@/lib/preview';
import { Button, ButtonLink, Note, Segmented } from '@/ui';
import { useSession } from '@/app/session';
import { useAvailable, useTrader } from './available';
import { useUnitsInWords } from './book-panel';
import type { Instrument } from './instrument';
import type { Feed } from './market-live';
import type { Market, Recorded } from './shapes';
import { kindsOf, type Kind, type Side } from './ticket';
import { TicketEffect } from './ticket-effect';
import { TicketFields } from './ticket-fields';
import { TicketMore } from './ticket-more';
import { previewTicket, sendTicket } from './ticket-send';
import { useTicket, type TicketForm } from './use-ticket';

export interface TicketProps {
  of: Instrument;
  market: Market;
  feed: Feed;
  form: TicketForm;
  onDone?: () => void;
}

/** The order ticket: what to do, at what price, and what it comes to, told by the server before it is sent. */
export default function TicketPanel({ of, market, feed, form, onDone }: TicketProps) {
  const { t } = useTranslation('market');
  const format = useFormats();
  const state = useTicket(form, of, market.mode, feed);
  const { ticket, read, change } = state;
  const trader = useTrader();
  const available = useAvailable(of);
  const inWords = useUnitsInWords(of);
  const kinds = kindsOf(market.mode, ticket.side);
  const preview = usePreview('ticket', trader ? read.command : null, previewTicket);
  const command = useCommand({
    send: sendTicket,
    says: (done) => told(done, inWords, (paid) => format.money(paid, of.currency), t),
    onDone: () => {
      state.clear();
      onDone?.();
    },
  });
  if (kinds.length === 0 && ticket.side === 'buy') return <Note>{t(`mode.${market.mode}`)}</Note>;
  return (
    <form
      aria-label={t('ticket.title')}
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (read.command && !command.isPending) command.mutate(read.command);
      }}
    >
      <Segmented<Side> label={t('ticket.side')} value={ticket.side} onChange={(side) => change({ side })} className={`w-full ${ticket.side === 'buy' ? '[&_[data-state=on]]:text-up' : '[&_[data-state=on]]:text-down'}`} choices={[{ value: 'buy', label: t('side.buy') }, { value: 'sell', label: t('side.sell') }]} />
      {kinds.length > 1 && <Segmented<Kind> size="small" label={t('ticket.kind')} value={ticket.kind} onChange={(kind) => change({ kind })} className="w-full" choices={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))} />}
      <p className="-mt-1 min-h-10 text-[13px] text-muted">{t(market.mode === 'call_auction' ? 'mode.call_auction' : `kindAbout.${ticket.kind}`)}</p>
      <TicketFields of={of} state={state} available={available} />
      <TicketMore mode={market.mode} of={of} state={state} />
      <TicketEffect of={of} state={state} feed={feed} preview={preview} available={available} />
      {trader ? (
        <Button type="submit" size="large" kind={ticket.side === 'buy' ? 'up' : 'down'} isBusy={command.isPending} disabled={!read.command || Boolean(preview.error)}>
          {read.quantity === null ? t(`do.${ticket.kind}.${ticket.side}`) : t(`doWith.${ticket.kind}.${ticket.side}`, { quantity: inWords(read.quantity) })}
        </Button>
      ) : <SignIn />}
    </form>
  );
}

function SignIn() {
  const { t } = useTranslation('market');
  const who = useSession();
  const here = useRouterState({ select: ({ location }) => location.href });
  if (who) return <Note>{t('ticket.notTrader')}</Note>;
  return <ButtonLink to="/sign-in" search={{ next: here } as never} kind="primary" size="large">{t('ticket.signIn')}</ButtonLink>;
}

/** What became of it, in a sentence. */
function told({ order, id }: Recorded, inWords: (units: number) => string, money: (minor: number) => string, t: TFunction<'market'>): string {
  if (!order) return id?.startsWith('quo') ? t('done.held') : t('done.done');
  const filled = inWords(order.filled);
  const open = inWords(order.open);
  const paid = money(order.paid);
  if (order.state === 'waiting') return t('done.waiting');
  if (order.filled === 0) return order.state === 'open' ? t('done.resting', { open }) : t('done.nothing');
  return order.state === 'open' ? t('done.part', { filled, paid, open }) : t('done.filled', { filled, paid });
}
