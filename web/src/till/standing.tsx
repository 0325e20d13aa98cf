import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { Badge, type Tone } from '@/ui';
import { NOT_AUTHORISED, TOO_OLD, type Refusal } from './queue';
import type { Sale, SaleState } from './sales';

const TONES: Record<SaleState, Tone> = {
  asking: 'warn', authorised: 'accent', taking: 'warn', taken: 'good', returning: 'warn', returned: 'plain', reversing: 'warn', reversed: 'plain', refused: 'bad', over: 'plain',
};

/** Where a sale stands, in a word. What nobody has authorised is never called anything else. */
export function Standing({ sale }: { sale: Sale }) {
  const { t } = useTranslation('till');
  if (sale.isUnauthorised) return <Badge tone="bad">{t('state.unauthorised')}</Badge>;
  return <Badge tone={TONES[sale.state]}>{t(`state.${sale.state}`)}</Badge>;
}

/** A refusal in the reader's language, whichever it was told in. */
export function useRefusal(): (refusal: Refusal) => string {
  const { t } = useTranslation('till');
  const { language } = useSettings();
  return (refusal) => {
    if (refusal.code === NOT_AUTHORISED) return t('refusal.notAuthorised');
    if (refusal.code === TOO_OLD) return t('refusal.tooOld');
    return language === 'zh-CN' ? refusal.detailZh : refusal.detail;
  };
}
