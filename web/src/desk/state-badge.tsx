import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '@/ui';

const TONES: Readonly<Record<string, Tone>> = {
  active: 'good', resting: 'accent', filled: 'good', captured: 'good', final: 'good', paid: 'good', credited: 'good', assigned: 'good', open: 'accent',
  authorised: 'accent', waiting: 'accent', requested: 'accent', approved: 'accent',
  frozen: 'bad', suspended: 'bad', halted: 'bad', failed: 'bad',
  expired: 'warn', dormant: 'warn', reversed: 'warn', suspense: 'warn',
};

/** How something stands, in a word. */
export function StateBadge({ state }: { state: string }) {
  const { t } = useTranslation('desk');
  return <Badge tone={TONES[state] ?? 'plain'}>{t(`thingState.${state}`, { defaultValue: state })}</Badge>;
}
