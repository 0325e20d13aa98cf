import { Problem } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { Fault, Money } from '@/ui';
import { useTelling } from './names';
import { useMe } from './queries';
import type { Recorded } from './shapes';

interface Preview {
  data: Recorded | undefined;
  error: unknown;
  isAsking: boolean;
}

/** A server that has no previews yet asks for a key instead. */
const NO_PREVIEW = ['idempotency_key_missing', 'query_invalid'];

/** What a command would change for this member, as the server tells it before it is done. */
export function Effect({ preview }: { preview: Preview }) {
  const { t } = useTranslation('wallet');
  const { nameOf, unitsOf } = useTelling();
  const me = useMe();
  const { data, error, isAsking } = preview;
  if (error) return error instanceof Problem && NO_PREVIEW.includes(error.code) ? null : <Fault compact error={error} />;
  const money = data?.effects?.balances.filter(({ member, purpose }) => member === me && purpose === 'custody') ?? [];
  const units = data?.effects?.units.filter(({ member, place }) => member === me && place === 'free') ?? [];
  const fees = data?.effects?.fees.filter(({ member, amount }) => member === me && amount > 0) ?? [];
  return (
    <dl aria-live="polite" aria-busy={isAsking} className="min-h-10 rounded-xl bg-sunken px-3 py-2 text-[13px]">
      {units.map(({ series, change }) => <Line key={series} name={nameOf(series)}>{change > 0 ? '+' : '−'}{unitsOf(Math.abs(change), series)}</Line>)}
      {money.map(({ currency, change }) => <Line key={currency} name={t('purpose.custody')}><Money minor={change} currency={currency} sign /></Line>)}
      {fees.map(({ currency, amount }) => <Line key={currency} name={t('effect.fee')}><Money minor={amount} currency={currency} /></Line>)}
      {data && fees.length === 0 && <Line name={t('effect.fee')}>{t('common:none')}</Line>}
      {!data && <Line name={t('effect.asking')}>…</Line>}
    </dl>
  );
}

function Line({ name, children }: { name: React.ReactNode; children: React.ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-3 py-0.5">
      <dt className="min-w-0 truncate text-muted">{name}</dt>
      <dd className="num text-right">{children}</dd>
    </div>
  );
}
