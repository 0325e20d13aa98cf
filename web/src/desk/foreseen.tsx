import type { Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Fault, Gain, Skeleton } from '@/ui';
import { counted } from './acts';

interface Preview {
  data: Schemas['Recorded'] | undefined;
  error: unknown;
  isAsking: boolean;
}

/** What a write would do, in the server's words, before it is sent. */
export function Foreseen({ preview, isComplete }: { preview: Preview; isComplete: boolean }) {
  const { t } = useTranslation('desk');
  const { data, error, isAsking } = preview;
  return (
    <div aria-live="polite" aria-busy={isAsking} className="min-h-24 rounded-xl bg-sunken px-3 py-2.5 text-[13px]">
      <p className="mb-1 text-xs text-muted">{t('foreseen.title')}</p>
      {!isComplete ? <p className="text-muted">{t('foreseen.incomplete')}</p>
        : error && !isAsking ? <Fault compact error={error} />
          : data ? <Lines {...data} /> : <Skeleton className="h-4 w-2/3" />}
    </div>
  );
}

function Lines({ events, effects }: Schemas['Recorded']) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const money = byPurpose(effects?.balances ?? []);
  return (
    <ul className="grid gap-0.5">
      {counted(events).map(([type, many]) => (
        <li key={type} className="flex justify-between gap-4">
          <span>{t(`event.${type.replace('.', '_')}`, { defaultValue: type })}</span>
          <span className="num">{many > 1 && `× ${count(many)}`}</span>
        </li>
      ))}
      {money.map(({ currency, purpose, change }) => (
        <li key={currency + purpose} className="flex justify-between gap-4">
          <span className="text-muted">{t(`purpose.${purpose}`, { defaultValue: purpose })}</span>
          <Gain minor={change} currency={currency} />
        </li>
      ))}
      {effects && effects.units.length > 0 && <li className="text-muted">{t('foreseen.units', { count: effects.units.length })}</li>}
      {events.length === 1 && money.length === 0 && <li className="text-muted">{t('foreseen.alone')}</li>}
    </ul>
  );
}

/** Changes of all members together, by currency and purpose. */
function byPurpose(balances: readonly Schemas['BalanceEffect'][]): { currency: string; purpose: string; change: bigint }[] {
  const sums = new Map<string, { currency: string; purpose: string; change: bigint }>();
  for (const { currency, purpose, change } of balances) {
    const key = `${currency} ${purpose}`;
    const sum = sums.get(key) ?? { currency, purpose, change: 0n };
    sums.set(key, { ...sum, change: sum.change + BigInt(change) });
  }
  return [...sums.values()].filter(({ change }) => change !== 0n);
}
