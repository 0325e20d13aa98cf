import type { Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { Button, Dialog } from '@/ui';

/** Ends a key for good. */
export function RevokeKey({ of, onClose }: { of: Schemas['KeyView']; onClose: () => void }) {
  const { t } = useTranslation('issuer');
  const revoke = useCommand({
    send: (id: string, key) => api.take<unknown>(api.raw.POST('/v1/keys/{key}/revoke', { params: { path: { key: id } }, ...keyed(key) } as never)),
    says: () => t('keys.revoked'),
    onDone: onClose,
  });
  return (
    <Dialog open onClose={onClose} title={t('keys.revokeTitle', { label: of.label || of.id })} about={t('keys.revokeAbout')} footer={<><Button onClick={onClose}>{t('common:cancel')}</Button><Button kind="bad" isBusy={revoke.isPending} onClick={() => revoke.mutate(of.id)}>{t('keys.revoke')}</Button></>}>
      <p className="num text-[13px] text-muted">{of.id}</p>
    </Dialog>
  );
}
