import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { useMemberName } from '@/lib/names';
import { Asked, Button, Card, Empty, Icon, Money, Time, type IconName } from '@/ui';
import { happened } from './happening';
import { useTelling } from './names';
import { usePaged } from './paged';
import { useMe } from './queries';
import type { MemberEvent } from './shapes';

/** Codes come and go by the dozen, and say nothing that their redemption does not. */
const QUIET = ['clearing.code_shown', 'clearing.code_expired'];
const PAGE = 50;

/** Everything that concerned this member, newest first, by day. */
export function Events() {
  const { t } = useTranslation('wallet');
  const { date } = useFormats();
  const member = useMe();
  const query = usePaged(['wallet', member, 'events'], (cursor) => api.take(api.raw.GET('/v1/wallet/events', { params: { query: { member, limit: PAGE, ...(cursor && { cursor }) } } })));
  return (
    <Card flush>
      <Asked query={query} rows={8} isEmpty={(events) => events.length === 0} empty={<Empty icon="clock" title={t('history.none')} />}>
        {(events) => days(events.filter(({ event }) => !QUIET.includes(event.type)), (at) => date(at)).map(([day, those]) => (
          <section key={day} aria-label={day}>
            <h2 className="sticky top-14 border-b border-line bg-sunken px-4 py-1.5 text-xs font-medium text-muted">{day}</h2>
            <ul>{those.map((event) => <EventLine key={event.id} event={event} />)}</ul>
          </section>
        ))}
      </Asked>
      {query.hasNextPage && <div className="grid p-3"><Button kind="quiet" isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('common:more')}</Button></div>}
    </Card>
  );
}

function days(events: readonly MemberEvent[], dayOf: (at: string) => string): [string, MemberEvent[]][] {
  const groups = new Map<string, MemberEvent[]>();
  for (const event of events) {
    const day = dayOf(event.recorded_at);
    groups.set(day, [...(groups.get(day) ?? []), event]);
  }
  return [...groups];
}

const ICONS: readonly (readonly [string, IconName])[] = [['coupon.gift', 'gift'], ['coupon', 'wallet'], ['market', 'market'], ['clearing', 'till'], ['ledger', 'desk']];

function EventLine({ event }: { event: MemberEvent }) {
  const { t } = useTranslation('wallet');
  const me = useMe();
  const memberOf = useMemberName();
  const { nameOf, unitsOf } = useTelling();
  const { type, series, units, money, other, side } = happened(event, me);
  const key = type.replace('.', '_');
  const about = [series && nameOf(series), other && memberOf(other)].filter(Boolean).join(' · ');
  const icon = ICONS.find(([start]) => type.startsWith(start))?.[1] ?? 'info';
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-2.5 last:border-0">
      <span className="grid size-9 shrink-0 place-items-center rounded-full bg-sunken text-muted"><Icon name={icon} className="size-4.5" /></span>
      <span className="min-w-0 flex-1">
        <span className="block truncate">{t([`event.${key}_${side}`, `event.${key}`, 'event.unknown'], { type })}</span>
        <span className="block truncate text-xs text-muted">{about || <Record sequence={event.sequence} />}</span>
      </span>
      <span className="num shrink-0 text-right">
        {units !== 0 && series && <span className="block">{units > 0 ? '+' : '−'}{unitsOf(Math.abs(units), series)}</span>}
        {money.map(({ currency, amount }) => <Money key={currency} minor={amount} currency={currency} sign className="block" />)}
        <Time at={event.recorded_at} as="time" className="block text-xs text-muted" />
      </span>
    </li>
  );
}

function Record({ sequence }: { sequence: number }) {
  const { t } = useTranslation('wallet');
  return <span className="num">{t('history.record', { sequence })}</span>;
}
