import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '@/ui';

const TONES: Readonly<Record<string, Tone>> = { draft: 'plain', approved: 'accent', active: 'good', suspended: 'bad', expired: 'warn', dormant: 'warn', closed: 'plain' };

/** Where a series stands, in a word. */
export function StateBadge({ state }: { state: string }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[state] ?? 'plain'}>{t(`state.${state}`, { defaultValue: state })}</Badge>;
}
