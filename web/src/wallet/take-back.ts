import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { recorded } from './send';

/** Takes an open gift back from whoever might have claimed it. */
export function useTakeBack() {
  const { t } = useTranslation('wallet');
  return useCommand({
    send: (gift: string, key) => recorded(api.take(api.raw.POST('/v1/issue/gifts/{gift}/cancel', { params: { path: { gift } }, ...keyed(key) }))),
    says: () => t('gifts.back'),
  });
}
