import { useTranslation } from 'react-i18next';
import { Check, Icon, Input, Select } from '@/ui';
import type { Instrument } from './instrument';
import { isAtOnce, staysOf, type SelfTrade, type Start, type Stay } from './ticket';
import { useFaultOf } from './ticket-fields';
import type { TicketState } from './use-ticket';

const STARTS: readonly Start[] = ['now', 'at', 'rises', 'falls'];
const SELF_TRADES: readonly SelfTrade[] = ['cancel_taker', 'cancel_maker', 'cancel_both'];

/** When an order begins, how long it stays, and on which terms: for those who want it so. */
export function TicketMore({ mode, of, state }: { mode: string; of: Instrument; state: TicketState }) {
  const { t } = useTranslation('market');
  const faultOf = useFaultOf(of);
  const { ticket, read, change } = state;
  if (ticket.kind === 'now' || ticket.kind === 'hold') return null;
  const stays = staysOf(mode, ticket.side, ticket.kind);
  const mayPost = ticket.kind === 'limit' && mode === 'continuous';
  return (
    <details className="group rounded-lg border border-line">
      <summary className="flex min-h-10 list-none items-center justify-between gap-2 px-3 text-[13px] text-muted [&::-webkit-details-marker]:hidden">
        <span>{t('ticket.more')}: <span className="text-ink">{t(`stay.${ticket.stay}`)} · {t(`start.${ticket.start}`)}</span></span>
        <Icon name="down" className="size-4 transition-transform group-open:rotate-180" />
      </summary>
      <div className="grid gap-3 border-t border-line p-3">
        <Select label={t('ticket.stay')} value={ticket.stay} hint={t(`stayAbout.${ticket.stay}`)} onChange={({ target }) => change({ stay: target.value as Stay })}>
          {stays.map((stay) => <option key={stay} value={stay}>{t(`stay.${stay}`)}</option>)}
        </Select>
        {ticket.stay === 'good_till' && <Input label={t('ticket.until')} type="datetime-local" value={ticket.until} onChange={({ target }) => change({ until: target.value })} {...faultOf(read.faults.until, ticket.until)} />}
        <Select label={t('ticket.start')} value={ticket.start} hint={t(`startAbout.${ticket.start}`)} onChange={({ target }) => change({ start: target.value as Start })}>
          {STARTS.map((start) => <option key={start} value={start}>{t(`start.${start}`)}</option>)}
        </Select>
        {ticket.start === 'at' && <Input label={t('ticket.startAt')} type="datetime-local" value={ticket.startAt} onChange={({ target }) => change({ startAt: target.value })} {...faultOf(read.faults.startAt, ticket.startAt)} />}
        {(ticket.start === 'rises' || ticket.start === 'falls') && <Input label={t('ticket.trigger')} inputMode="decimal" after={ticket.priceUnit === 'money' ? of.currency : '%'} value={ticket.trigger} onChange={({ target }) => change({ trigger: target.value })} {...faultOf(read.faults.trigger, ticket.trigger)} />}
        {mayPost && <Check label={t('ticket.postOnly')} hint={t('ticket.postOnlyHint')} checked={ticket.isPostOnly} disabled={isAtOnce(ticket.stay)} onChange={({ target }) => change({ isPostOnly: target.checked })} />}
        <Select label={t('ticket.selfTrade')} value={ticket.selfTrade} onChange={({ target }) => change({ selfTrade: target.value as SelfTrade })}>
          {SELF_TRADES.map((choice) => <option key={choice} value={choice}>{t(`selfTrade.${choice}`)}</option>)}
        </Select>
      </div>
    </details>
  );
}
