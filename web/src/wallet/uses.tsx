import { useTranslation } from 'react-i18next';
import { useMemberName } from '@/lib/names';
import { Asked, Badge, Card, Money, Time, type Tone } from '@/ui';
import { useUses } from './queries';

const TONES: Record<string, Tone> = { authorised: 'accent', captured: 'good', final: 'good', voided: 'plain', reversed: 'warn' };

/** Where coupons of this kind were used. */
export function Uses({ series }: { series: string }) {
  const { t } = useTranslation('wallet');
  const memberOf = useMemberName();
  const query = useUses(series);
  return (
    <Card title={t('uses.title')}>
      <Asked query={query} rows={2} isEmpty={(uses) => uses.length === 0} empty={<p className="text-muted">{t('uses.none')}</p>}>
        {(uses) => (
          <ul className="divide-y divide-line">
            {uses.map((use) => (
              <li key={use.id} className="flex items-center justify-between gap-3 py-2">
                <span className="min-w-0">
                  <span className="block truncate">{memberOf(use.merchant)}</span>
                  <Time at={use.captured_at ?? use.authorised_at} className="text-xs text-muted" />
                </span>
                <span className="text-right">
                  <Money minor={use.amount} currency={use.currency} className="block" />
                  <Badge tone={TONES[use.state] ?? 'plain'}>{t(`uses.state.${use.state}`)}</Badge>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </Card>
  );
}
