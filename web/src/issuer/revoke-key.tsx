import { useTranslation } from 'react-i18next';
import { useCommand } from '@/lib/command';
import { Button, Dialog } from '@/ui';
import { sent } from './ask';
import type { TeamKey } from './shapes';

/** Ends a key for good. */
export function RevokeKey({ of, onClose }: { of: TeamKey; onClose: () => void }) {
  const { t } = useTranslation('issuer');
  const revoke = useCommand({ send: (id: string, key) => sent(`/v1/keys/${id}/revoke`, {}, key), says: () => t('keys.revoked'), onDone: onClose });
  return (
    <Dialog open onClose={onClose} title={t('keys.revokeTitle', { label: of.label || of.id })} about={t('keys.revokeAbout')} footer={<><Button onClick={onClose}>{t('common:cancel')}</Button><Button kind="bad" isBusy={revoke.isPending} onClick={() => revoke.mutate(of.id)}>{t('keys.revoke')}</Button></>}>
      <p className="num text-[13px] text-muted">{of.id}</p>
    </Dialog>
  );
}
