import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '@/ui';
import type { BoardRow } from './shapes';

/** What stands out about a series: halted, suspended, expired, an issuer that is frozen. Nothing where all is well. */
export function StateBadges({ row }: { row: Pick<BoardRow, 'halted' | 'series_state' | 'issuer_state'> }) {
  const { t } = useTranslation(['market', 'common']);
  const told: [string, Tone][] = [];
  if (row.halted) told.push([t('state.halted'), 'warn']);
  if (row.series_state !== 'active') told.push([t([`common:state.${row.series_state}`, 'state.other'], { state: row.series_state }), 'warn']);
  if (row.issuer_state !== 'active') told.push([t('state.issuer', { state: t([`common:state.${row.issuer_state}`, 'state.other'], { state: row.issuer_state }) }), 'bad']);
  return told.map(([word, tone]) => <Badge key={word} tone={tone}>{word}</Badge>);
}
