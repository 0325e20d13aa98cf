import { Problem, type Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { useMemberName, useSeriesName } from '@/lib/names';
import { Fault, Gain, Skeleton } from '@/ui';

interface Preview {
  data: Schemas['Recorded'] | undefined;
  error: unknown;
  isAsking: boolean;
}

/** A server from before there were previews asks for a key instead. */
export function hasNoPreview(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'idempotency_key_missing' || error.code === 'no_preview');
}

/** What a write would change, as the server tells it, before it is sent. */
export function Effect({ preview, isComplete }: { preview: Preview; isComplete: boolean }) {
  const { t } = useTranslation('issuer');
  const { data, error, isAsking } = preview;
  return (
    <div aria-live="polite" aria-busy={isAsking} className="min-h-24 rounded-xl bg-sunken px-3 py-2.5 text-[13px]">
      <p className="mb-1 text-xs text-muted">{t('effect.title')}</p>
      {!isComplete ? <p className="text-muted">{t('effect.incomplete')}</p>
        : error && !isAsking ? (hasNoPreview(error) ? <p className="text-muted">{t('effect.absent')}</p> : <Fault compact error={error} />)
          : data ? <Lines effects={data.effects ?? null} events={data.events} /> : <Skeleton className="h-4 w-2/3" />}
    </div>
  );
}

function Lines({ effects, events }: { effects: Schemas['Effects'] | null; events: Schemas['Recorded']['events'] }) {
  const { t } = useTranslation('issuer');
  const member = useMemberName();
  const series = useSeriesName();
  const { count } = useFormats();
  const balances = effects?.balances ?? [];
  const all = effects?.units.length ? effects.units : minted(events);
  const units = all.slice(0, MOST);
  if (balances.length + units.length === 0) return <p className="text-muted">{t('effect.none')}</p>;
  return (
    <ul className="grid gap-0.5">
      {balances.map(({ member: whose, currency, purpose, change }) => (
        <li key={`${whose} ${currency} ${purpose}`} className="flex justify-between gap-4">
          <span className="truncate">{t(`purpose.${purpose}`, { defaultValue: purpose })} <span className="text-muted">{member(whose)}</span></span>
          <Gain minor={change} currency={currency} />
        </li>
      ))}
      {units.map(({ member: whose, series: what, place, change }) => (
        <li key={`${whose} ${what} ${place}`} className="flex justify-between gap-4">
          <span className="truncate">{series(what)} <span className="text-muted">{member(whose)}</span></span>
          <span className="num">{change > 0 ? '+' : ''}{count(change)}</span>
        </li>
      ))}
      {all.length > MOST && <li className="text-muted">{t('effect.more', { count: all.length - MOST })}</li>}
    </ul>
  );
}

const MOST = 6;

interface Move {
  from?: unknown;
  to?: { free?: string };
  series: string;
  range: { count: number };
}

/** What comes into being for others: the server tells effects for whoever asks alone. */
function minted(events: Schemas['Recorded']['events']) {
  const moves = events.flatMap((event) => event.moves as unknown as Move[]);
  return moves.flatMap(({ from, to, series, range }) => (from === 'mint' && to?.free ? [{ member: to.free, series, place: 'free', change: range.count }] : []));
}
