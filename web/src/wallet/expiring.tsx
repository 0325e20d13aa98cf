import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { useServerNow } from '@/lib/clock';
import { useStore } from '@/lib/store';
import { Button, Card, Icon, Money } from '@/ui';
import { Life } from './coupon-card';
import { isExpiring } from './coupons';
import { useTelling } from './names';
import { reminders } from './remind';
import type { Holding } from './shapes';

/** What is over soon, and the reminder for it. */
export function Expiring({ holdings, onRemind }: { holdings: readonly Holding[]; onRemind: () => void }) {
  const { t } = useTranslation('wallet');
  const { nameOf, unitsOf } = useTelling();
  const { remindDays } = useSettings();
  const { isOn } = useStore(reminders);
  const now = useServerNow(60_000);
  const soon = holdings.filter((holding) => isExpiring(holding, remindDays, now)).sort((a, b) => (a.ends_at ?? '').localeCompare(b.ends_at ?? ''));
  return (
    <Card
      flush={soon.length > 0}
      title={t('expiring.title')}
      aside={(
        <Button size="small" kind="quiet" className="-mr-2 max-sm:h-10" onClick={onRemind}>
          <Icon name="bell" className="size-4" />
          {t(isOn ? 'expiring.on' : 'expiring.off')}
        </Button>
      )}
    >
      {soon.length === 0 && <p className="text-muted">{t('expiring.none', { count: remindDays })}</p>}
      <ul>
        {soon.map((holding) => (
          <li key={holding.series} className="border-t border-line">
            <Link to="/wallet/$series" params={{ series: holding.series }} className="flex min-h-12 items-center justify-between gap-3 px-4 py-2 hover:bg-sunken">
              <span className="min-w-0">
                <span className="block truncate">{nameOf(holding.series, holding.title)}</span>
                <span className="num text-[13px] text-muted">{unitsOf(holding.units + holding.reserved, holding.series)} · <Money minor={holding.face_value} currency={holding.currency} /></span>
              </span>
              <Life holding={holding} now={now} within={remindDays} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
