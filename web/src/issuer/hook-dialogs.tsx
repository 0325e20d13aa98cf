import type { Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { Button, Dialog, Fault, Select } from '@/ui';
import { Secret } from './secret';

/** For how long both secrets sign: a day for a change of hands, none where it was stolen. */
const OVERLAPS = [86_400, 604_800, 3_600, 0] as const;

/** A new secret for an endpoint. */
export function RotateHook({ webhook, onClose }: { webhook: string; onClose: () => void }) {
  const { t } = useTranslation('issuer');
  const [overlap, setOverlap] = useState<number>(OVERLAPS[0]);
  const rotate = useCommand({
    send: (body: Schemas['RotateWebhook'], key) => api.take<Schemas['WebhookWithSecret']>(api.raw.POST('/v1/webhooks/{webhook}/rotate', { params: { path: { webhook } }, body, ...keyed(key) } as never)),
    onFailed: () => undefined,
  });
  const secret = rotate.data?.secret;
  const footer = secret
    ? <Button kind="primary" onClick={onClose}>{t('secret.kept')}</Button>
    : <><Button onClick={onClose}>{t('common:cancel')}</Button><Button kind="primary" isBusy={rotate.isPending} onClick={() => rotate.mutate({ overlap_seconds: overlap })}>{t('hooks.rotate')}</Button></>;
  return (
    <Dialog open onClose={onClose} title={t('hooks.rotate')} about={t('hooks.rotateAbout')} footer={footer}>
      {secret ? <Secret text={secret} label={t('hooks.secret')} /> : (
        <Select label={t('hooks.overlap')} value={overlap} onChange={(event) => setOverlap(Number(event.target.value))}>
          {OVERLAPS.map((seconds) => <option key={seconds} value={seconds}>{t(`hooks.overlaps.${seconds}`)}</option>)}
        </Select>
      )}
      {rotate.error ? <Fault compact error={rotate.error} /> : null}
    </Dialog>
  );
}

/** Nothing is sent there any more, and what was delivered is forgotten. */
export function DeleteHook({ hook, onClose }: { hook: Schemas['WebhookView']; onClose: () => void }) {
  const { t } = useTranslation('issuer');
  const remove = useCommand({
    send: (webhook: string, key) => api.take<unknown>(api.raw.POST('/v1/webhooks/{webhook}/delete', { params: { path: { webhook } }, ...keyed(key) } as never)),
    says: () => t('hooks.deleted'),
    onDone: onClose,
  });
  return (
    <Dialog open onClose={onClose} title={t('hooks.deleteTitle')} about={t('hooks.deleteAbout')} footer={<><Button onClick={onClose}>{t('common:cancel')}</Button><Button kind="bad" isBusy={remove.isPending} onClick={() => remove.mutate(hook.id)}>{t('hooks.delete')}</Button></>}>
      <p className="text-[13px] break-all text-muted">{hook.url}</p>
    </Dialog>
  );
}
